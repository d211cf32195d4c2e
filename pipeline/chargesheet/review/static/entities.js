// The people, organisations and places of a statement: renamed, merged, split.

import { bdi, h, reveal } from "./dom.js";
import { matching, picker } from "./picker.js";

const LABELS = { PERSON: "person", ORG: "organisation", PLACE: "place" };

/** The list of entities, with one of them current. */
export class Entities {
  constructor(desk) {
    this.desk = desk;
    this.current = null;
    this.marked = new Set();
    this.busy = false;
    this.root = h("div.entities");
    this.root.addEventListener("keydown", (event) => this.#key(event));
    this.root.addEventListener("click", (event) => this.#click(event));
    this.root.addEventListener("focusin", (event) => this.#enter(event));
    this.root.addEventListener("pointerover", (event) => {
      const id = event.target.closest?.("[data-entity-row]")?.dataset.entityRow;
      if (id) desk.view.light({ entity: id });
    });
  }

  get layer() {
    return this.desk.review.layer;
  }

  /** Those that have mentions, persons first, by where they first stand. */
  get list() {
    const first = new Map();
    for (const mention of this.layer.mentions) if (mention.entity && !first.has(mention.entity)) first.set(mention.entity, mention.start);
    const rank = { PERSON: 0, ORG: 1, PLACE: 2 };
    return this.layer.entities.filter((entity) => first.has(entity.id)).sort((a, b) => rank[a.label] - rank[b.label] || first.get(a.id) - first.get(b.id));
  }

  mentionsOf(id) {
    return this.layer.mentions.filter((mention) => mention.entity === id);
  }

  /** Puts away what was begun on another statement. */
  forget() {
    this.busy = false;
    this.current = null;
    this.marked.clear();
  }

  draw() {
    if (this.busy) return;
    const { list } = this;
    if (!list.some((entity) => entity.id === this.current)) this.current = list[0]?.id ?? null;
    const held = this.root.contains(document.activeElement);
    const { editable } = this.desk.review;
    this.root.replaceChildren(
      this.#differing(),
      list.length ? h("ol", { "aria-label": "Entities" }, list.map((entity) => this.#row(entity, editable))) : h("p.quiet.empty", {}, "No person, organisation or place is marked here."));
    if (held) this.focus();
  }

  /** Words that people label differently; labelling them again is one's say, an adjudicator's holds. */
  #differing() {
    const open = (this.desk.review.found.span_conflicts ?? []).filter((conflict) => !conflict.settled);
    if (!open.length) return "";
    const { offsets } = this.desk.review;
    return h("div.dispute", {}, h("p", {}, "People label these words differently."), h("ul", {}, open.map(({ start, end, opinions }) => h("li", {},
      h("button.plain", { type: "button", onclick: () => this.desk.goTo(start, end) }, h("q", {}, bdi(offsets.slice(start, end)))),
      h("span.quiet", {}, ` ${opinions.map((one) => `${one.author}: ${one.label?.toLowerCase() ?? "no mention"}`).join(", ")}`)))));
  }

  #row(entity, editable) {
    const mentions = this.mentionsOf(entity.id);
    const current = entity.id === this.current;
    const others = entity.aliases.filter((alias) => alias !== entity.name);
    return h("li", { class: `entity ${entity.label.toLowerCase()}${current ? " current" : ""}${this.marked.has(entity.id) ? " marked" : ""}`, "data-entity-row": entity.id, tabindex: current ? "0" : "-1", "aria-current": current ? "true" : null },
      h("div.head", {}, h("span.dot", { "aria-hidden": "true" }), h("strong", {}, bdi(entity.name)), h("span.grow"), h("span.quiet", {}, `${LABELS[entity.label]}, ${mentions.length}`), this.marked.has(entity.id) ? h("span.status", {}, "marked") : null),
      others.length ? h("p.quiet", {}, "also ", others.map((alias, index) => [index ? ", " : "", bdi(alias)])) : null,
      h("div.editor", { hidden: true }),
      current && editable ? h("div.row.actions", {}, this.#button("Rename", "F2", "rename"), this.#button(this.marked.has(entity.id) ? "Unmark" : "Mark", "Space", "mark"),
        this.#button(this.marked.size ? "Merge the marked" : "Merge with …", "+", "merge"), mentions.length > 1 ? this.#button("Split", "-", "split") : null) : null);
  }

  #button(name, key, act) {
    return h("button", { type: "button", "data-act": act }, `${name} `, h("kbd", {}, key));
  }

  focus() {
    const row = this.root.querySelector('[data-entity-row][tabindex="0"]');
    row?.focus();
    reveal(row);
  }

  #enter(event) {
    const id = event.target.closest("[data-entity-row]")?.dataset.entityRow;
    if (!id) return;
    this.desk.view.light({ entity: id });
    if (event.target.matches("[data-entity-row]")) this.desk.view.show(this.mentionsOf(id)[0]?.start ?? 0);
  }

  #click(event) {
    const row = event.target.closest("[data-entity-row]");
    if (!row || event.target.closest(".editor")) return;
    const id = row.dataset.entityRow;
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act) {
      this.#act(act);
    } else if (id !== this.current) {
      this.current = id;
      this.draw();
      this.focus();
    }
  }

  #key(event) {
    if (this.busy || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("button") && [" ", "Enter"].includes(event.key)) return;
    const { list } = this;
    const index = list.findIndex((entity) => entity.id === this.current);
    const to = { ArrowDown: index + 1, j: index + 1, ArrowUp: index - 1, k: index - 1, Home: 0, End: list.length - 1 }[event.key];
    const act = { " ": "mark", "+": "merge", "-": "split", F2: "rename", Enter: "rename" }[event.key];
    if (to === undefined && !act) return;
    event.preventDefault();
    event.stopPropagation();
    if (act) {
      this.#act(act);
      return;
    }
    this.current = list[Math.max(0, Math.min(to, list.length - 1))]?.id ?? null;
    this.draw();
    this.focus();
  }

  #act(act) {
    if (!this.desk.review.editable || !this.current) return;
    if (act === "mark") {
      if (!this.marked.delete(this.current)) this.marked.add(this.current);
      this.draw();
      this.focus();
    }
    if (act === "merge") this.#merge();
    if (act === "split") this.#split();
    if (act === "rename") this.#rename();
  }

