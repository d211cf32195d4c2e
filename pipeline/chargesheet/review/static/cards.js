// The events of a statement as cards. The current one is open to changes; the others are read.

import { bdi, h } from "./dom.js";
import { argumentsOf, FIELD_OF, startOf } from "./layer.js";
import { inShort, quotation, ROWS, told } from "./facts.js";

/** Draws cards, and draws again only those that changed. */
export class Cards {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.drawn = new Map();
    this.list = h("ol.cards", { "aria-label": "Events" });
  }

  /**
   * @param {object} shown
   * @param {Array} shown.events
   * @param {string|null} shown.current the id of the current event
   * @param {Map} shown.conflicts by the event's id
   * @param {string|null} shown.busy the id of the event whose editor is open: it is left alone
   */
  draw({ events, current, busy, offsets, conflicts, editable, role }) {
    const cards = events.map((event, index) => {
      const conflict = conflicts.get(event.id) ?? null;
      const state = { event, index, conflict, current: event.id === current, editable, role };
      const before = this.drawn.get(event.id);
      if (before && (event.id === busy || same(before.state, state))) {
        before.state = event.id === busy ? before.state : state;
        return before;
      }
      const element = card(state, offsets);
      return { state, element };
    });
    this.drawn = new Map(cards.map((one) => [one.state.event.id, one]));
    const wanted = cards.map((one) => one.element);
    if (wanted.length !== this.list.children.length || wanted.some((element, index) => this.list.children[index] !== element)) {
      arrange(this.list, wanted);
    }
  }

  show() {
    this.root.replaceChildren(this.list);
  }

  element(id) {
    return this.drawn.get(id)?.element ?? null;
  }
}

const same = (a, b) =>
  (a.event === b.event || a.event.foreign === true) && a.index === b.index && a.current === b.current && a.editable === b.editable && JSON.stringify(a.conflict) === JSON.stringify(b.conflict);

/** Puts children in order without touching those that stand right. */
function arrange(parent, wanted) {
  const keep = new Set(wanted);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  wanted.forEach((element, index) => {
    if (parent.children[index] !== element) parent.insertBefore(element, parent.children[index] ?? null);
  });
}

function card(state, offsets) {
  const { event, index, current, editable, conflict } = state;
  const shown = current && editable && !event.foreign;
  const words = quotation(event, offsets);
  const classes = ["card", event.status, current ? "current" : null, conflict && !conflict.settled ? "disputed" : null];
  return h("li", { class: classes.filter(Boolean).join(" "), "data-event": event.id, tabindex: current ? "0" : "-1", "aria-current": current ? "true" : null, "aria-labelledby": `head-${index}` },
    h("div.head", { id: `head-${index}` },
      h("span.number", {}, String(index + 1)),
      choice(shown, "type", event.type, "t", "Type"),
      choice(shown, "modality", event.modality, "m", "Modality"),
      h("span.grow"),
      event.page ? h("span.quiet.figure", { title: "Page of the source" }, `p. ${event.page}`) : null,
      event.confidence === null ? null : h("span.quiet.figure", { title: "How sure the model is" }, `${Math.round(event.confidence * 100)} %`),
      h("span.status", {}, event.status)),
    h("dl.facts", {}, ROWS.map((row) => fact(row, event, shown))),
    h("blockquote", { dir: "auto" }, words.before, h("mark", {}, words.trigger), words.after),
    event.note ? h("p.note", { dir: "auto" }, h("span.quiet", {}, "Note "), event.note) : null,
    event.disagrees.length ? disagreement(event, shown) : null,
    conflict ? dispute(state) : null,
    h("div.editor", { hidden: true }),
    shown ? h("div.row.actions", {},
      button("Accept", "a", "accept", "primary"), button("Reject", "x", "reject"), button("Trigger", "g", "trigger"), button("Note", ".", "note")) : null);
}

function button(name, key, command, style = null) {
  return h("button", { type: "button", class: style, "data-command": command }, `${name} `, h("kbd", {}, key));
}

function choice(shown, field, value, key, name) {
  if (!shown) return h(`span.${field}`, {}, field === "modality" && value === "actual" ? "" : value);
  return h(`button.${field}.plain`, { type: "button", "data-command": field, "aria-label": `${name}: ${value}. Change it, key ${key}` }, value, h("kbd", {}, key));
}

function fact(row, event, shown) {
  const values = argumentsOf(event, row.role);
  if (!values.length && !shown) return null;
  const changed = event.changed.includes(FIELD_OF[row.role]);
  return h("div", { class: changed ? "changed" : null, "data-role": row.role },
    h("dt", {}, shown ? h("button.plain", { type: "button", "data-role-button": row.role, "aria-label": `${row.name}: ${values.length ? "go to" : "add"} ${row.one}, key ${row.key}` }, row.name, h("kbd", {}, row.key)) : row.name),
    values.map((value) => {
      const { text, note, quote } = told(row.role, value);
      const inside = [bdi(text), note ? h("span.quiet", {}, ` ${note}`) : null, quote ? h("q.quiet", {}, bdi(quote)) : null];
      return h("dd", {}, shown
        ? h("button.plain.value", { type: "button", "data-key": value.key, "data-argument": row.role, "data-at": startOf(value) }, inside)
        : inside);
    }),
    shown && !values.length ? h("dd.quiet.none", {}, "–") : null);
}

/** What a newer model says where this person has confirmed something else. */
function disagreement(event, shown) {
  const { machine } = event;
  const gone = event.disagrees.includes("gone") || !machine;
  return h("div.against", { role: "note" },
    h("p", {}, gone ? "A newer model no longer finds this event." : "A newer model now says otherwise."),
    gone ? null : h("dl", {}, event.disagrees.filter((field) => field in machine).map((field) =>
      h("div", {}, h("dt", {}, field), h("dd", {}, bdi(inShort(machine, field)))))),
    shown ? h("p.quiet", {}, "Accept keeps your version.") : null);
}

/** What people say about the event, side by side. */
function dispute({ conflict, role, editable, current }) {
  const { opinions, fields, settled } = conflict;
  const rows = fields.map((field) =>
    h("tr", {}, h("th", { scope: "row" }, field), opinions.map((one) => h("td", {}, bdi(field === "status" || !one.event ? one.status : inShort(one.event, field))))));
  return h("div.dispute", { "data-conflict": conflict.event },
    h("p", {}, settled ? `Settled by ${settled.author}: ${settled.choice ?? "the machine's version"} holds.` : "People differ on this event."),
    h("div.wide", { tabindex: current ? "0" : null, role: "group", "aria-label": "What people say about the event" },
      h("table", {}, h("thead", {}, h("tr", {}, h("td"), opinions.map((one) => h("th", { scope: "col" }, bdi(one.author))))), h("tbody", {}, rows))),
    current && editable && role === "adjudicator" ? h("div.row", {},
      opinions.map((one, index) => h("button", { type: "button", "data-choice": one.author }, "Take ", bdi(one.author), h("kbd", {}, String(index + 1)))),
      h("button", { type: "button", "data-choice": "" }, "Take the machine's", h("kbd", {}, "0"))) : null);
}
