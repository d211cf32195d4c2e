// The statement that is open: what the server has of it, what is on its way there, and so what is shown.

import * as api from "./api.js";
import { apply, merged } from "./layer.js";
import { Offsets } from "./offsets.js";

/**
 * An open statement. Events: "opened", "changed" after every correction and answer, "news" when others saved something.
 * `layer` is what is shown: the server's layer with the corrections that are not saved yet on top.
 */
export class Review extends EventTarget {
  constructor(outbox, me) {
    super();
    this.outbox = outbox;
    this.me = me;
    this.id = null;
    this.made = [];
    outbox.addEventListener("saved", ({ detail }) => this.#saved(detail));
    outbox.addEventListener("refused", ({ detail }) => {
      if (detail.corrections.some((one) => one.statement === this.id)) this.reload();
    });
  }

  /** Opens a statement; `author` shows another person's layer, which cannot be changed. */
  async open(id, author = null) {
    this.wanted = id;
    const found = await api.statement(id, author);
    if (this.wanted !== id) return; // Another one was asked for since.
    this.id = id;
    this.author = author;
    this.made = [];
    this.#take(found);
    this.dispatchEvent(new Event("opened"));
  }

  async reload() {
    const { id, author } = this;
    const found = await api.statement(id, author);
    if (this.id !== id) return;
    this.#take(found);
    this.dispatchEvent(new Event("changed"));
  }

  #take(found) {
    this.found = found;
    this.text = found.statement.text ?? "";
    if (this.offsets?.text !== this.text) this.offsets = new Offsets(this.text);
    this.base = found.layer;
    this.sequence = found.sequence;
    this.machine = found.machine;
    this.conflicts = found.conflicts;
    this.undoable = found.undo ? [found.undo] : [];
    this.redoable = found.redo ? [found.redo] : [];
    this.owed = 0;
    this.#show();
  }

  get editable() {
    return Boolean(this.id && this.found.editable);
  }

  /** Saves an operation and shows it at once. Returns the correction's id. */
  correct(operation) {
    if (!this.editable) return null;
    const correction = { id: crypto.randomUUID(), operation };
    this.made.push({ id: correction.id, before: this.layer });
    if (this.made.length > 200) this.made.shift();
    this.undoable.push(correction.id);
    this.redoable = [];
    this.#send(correction);
    return correction.id;
  }

  undo() {
    const target = this.undoable.pop();
    if (target) return this.#reverse(target, this.redoable);
    // What an earlier visit did is known once the server has answered.
    if (!this.outbox.of(this.id).length) return false;
    this.owed += 1;
    return true;
  }

  /** To take back an undo is to redo. */
  redo() {
    const target = this.redoable.pop();
    if (!target) return false;
    return this.#reverse(target, this.undoable);
  }

  #reverse(target, other) {
    const correction = { id: crypto.randomUUID(), operation: { op: "undo", target } };
    this.made.push({ id: correction.id, before: this.layer });
    other.push(correction.id);
    this.#send(correction);
    return true;
  }

  #send(correction) {
    this.layer = this.#applied(this.layer, correction);
    this.outbox.push(this.id, correction, this.sequence);
    this.dispatchEvent(new Event("changed"));
  }

  #applied(layer, correction) {
    if (correction.operation.op !== "undo") return apply(layer, correction, this.offsets);
    // What an undo takes back is the last thing done, so what stood before it is what stands now.
    return this.made.find((one) => one.id === correction.operation.target)?.before ?? layer;
  }

  #show() {
    this.layer = this.outbox.of(this.id).reduce((layer, one) => this.#applied(layer, one), this.base);
  }

  #saved({ statement, answer, corrections }) {
    if (statement !== this.id) return;
    this.base = merged(this.base, answer.changes);
    this.sequence = answer.sequence;
    this.conflicts = answer.conflicts;
    if (!this.outbox.of(this.id).length) {
      // The server knows of undoing what an earlier visit did; while more is on its way, what is known here is newer.
      if (this.undoable.at(-1) !== answer.undo) this.undoable = answer.undo ? [answer.undo] : [];
      if (this.redoable.at(-1) !== answer.redo) this.redoable = answer.redo ? [answer.redo] : [];
    }
    this.#show();
    this.dispatchEvent(new CustomEvent("changed", { detail: { corrections } }));
    if (this.owed && !this.outbox.of(this.id).length) {
      this.owed -= 1;
      this.undo();
    }
    if (answer.others.length) this.dispatchEvent(new CustomEvent("news", { detail: answer.others }));
  }

  /** Asks what others did since, and takes in a newer model's layer. */
  async poll() {
    const { id } = this;
    if (!id || document.hidden) return;
    const news = await api.changes(id, this.sequence);
    if (this.id !== id) return;
    if (news.machine !== this.machine) {
      await this.reload();
      this.dispatchEvent(new CustomEvent("model"));
      return;
    }
    const others = news.corrections.filter((one) => one.author !== this.me);
    // What one did oneself in another window is part of this layer, too.
    const elsewhere = news.corrections.some((one) => one.author === this.me && !this.made.some(({ id: made }) => made === one.id));
    this.sequence = Math.max(this.sequence, news.sequence);
    if (news.conflicts) this.conflicts = news.conflicts;
    if (this.author || elsewhere) await this.reload();
    if (!others.length) return;
    this.dispatchEvent(new CustomEvent("news", { detail: others }));
    this.dispatchEvent(new Event("changed"));
  }
}