  #save(operation) {
    this.busy = false;
    this.desk.review.correct(operation);
    this.draw();
    this.focus();
  }

  #edit(made) {
    const place = this.root.querySelector("[aria-current] .editor");
    place.replaceChildren(made.element);
    place.hidden = false;
    this.busy = true;
    made.input.focus();
    made.input.select?.();
    place.scrollIntoView({ block: "nearest" });
  }

  #close() {
    this.busy = false;
    this.draw();
    this.focus();
  }

  #merge() {
    const merged = [...this.marked].filter((id) => id !== this.current && this.layer.entities.some((one) => one.id === id));
    this.marked.clear();
    if (merged.length) {
      this.#save({ op: "merge_entities", into: this.current, merged });
      return;
    }
    const own = this.layer.entities.find((entity) => entity.id === this.current);
    const others = this.list.filter((entity) => entity.id !== this.current).sort((a, b) => (a.label === own.label ? 0 : 1) - (b.label === own.label ? 0 : 1));
    const options = others.map((entity) => ({ label: entity.name, note: LABELS[entity.label], value: entity.id }));
    this.#edit(picker({
      label: `Which is ${own.name}, too?`, options: (words) => matching(options, words), cancel: () => this.#close(),
      choose: (id) => this.#save({ op: "merge_entities", into: this.current, merged: [id] }),
    }));
  }

  #rename() {
    const own = this.layer.entities.find((entity) => entity.id === this.current);
    const input = h("input", { type: "text", value: own.name, dir: "auto", name: "name", autocomplete: "off" });
    this.#edit({ input, element: this.#form(h("label.field", {}, h("span", {}, "Name"), input), () => input.value.trim() && { op: "rename_entity", entity: own.id, name: input.value.trim() }) });
  }

  /** Some of an entity's mentions are somebody else. */
  #split() {
    const own = this.layer.entities.find((entity) => entity.id === this.current);
    const { offsets } = this.desk.review;
    const rows = this.mentionsOf(own.id).map((mention) => {
      const box = h("input", { type: "checkbox", onfocus: () => this.desk.view.show(mention.start) });
      const before = offsets.slice(Math.max(0, mention.start - 30), mention.start);
      const after = offsets.slice(mention.end, Math.min(offsets.length, mention.end + 30));
      return { mention, box, element: h("li", {}, h("label", {}, box, h("bdi", {}, `…${before}`, h("strong", {}, mention.text), `${after}…`))) };
    });
    const chosen = () => rows.filter((row) => row.box.checked).map(({ mention }) => ({ start: mention.start, end: mention.end }));
    const list = h("fieldset", {}, h("legend", {}, "Which are somebody else?"), h("ul", {}, rows.map((row) => row.element)));
    const make = () => (chosen().length && chosen().length < rows.length ? { op: "split_entity", entity: own.id, mentions: chosen(), name: null } : null);
    this.#edit({ input: rows[0].box, element: this.#form(list, make) });
  }

  #form(inside, make) {
    const element = h("form.form", { novalidate: true }, inside, h("div.row", {},
      h("button.primary", { type: "submit" }, "Save ", h("kbd", {}, "Enter")), h("button", { type: "button", onclick: () => this.#close() }, "Cancel ", h("kbd", {}, "Esc"))));
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      const operation = make();
      if (operation) this.#save(operation);
    });
    element.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.type === "checkbox") {
        event.preventDefault();
        element.requestSubmit();
      }
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      this.#close();
    });
    return element;
  }
}
