// What can be done with selected words: a bar under the text, and the questions that it asks.

import { announce, bdi, find, h } from "./dom.js";
import { TAKES } from "./keys.js";
import { ROW_OF } from "./facts.js";
import { matching, picker } from "./picker.js";

const NAMED = ["PERSON", "ORG", "PLACE"];

/** The bar under the text. */
export class Words {
  constructor(desk) {
    this.desk = desk;
    this.bar = find("selection");
    this.asking = null;
    this.busy = false;
    desk.caret.addEventListener("move", () => this.draw());
  }

  get span() {
    return this.desk.caret.span;
  }

  get mention() {
    const { span } = this;
    return span && this.desk.review.layer.mentions.find((m) => m.start === span.start && m.end === span.end);
  }

  draw(forced = false) {
    if (this.busy) return;
    const { caret, review } = this.desk;
    const { span } = this;
    if (this.asking) {
      this.#show(h("p", {}, this.asking.prompt, span ? [": ", h("q", {}, bdi(review.offsets.slice(span.start, span.end)))] : null),
        this.#button("Take", "Enter", () => this.answer(span)), this.#button("Cancel", "Esc", () => this.answer(null)));
      return;
    }
    if (!review.editable || !span || (caret.empty && !forced)) {
      this.hide();
      return;
    }
    const current = this.desk.event;
    const { mention } = this;
    const command = (name, key, id) => h("button", { type: "button", "data-command": id }, `${name} `, h("kbd", {}, key));
    this.#show(h("p", {}, h("q", {}, bdi(review.offsets.slice(span.start, span.end).slice(0, 120))), mention ? h("span.quiet", {}, ` ${mention.label.toLowerCase()}`) : null),
      command("New event", "e", "new-event"),
      command(mention ? "Label" : "Mark", "l", "label"), mention && NAMED.includes(mention.label) ? command("Who", "=", "assign") : null, mention ? command("No mention", "Del", "unlabel") : null,
      current && !current.foreign ? [h("span.quiet", {}, `Event ${this.desk.number(current)}`), command("Trigger", "g", "take-trigger"),
        [...TAKES].map(([key, role]) => command(ROW_OF[role].name, key, `take-${role}`))] : null);
  }

  #button(name, key, act) {
    return h("button", { type: "button", onclick: act }, `${name} `, h("kbd", {}, key));
  }

  #show(...children) {
    this.bar.replaceChildren(...children.flat(Infinity).filter(Boolean));
    this.bar.hidden = false;
  }

  hide() {
    this.bar.hidden = true;
    this.bar.replaceChildren();
  }

  /** Asks for words of the text: resolves to a span, or to null. */
  ask(prompt, start) {
    this.answer(null);
    return new Promise((resolve) => {
      this.asking = { prompt, resolve };
      this.desk.showPane("text");
      this.desk.view.root.focus({ preventScroll: true });
      this.desk.caret.place(start, start, { quiet: true });
      announce(`${prompt}. Arrow keys move, Shift selects, Enter takes the words, Escape cancels.`);
      this.draw();
    });
  }

  answer(span) {
    const { asking } = this;
    if (!asking) return;
    this.asking = null;
    this.desk.caret.clear();
    this.hide();
    asking.resolve(span);
  }

  /** Takes back what is asked: another statement is opened. */
  forget() {
    this.answer(null);
    this.busy = false;
    this.hide();
  }

  #question(made) {
    this.busy = true;
    this.#show(made.element);
    made.input.focus();
  }

  #done(focus = true) {
    this.busy = false;
    this.desk.caret.clear();
    this.hide();
    if (focus) this.desk.view.root.focus({ preventScroll: true });
  }

  newEvent() {
    const { span } = this;
    if (!span) return;
    const { session, review } = this.desk;
    this.#question(picker({
      label: "Type of the new event", options: (words) => matching(session.types.map((type) => ({ label: type, value: type })), words), cancel: () => this.#done(),
      choose: (type) => {
        const id = review.correct({ op: "add_event", type, modality: "actual", ...span, values: [] });
        this.#done(false);
        if (id) this.desk.go(`added-${id}`);
      },
    }));
  }

  label() {
    const { span, mention } = this;
    if (!span) return;
    const { session, review } = this.desk;
    this.#question(picker({
      label: "Label", options: (words) => matching(session.labels.map((label) => ({ label, value: label })), words), cancel: () => this.#done(),
      choose: (label) => {
        review.correct(mention ? { op: "relabel_mention", ...span, label } : { op: "add_mention", ...span, label, entity: null });
        this.#done();
      },
    }));
  }

  assign() {
    const { mention, desk: { review } } = this;
    if (!mention) return;
    const options = review.layer.entities.filter((entity) => entity.id !== mention.entity)
      .sort((a, b) => (a.label === mention.label ? 0 : 1) - (b.label === mention.label ? 0 : 1))
      .map((entity) => ({ label: entity.name, note: entity.label.toLowerCase(), value: entity.id }));
    this.#question(picker({
      label: `Whom ${mention.text} means`, options: (words) => matching(options, words), cancel: () => this.#done(),
      choose: (entity) => {
        review.correct({ op: "assign_mention", start: mention.start, end: mention.end, entity });
        this.#done();
      },
    }));
  }

  unlabel() {
    const { mention } = this;
    if (!mention) return;
    this.desk.review.correct({ op: "remove_mention", start: mention.start, end: mention.end });
    this.#done();
  }

  /** Gives the words to the current event. */
  take(what) {
    const { span, desk } = this;
    const { event } = desk;
    if (!span || !event || event.foreign) return;
    this.#done(false);
    if (what === "trigger") {
      desk.review.correct({ op: "set_trigger", event: event.id, ...span });
      desk.focusCard(event.id);
    } else {
      desk.focusCard(event.id);
      desk.editors.take(event, what, span);
    }
  }
}
