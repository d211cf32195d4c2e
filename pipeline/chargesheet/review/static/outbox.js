// Corrections on their way to the server. They are kept in the browser until the server says that they are on disk.

import { correct, Refusal, session } from "./api.js";

const RETRY = [500, 1000, 2000, 5000];

/**
 * Keeps corrections in order, sends them, and tries again. Events: "state" when what is shown of saving changes,
 * "saved" with the server's answer, "refused" with corrections that the server will not take.
 */
export class Outbox extends EventTarget {
  /**
   * @param {string} owner whose corrections these are: store and author
   * @param {Storage} storage
   */
  constructor(owner, storage) {
    super();
    this.prefix = `chargesheet-outbox:${owner}:`;
    this.storage = storage;
    this.waiting = this.#left();
    this.flying = [];
    this.failures = 0;
    this.trouble = null;
    this.savedAt = null;
    this.kept = true;
    this.keys = new Map(); // the correction that made an argument -> the key that the server gave it
    this.seen = () => null; // set by who knows which number of a statement's log is shown
    addEventListener("online", () => this.flush());
  }

  /** All that is not saved yet, in order. */
  get unsaved() {
    return [...this.flying, ...this.waiting];
  }

  /** Those of one statement. */
  of(statement) {
    return this.unsaved.filter((one) => one.statement === statement);
  }

  push(statement, correction, seen) {
    const entry = { statement, seen, id: correction.id, operation: this.#keyed(correction.operation), order: `${Date.now()}`.padStart(15, "0") + `${counter()}`.padStart(8, "0") };
    this.#keep(entry);
    this.waiting.push(entry);
    this.flush();
  }

  /** Sends what is waiting, one request at a time. */
  async flush() {
    if (this.flying.length || !this.waiting.length) return this.#tell();
    clearTimeout(this.timer);
    const { statement } = this.waiting[0];
    let count = 0;
    const sent = new Set();
    // A correction of an argument that is itself on its way waits for the key that the server gives it.
    while (count < 50 && this.waiting[count]?.statement === statement && !sent.has(this.waiting[count].operation.key)) {
      sent.add(this.waiting[count].id);
      count += 1;
    }
    this.flying = this.waiting.splice(0, count);
    this.#tell();
    try {
      const seen = this.seen(statement) ?? Math.max(...this.flying.map((one) => one.seen));
      const answer = await correct(statement, seen, this.flying.map(({ id, operation }) => ({ id, operation })));
      const done = this.flying;
      this.flying = [];
      this.#name(answer.saved);
      this.#forget(done);
      this.failures = 0;
      this.trouble = null;
      this.savedAt = new Date();
      this.dispatchEvent(new CustomEvent("saved", { detail: { statement, answer, corrections: done } }));
    } catch (error) {
      this.#failed(error);
    }
    this.#tell();
    if (!this.failures && this.waiting.length) this.flush();
  }

  /** The operation with the server's key of the argument that it is about. */
  #keyed(operation) {
    return this.keys.has(operation.key) ? { ...operation, key: this.keys.get(operation.key) } : operation;
  }

  #name(saved) {
    for (const { id, key } of saved) if (key) this.keys.set(id, key);
    this.waiting = this.waiting.map((entry) => {
      const operation = this.#keyed(entry.operation);
      if (operation === entry.operation) return entry;
      const named = { ...entry, operation };
      this.#keep(named);
      return named;
    });
  }

  #failed(error) {
    const back = this.flying;
    this.flying = [];
    const final = error instanceof Refusal && !error.passing && !["no_session", "csrf"].includes(error.code);
    if (final) {
      // The request was atomic: none of it is saved. What is refused is set apart, the rest is sent without it.
      const refused = error.index === null ? back : [back[error.index]];
      this.waiting.unshift(...back.filter((one) => !refused.includes(one)));
      this.#forget(refused);
      this.dispatchEvent(new CustomEvent("refused", { detail: { corrections: refused, message: error.message } }));
      return;
    }
    this.waiting.unshift(...back);
    this.trouble = error;
    const pause = RETRY[Math.min(this.failures, RETRY.length - 1)];
    this.failures += 1;
    this.timer = setTimeout(async () => {
      if (error instanceof Refusal && ["no_session", "csrf"].includes(error.code)) await session().catch(() => null);
      this.flush();
    }, pause);
  }

  #tell() {
    this.dispatchEvent(new Event("state"));
  }

  #keep(entry) {
    try {
      this.storage.setItem(this.prefix + entry.id, JSON.stringify(entry));
    } catch {
      this.kept = false; // A full or forbidden storage: they are in memory still, and the page says so.
    }
  }

  #forget(entries) {
    for (const entry of entries) {
      try {
        this.storage.removeItem(this.prefix + entry.id);
      } catch {
        this.kept = false;
      }
    }
  }

  #left() {
    const found = [];
    try {
      for (let index = 0; index < this.storage.length; index += 1) {
        const key = this.storage.key(index);
        if (key.startsWith(this.prefix)) found.push(JSON.parse(this.storage.getItem(key)));
      }
    } catch {
      this.kept = false;
    }
    return found.sort((a, b) => (a.order < b.order ? -1 : 1));
  }
}

let count = 0;
const counter = () => (count += 1);
