// The page as a whole: which statement, which event, what has the focus.

import * as api from "./api.js";
import { announce, find, h, reveal } from "./dom.js";
import { Caret } from "./caret.js";
import { Cards } from "./cards.js";
import { Editors } from "./editors.js";
import { Entities } from "./entities.js";
import { editNote, heading, history } from "./heading.js";
import { showProblem } from "./saving.js";
import { TextView } from "./text.js";
import { Words } from "./words.js";

const TABS = { events: "Events", entities: "Entities", history: "History" };

/** Holds the parts of the page together. */
export class Desk {
  constructor(session, review, queue) {
    this.session = session;
    this.review = review;
    this.queue = queue;
    this.view = new TextView(find("text"));
    this.caret = new Caret(this.view);
    this.cards = new Cards(find("panel"));
    this.editors = new Editors(this);
    this.entities = new Entities(this);
    this.words = new Words(this);
    this.current = null;
    this.asked = 0;
    this.tab = "events";
    review.addEventListener("opened", () => this.#opened());
    review.addEventListener("changed", ({ detail }) => {
      this.draw();
      if (detail?.corrections && this.tab === "history") this.#history();
    });
    review.addEventListener("news", ({ detail }) => announce(`${[...new Set(detail.map((one) => one.author))].join(", ")} saved corrections of this statement.`));
    review.addEventListener("model", () => {
      announce("A newer model has read this statement. Your corrections are kept.");
      api.refresh().then(() => queue.load(), () => null);
    });
    queue.addEventListener("open", ({ detail }) => this.open(detail));
  }

  /** The events of the layer, then those that only others have and differ on. */
  get events() {
    const { layer, conflicts } = this.review;
    const known = new Set(layer.events.map((event) => event.id));
    const foreign = conflicts.filter((conflict) => !known.has(this.#own(conflict))).map((conflict) => {
      const event = conflict.opinions.find((one) => one.event)?.event;
      return event ? { ...event, id: conflict.event, foreign: true, status: "others'" } : null;
    });
    return [...layer.events, ...foreign.filter(Boolean)];
  }

  /** The id that an event which people differ on has in one's own layer: of one that several added, one's own. */
  #own(conflict) {
    return conflict.opinions.find((one) => one.author === this.session.author)?.event?.id ?? conflict.event;
  }

  /** The current event. */
  get event() {
    return this.review.layer ? (this.events.find((event) => event.id === this.current) ?? null) : null;
  }

  number(event) {
    return this.events.findIndex((one) => one.id === event.id) + 1;
  }

  async open(id, author = null) {
    try {
      await this.review.open(id, author);
    } catch (error) {
      showProblem(`The statement was not opened: ${error.message}`);
    }
  }

