// What stands over the text: the statement's title and facts, whose layer is shown, what others did.

import { bdi, find, h } from "./dom.js";
import { textarea } from "./editors.js";

/** Draws the heading of the open statement. */
export function heading(desk) {
  const { review, session } = desk;
  const { statement, others, message, model } = review.found;
  const { layer } = review;
  find("title").textContent = statement.title ?? statement.id;
  document.title = `${statement.title ?? statement.id} – Chargesheet review`;
  const about = { Date: statement.date, Country: statement.country, Index: statement.index, Publisher: statement.publisher, Source: statement.source, Model: model };
  find("about").replaceChildren(...Object.entries(about).filter(([, value]) => value).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, bdi(value)))));

  const people = [["", `${session.author} (you)`], ...others.filter((one) => one.author !== session.author).map((one) => [one.author, `${one.author}${one.done ? ", done" : ""}`]), ["*", "all, adjudicated"]];
  const whose = h("select", { "aria-label": "Whose layer", onchange: () => desk.open(review.id, whose.value || null) }, people.map(([value, label]) => h("option", { value }, label)));
  whose.value = review.author ?? "";
  const decided = layer.events.filter((event) => event.status !== "open").length;
  const unplaced = layer.unplaced?.length ?? 0;
  const open = review.conflicts.filter((conflict) => !conflict.settled).length;
  find("strip").replaceChildren(...[
    h("label.whose", {}, h("span.quiet", {}, "Layer"), whose),
    h("span.figure", {}, `${decided} of ${layer.events.length} decided`),
    layer.done ? h("span.status", {}, "done") : null,
    open ? h("span.status.bad", {}, open === 1 ? "1 conflict" : `${open} conflicts`) : null,
    unplaced ? h("span.status.bad", { title: "Corrections that a newer model's layer has no place for; see the history" }, `${unplaced} unplaced`) : null,
    review.editable ? h("button.small", { type: "button", "data-command": "statement-note" }, layer.note ? "Change note " : "Note ", h("kbd", {}, ",")) : null,
    review.editable ? h("button.small", { type: "button", "data-command": "finish" }, layer.done && !layer.events.some((event) => event.status === "open") ? "Next " : "Done, next ", h("kbd", {}, "f")) : null,
    message ? h("p.message", {}, message) : null,
    !review.editable && !message ? h("p.message", {}, "This layer is read only.") : null,
    layer.note ? h("p.note", { dir: "auto" }, h("span.quiet", {}, "Note "), layer.note) : null,
  ].filter(Boolean));
}

/** Opens the statement's note. */
export function editNote(desk) {
  const close = () => {
    heading(desk);
    desk.focusCard(desk.current);
  };
  const save = () => {
    desk.review.correct({ op: "note", event: null, text: input.value.trim() });
    close();
  };
  const input = textarea("Note on the statement", desk.review.layer.note, save, close);
  find("strip").replaceChildren(h("div.form", {}, h("label.field", {}, h("span", {}, "Note"), input), h("div.row", {},
    h("button.primary", { type: "button", onclick: save }, "Save ", h("kbd", {}, "Enter")), h("button", { type: "button", onclick: close }, "Cancel ", h("kbd", {}, "Esc")))));
  input.focus();
}

/** The history of a statement: what everybody did, newest first. */
export function history(corrections, events) {
  const number = new Map(events.map((event, index) => [event.id, index + 1]));
  const told = ({ op, event, target, ...rest }) => {
    const about = event ? (number.has(event) ? `event ${number.get(event)}` : "an event that is gone") : null;
    const value = rest.type ?? rest.modality ?? rest.value?.role ?? rest.role ?? rest.label ?? rest.name ?? rest.text ?? rest.choice ?? null;
    return [op.replaceAll("_", " "), about, value].filter(Boolean).join(" · ");
  };
  return h("div.history", {}, corrections.length
    ? h("ol", { "aria-label": "History, newest first" }, [...corrections].reverse().map((one) => h("li", { class: one.undone ? "undone" : null },
      h("span", {}, bdi(one.author), one.undone ? h("span.quiet", {}, " undone") : null), h("span.grow", {}, bdi(told(one.operation))), h("time.quiet", { datetime: one.at }, new Date(one.at).toLocaleString("en-GB")))))
    : h("p.quiet.empty", {}, "Nobody has corrected this statement yet."));
}
