// The statement that is open: what the server has of it, what is on its way there, and so what is shown.

import * as api from "./api.js";
import { apply, merged } from "./layer.js";
import { Offsets } from "./offsets.js";
import { after } from "./past.js";

const MOST_TRIES = 5;

/**
 * An open statement. Events: "opened", "changed" after every correction and answer, "news" when others saved something.
 *
 * `layer` is what is shown: `base`, which is the server's at `sequence` of the log, with the corrections on top that it
 * does not have. Answers may come in any order: each says of which sequence it is, and none takes the place of a newer one.
 */
export class Review extends EventTarget {
  constructor(outbox, me) {
    super();
    this.outbox = outbox;
    this.me = me;
    this.visit = null;
    this.wanted = null;
    this.stale = false;
    this.asked = 0;
    this.taken = 0;
    this.newest = new Map(); // statement -> the last number of its log that the server is known to have
    outbox.seen = (statement) => (statement === this.id ? this.sequence : null);
    outbox.addEventListener("saved", ({ detail }) => this.#saved(detail));
    outbox.addEventListener("refused", ({ detail }) => {
      if (!detail.corrections.some((one) => one.statement === this.id)) return;
      this.#show();
      this.dispatchEvent(new Event("changed"));
      this.#renew();
    });
  }

  get id() {
    return this.visit?.id ?? null;
  }

  /** Whose layer is shown; null for one's own. */
  get author() {
    return this.visit?.author ?? null;
  }

  /** Opens a statement; `author` shows another person's layer, which cannot be changed. */
  async open(id, author = null) {
    const visit = { id, author };
    this.wanted = visit;
    const found = await this.#found(visit);
    if (this.wanted !== visit) return; // Another one was asked for since.
    this.visit = visit;
    this.made = [];
    this.apart = [];
    this.#take(found);
    this.dispatchEvent(new Event("opened"));
  }

  async reload() {
    const { visit } = this;
    this.asked += 1;
    const mine = this.asked;
    const found = await this.#found(visit);
    if (this.visit !== visit || mine < this.taken) return;
    this.taken = mine;
    this.#take(found);
    this.dispatchEvent(new Event("changed"));
  }

  /** Reloads; if nobody answers, the next poll tries again. */
  #renew() {
    this.stale = true;
    this.reload().catch(() => null);
  }

  /** What the server has, with everything that it has said to be saved. */
  async #found({ id, author }) {
    for (let tries = 1; ; tries += 1) {
      const found = await api.statement(id, author);
      // An older one than is known, again and again, comes of a store that was put back: then that is what there is.
      if (found.sequence >= (this.newest.get(id) ?? 0) || tries === MOST_TRIES) return found;
    }
  }

  #take(found) {
    this.found = found;
    this.text = found.statement.text ?? "";
    if (this.offsets?.text !== this.text) this.offsets = new Offsets(this.text);
    this.base = found.layer;
    this.sequence = found.sequence;
    this.machine = found.machine;
    this.conflicts = found.conflicts;
    this.known = { done: found.undo, taken: found.redo };
    this.has = new Set(found.made);
    this.apart = this.apart.filter((one) => !this.has.has(one.id));
    this.stale = false;
    this.#show();
  }

  get editable() {
    return Boolean(this.id && this.found.editable);
  }

  /** The corrections that `base` does not have: saved ones that could not be brought into it, and unsaved ones. */
  get #pending() {
    if (!this.found.editable) return [];
    return [...this.apart, ...this.outbox.of(this.id)].filter((one) => !this.has.has(one.id));
  }

  /** Saves an operation and shows it at once. Returns the correction's id. */
  correct(operation) {
    if (!this.editable) return null;
    const correction = { id: crypto.randomUUID(), operation };
    this.made.push({ id: correction.id, before: this.layer });
    if (this.made.length > 200) this.made.shift();
    this.layer = this.#applied(this.layer, correction);
    this.past = after(this.past, correction);
    this.outbox.push(this.id, correction, this.sequence);
    this.dispatchEvent(new Event("changed"));
    return correction.id;
  }

  /** Takes back the last thing done, also by an earlier visit. */
  undo() {
    return this.#reverse(this.past.done.at(-1));
  }

  /** To take back an undo is to redo. */
  redo() {
    return this.#reverse(this.past.taken.at(-1)?.[0]);
  }

  #reverse(target) {
    return Boolean(target && this.correct({ op: "undo", target }));
  }

  #applied(layer, correction) {
    if (correction.operation.op !== "undo") return apply(layer, correction, this.offsets);
    // What an undo takes back is the last thing done, so what stood before it is what stands now. What stood before
    // something that an earlier visit did, the server's answer shows.
    return this.made.find((one) => one.id === correction.operation.target)?.before ?? layer;
  }

  #show() {
    this.layer = this.#pending.reduce((layer, one) => this.#applied(layer, one), this.base);
    this.past = this.#pending.reduce(after, this.known);
  }

  #saved({ statement, answer, corrections }) {
    this.newest.set(statement, Math.max(answer.sequence, this.newest.get(statement) ?? 0));
    if (statement !== this.id) return;
    if (answer.sequence > this.sequence) {
      this.conflicts = answer.conflicts;
      if (!this.author && answer.since === this.sequence && answer.machine === this.machine) {
        this.base = merged(this.base, answer.changes);
        this.sequence = answer.sequence;
        this.known = answer.own.reduce(after, this.known);
        for (const { id } of answer.own) this.has.add(id);
      } else {
        this.apart.push(...corrections);
        this.#renew();
      }
    }
    this.#show();
    this.dispatchEvent(new CustomEvent("changed", { detail: { corrections } }));
    if (answer.others.length) this.dispatchEvent(new CustomEvent("news", { detail: answer.others }));
  }

  /** Asks what others did since, and takes in a newer model's layer. */
  async poll() {
    const { visit, sequence } = this;
    if (!visit || document.hidden) return;
    if (this.stale) {
      await this.reload();
      return;
    }
    const news = await api.changes(visit.id, sequence);
    // While one's own corrections are on their way, their answer says what others did.
    if (this.visit !== visit || this.sequence !== sequence || this.outbox.of(visit.id).length) return;
    if (news.machine !== this.machine) {
      await this.reload();
      this.dispatchEvent(new CustomEvent("model"));
      return;
    }
    if (!news.corrections.length) return;
    const others = news.corrections.filter((one) => one.author !== this.me);
    this.conflicts = news.conflicts ?? this.conflicts;
    // What one did oneself in another window is part of this layer, too.
    if (this.author || others.length < news.corrections.length) await this.reload();
    else this.sequence = news.sequence;
    if (!others.length) return;
    this.dispatchEvent(new CustomEvent("news", { detail: others }));
    this.dispatchEvent(new Event("changed"));
  }
}