  #opened() {
    const { review } = this;
    remember(review.id);
    // What was begun on the statement before must not be saved on this one.
    this.editors.forget();
    this.words.forget();
    this.entities.forget();
    this.view.open(review.text, review.offsets, review.found.statement.language);
    this.caret.open(review.found.statement.language);
    const { events } = review.layer;
    this.current = (events.find((event) => event.status === "open") ?? events[0])?.id ?? null;
    this.queue.mark(review.id);
    heading(this);
    this.show("events");
    this.draw();
    this.focusCard(this.current, { quiet: true });
    announce(`${review.found.statement.title ?? review.id}. ${events.length} events.`);
  }

  /** Draws what changed. */
  draw() {
    const { review } = this;
    if (!review.layer) return;
    const { events } = this;
    if (!this.event) this.current = events[Math.min(this.place ?? 0, events.length - 1)]?.id ?? null;
    this.place = events.findIndex((event) => event.id === this.current);
    this.view.draw(review.layer);
    this.caret.stops = review.layer.mentions;
    const held = this.#held();
    this.cards.draw({ events, current: this.current, busy: this.editors.event, offsets: review.offsets, conflicts: new Map(review.conflicts.map((conflict) => [this.#own(conflict), conflict])), editable: review.editable, role: this.session.role });
    if (!find("strip").contains(document.activeElement) || document.activeElement.tagName !== "TEXTAREA") heading(this);
    this.#tabs();
    if (this.tab === "entities") this.entities.draw();
    if (!this.words.busy) this.words.draw();
    held();
    this.queue.mark(review.id, this.#summary());
    this.light();
  }

  #summary() {
    if (this.review.author) return null;
    const { events, done } = this.review.layer;
    const reviewed = events.filter((event) => event.status !== "open").length;
    const conflicts = this.review.conflicts.filter((conflict) => !conflict.settled).length;
    const disagreements = events.filter((event) => event.disagrees.length).length;
    return { events: events.length, reviewed, conflicts, disagreements, status: done ? "done" : reviewed ? "started" : "new" };
  }

  /** Remembers what has the focus in a card that is about to be drawn again; the answer gives it back. */
  #held() {
    const active = document.activeElement;
    const card = active?.closest?.("[data-event]");
    if (!card || active.closest(".editor")) return () => {};
    const selector = active === card ? null : ["data-key", "data-role-button", "data-command"].filter((name) => active.hasAttribute(name)).map((name) => `[${name}="${CSS.escape(active.getAttribute(name))}"]`)[0];
    return () => {
      if (document.activeElement?.isConnected && document.activeElement !== document.body) return;
      const next = this.cards.element(card.dataset.event);
      (selector ? next?.querySelector(selector) : null)?.focus({ preventScroll: true });
      if (document.activeElement === document.body) next?.focus({ preventScroll: true });
    };
  }

  #tabs() {
    const counts = { events: this.events.length, entities: this.entities.list.length, history: null };
    const keys = { events: "v", entities: "i", history: "h" };
    const holder = find("tabs");
    if (!holder.children.length) {
      holder.replaceChildren(...Object.entries(TABS).map(([id, name]) => h("button", { type: "button", role: "tab", id: `tab-${id}`, "aria-controls": "panel", "data-command": id }, h("span.name", {}, name), " ", h("span.count.quiet"), " ", h("kbd", {}, keys[id]))));
    }
    for (const id of Object.keys(TABS)) {
      const tab = find(`tab-${id}`);
      tab.setAttribute("aria-selected", String(id === this.tab));
      tab.tabIndex = id === this.tab ? 0 : -1;
      tab.querySelector(".count").textContent = counts[id] ?? "";
    }
    find("panel").setAttribute("aria-labelledby", `tab-${this.tab}`);
  }

  /** Shows a tab of the right column. */
  async show(tab) {
    this.tab = tab;
    if (!this.review.layer) return;
    if (tab === "events") this.#events();
    if (tab === "entities") {
      find("panel").replaceChildren(this.entities.root);
      this.entities.draw();
    }
    this.#tabs();
    if (tab === "history") {
      await this.#history();
      find("panel").focus();
    }
  }

  async #history() {
    const { id } = this.review;
    this.asked += 1;
    const mine = this.asked;
    const found = await api.log(id).catch((error) => ({ error }));
    if (this.tab !== "history" || this.review.id !== id || mine !== this.asked) return;
    find("panel").replaceChildren(found.error ? h("p.message", {}, found.error.message) : history(found.corrections, this.review.layer.events));
  }

  #events() {
    if (this.events.length) this.cards.show();
    else find("panel").replaceChildren(h("p.quiet.empty", {}, "No event was found here. Select the words that name one in the text, and press e."));
  }

  /** Which pane is shown where only one fits. */
  showPane(name) {
    document.body.dataset.pane = name;
    for (const button of document.querySelectorAll("[data-pane-button]")) button.setAttribute("aria-pressed", String(button.dataset.paneButton === name));
  }

  /** Makes an event the current one. */
  go(id) {
    if (!this.events.some((event) => event.id === id)) return;
    if (this.tab !== "events") this.show("events");
    this.#events();
    this.current = id;
    this.draw();
    this.focusCard(id);
  }

  focusCard(id, { quiet = false } = {}) {
    if (this.tab !== "events") return;
    if (this.events.some((event) => event.id === id)) this.current = id;
    const card = this.cards.element(this.current);
    if (!card) {
      find("panel").focus({ preventScroll: true });
      return;
    }
    if (!card.isConnected) this.#events();
    if (!quiet || document.body.dataset.pane !== "queue") card.focus({ preventScroll: true });
    reveal(card);
    this.view.show(this.event.trigger.start);
    this.light();
  }

  /** Lights up what is current in the text, or what is pointed at. */
  light(events = null) {
    for (const card of this.cards.list.querySelectorAll(".lit")) card.classList.remove("lit");
    if (events) for (const id of events) this.cards.element(id)?.classList.add("lit");
    if (this.tab === "entities" && !events) {
      this.view.light(this.entities.current ? { entity: this.entities.current } : null);
      return;
    }
    const lit = events ?? (this.current ? [this.current] : []);
    this.view.light(lit.length ? { events: lit } : null);
  }

  step(count) {
    const { events } = this;
    const index = events.findIndex((event) => event.id === this.current);
    const next = events[Math.max(0, Math.min(index + count, events.length - 1))];
    if (next) this.go(next.id);
  }

  /** After a decision: the next open event, else the next statement. */
  advance() {
    const { events } = this.review.layer;
    const index = events.findIndex((event) => event.id === this.current);
    const next = [...events.slice(index + 1), ...events.slice(0, index)].find((event) => event.status === "open");
    if (next) this.go(next.id);
    else this.finish();
  }

  /** Says that the statement is done and goes to the next one. */
  async finish() {
    const { review } = this;
    if (review.editable && (!review.layer.done || !review.layer.events.length)) review.correct({ op: "finish", done: true });
    const { wanted } = review;
    const next = await this.queue.neighbour(1);
    if (review.wanted !== wanted) return; // Somebody chose another one in the meantime.
    if (next) {
      announce("Statement done.");
      await this.open(next);
    } else {
      this.draw();
      announce("Statement done. It was the last of the queue.");
      this.focusCard(this.current);
    }
  }

  async neighbour(step) {
    const { wanted } = this.review;
    const next = await this.queue.neighbour(step);
    if (this.review.wanted !== wanted) return;
    if (next) await this.open(next);
    else announce(step > 0 ? "This is the last statement of the queue." : "This is the first statement of the queue.");
  }

  pick(prompt, start) {
    return this.words.ask(prompt, start).finally(() => this.showPane("events"));
  }

  /** Selects words of the text. */
  goTo(start, end) {
    this.showPane("text");
    this.view.root.focus({ preventScroll: true });
    this.caret.place(start, end);
  }

  statementNote() {
    editNote(this);
  }
}

/** Keeps the open statement in the address, so that a reload opens it again. */
function remember(id) {
  const wanted = `#${encodeURIComponent(id)}`;
  if (location.hash !== wanted) globalThis.history.pushState(null, "", wanted);
}
