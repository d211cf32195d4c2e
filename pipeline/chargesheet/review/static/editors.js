// What opens inside the current card: lists to choose from and forms to fill in.

import { h } from "./dom.js";
import { argumentsOf } from "./layer.js";
import { ROW_OF } from "./facts.js";
import { form } from "./forms.js";
import { matching, picker } from "./picker.js";
import { candidates, fromArgument, fromWords } from "./values.js";

/** The editor of one card at a time. `desk` is the page: its statement, caret, cards and session. */
export class Editors {
  constructor(desk) {
    this.desk = desk;
    this.event = null;
  }

  get open() {
    return this.event !== null;
  }

  /** Shows an editor in the current card. */
  #show(event, made) {
    this.close(false);
    const place = this.desk.cards.element(event.id)?.querySelector(".editor");
    if (!place) return;
    this.event = event.id;
    this.place = place;
    place.replaceChildren(made.element);
    place.hidden = false;
    place.scrollIntoView({ block: "nearest" });
    made.input.focus();
    made.input.select?.();
  }

  /** Puts the editor away; the card has the focus again. */
  close(focus = true) {
    if (!this.open) return;
    const { event } = this;
    this.forget();
    this.desk.draw();
    if (focus) this.desk.focusCard(event);
  }

  /** Puts the editor away with what was typed: another statement is opened. */
  forget() {
    if (!this.open) return;
    this.event = null;
    this.place.hidden = true;
    this.place.replaceChildren();
  }

  #save(operation) {
    this.forget();
    this.desk.review.correct(operation);
    this.desk.focusCard(operation.event);
  }

  #choose(event, label, values, make) {
    const options = values.map((value) => ({ label: value, value }));
    this.#show(event, picker({ label, options: (words) => matching(options, words), choose: (value) => this.#save(make(value)), cancel: () => this.close() }));
  }

  type(event) {
    this.#choose(event, "Type of event", this.desk.session.types, (type) => ({ op: "set_type", event: event.id, type }));
  }

  modality(event) {
    this.#choose(event, "Modality", this.desk.session.modalities, (modality) => ({ op: "set_modality", event: event.id, modality }));
  }

  async trigger(event) {
    const span = await this.desk.pick("Select the word that names the event", event.trigger.start);
    if (span) this.desk.review.correct({ op: "set_trigger", event: event.id, ...span });
    this.desk.focusCard(event.id);
  }

  /** Adds an argument: one of the likely words of the text, or any others. */
  add(event, role) {
    const { review } = this.desk;
    const known = candidates(event, role, review.layer, review.offsets);
    const other = { label: "Select words in the text …", value: null };
    this.#show(event, picker({
      label: `Add ${ROW_OF[role].one}`,
      hint: "Nearest to the trigger first.",
      options: (words) => [...matching(known, words), other],
      cancel: () => this.close(),
      choose: async (span) => {
        this.close(false);
        const chosen = span ?? (await this.desk.pick(`Select the words for ${ROW_OF[role].one}`, event.trigger.start));
        if (chosen) this.take(event, role, chosen);
        else this.desk.focusCard(event.id);
      },
    }));
  }

  /** Makes words an argument; what they leave open is asked for. */
  take(event, role, span) {
    const { review } = this.desk;
    const value = fromWords(role, span, review.layer, review.offsets);
    const open = (role === "provision" && !value.id) || (role === "date" && !value.edtf) || (role === "penalty" && value.kind === "unknown");
    if (!open) {
      this.#save({ op: "add_argument", event: event.id, value });
      return;
    }
    this.#form(event, value, (next) => ({ op: "add_argument", event: event.id, value: next }));
  }

  /** Changes an argument. */
  edit(event, role, key) {
    const argument = argumentsOf(event, role).find((one) => one.key === key);
    if (!argument) return;
    this.#form(event, fromArgument(role, argument), (value) => ({ op: "replace_argument", event: event.id, key, value }));
  }

  #form(event, value, make) {
    const { review, session } = this.desk;
    this.#show(event, form({
      value, review, kinds: session.kinds, cancel: () => this.close(), save: (next) => this.#save(make(next)),
      pick: (prompt, start) => this.desk.pick(prompt, start),
    }));
  }

  remove(event, role, key) {
    this.desk.review.correct({ op: "remove_argument", event: event.id, role, key });
    this.desk.focusCard(event.id);
  }

  note(event) {
    const save = () => this.#save({ op: "note", event: event.id, text: input.value.trim() });
    const input = textarea("Note on the event", event.note, save, () => this.close());
    const element = h("div.form", {}, h("label.field", {}, h("span", {}, "Note"), input), h("div.row", {},
      h("button.primary", { type: "button", onclick: save }, "Save ", h("kbd", {}, "Enter")), h("button", { type: "button", onclick: () => this.close() }, "Cancel ", h("kbd", {}, "Esc"))));
    this.#show(event, { element, input });
  }
}

/** A field for a note: Enter saves, Shift and Enter begins a line. */
export function textarea(label, value, save, cancel) {
  const input = h("textarea", { "aria-label": label, rows: "3", dir: "auto", maxlength: "10000" });
  input.value = value;
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      save();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      cancel();
    }
  });
  return input;
}
