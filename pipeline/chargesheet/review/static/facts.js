// How the values of an event are put into words on a card.

import { oneLine } from "./dom.js";

/** The rows of a card: the role, what it is called there, and the key that leads to it. */
export const ROWS = [
  { role: "subject", name: "who", key: "s", one: "a subject" },
  { role: "authority", name: "by", key: "b", one: "an authority" },
  { role: "date", name: "when", key: "d", one: "a date", single: true },
  { role: "place", name: "where", key: "w", one: "a place" },
  { role: "provision", name: "under", key: "p", one: "a provision" },
  { role: "offence", name: "for", key: "o", one: "an offence" },
  { role: "penalty", name: "penalty", key: "y", one: "a penalty", single: true },
];

export const ROW_OF = Object.fromEntries(ROWS.map((row) => [row.role, row]));

/** What an argument says: `text`, a `note` beside it, and the `quote` it was read from where that says more. */
export function told(role, value) {
  if (role === "subject") return party(value, kind(value.kind, value.count));
  if (role === "authority") return party(value, kind(value.kind));
  if (role === "place") return party(value, null);
  if (role === "date") return { text: value.edtf ?? "not settled", note: null, quote: value.text === value.edtf ? null : value.text };
  if (role === "provision") return { text: value.id ?? `article ${value.article}, ${value.law ?? "law unknown"}`, note: null, quote: value.text };
  if (role === "penalty") {
    return { text: value.text, note: [value.kind === "unknown" ? null : value.kind, value.duration].filter(Boolean).join(", ") || null, quote: null };
  }
  return { text: value.text, note: null, quote: null };
}

function party(value, note) {
  const first = value.mentions[0];
  return { text: value.name, note, quote: first && first.text !== value.name ? first.text : null };
}

function kind(name, count = null) {
  if (name === "group") return count === null ? "group, count unknown" : `group of ${count}`;
  return name === "organisation" || name === "place" ? name : null;
}

/** Everything that a field says, in one line, for comparing. */
export function inShort(event, field) {
  if (field === "status") return event.status;
  if (field === "type" || field === "modality") return event[field];
  if (field === "trigger") return oneLine(event.trigger.text);
  const row = { subjects: "subject", authorities: "authority", places: "place", provisions: "provision", offences: "offence" }[field] ?? field;
  const list = Array.isArray(event[field]) ? event[field] : event[field] ? [event[field]] : [];
  if (!list.length) return "nothing";
  return list.map((value) => {
    const { text, note, quote } = told(row, value);
    return oneLine([text, note ? `(${note})` : null, quote ? `“${quote}”` : null].filter(Boolean).join(" "));
  }).join("; ");
}

/** The trigger in its sentence, with some of the words around it. */
export function quotation(event, offsets) {
  const { trigger } = event;
  const sentence = event.evidence.find((span) => span.start <= trigger.start && trigger.end <= span.end && span.end - span.start > trigger.end - trigger.start);
  const left = sentence ? sentence.start : Math.max(0, trigger.start - 90);
  const right = sentence ? sentence.end : Math.min(offsets.length, trigger.end + 90);
  return {
    before: (sentence || left === 0 ? "" : "…") + oneLine(offsets.slice(left, trigger.start)).trimStart(),
    trigger: oneLine(trigger.text),
    after: oneLine(offsets.slice(trigger.end, right)).trimEnd() + (sentence || right === offsets.length ? "" : "…"),
  };
}

export const DECIDED = { open: "open", accepted: "accepted", corrected: "corrected", added: "added", rejected: "rejected" };
