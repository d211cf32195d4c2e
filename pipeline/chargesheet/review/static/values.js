// Values as they are sent: made from words of the text, or from an argument that is there already.

import { argumentsOf, spansOf } from "./layer.js";

/** The mentions that an argument of a role is likely to be. */
export const LABELS_OF = {
  subject: ["PERSON", "ORG"],
  authority: ["ORG", "PERSON"],
  place: ["PLACE"],
  date: ["DATE"],
  provision: ["PROVISION"],
  offence: [],
  penalty: [],
};

const KIND_OF = { PERSON: "person", ORG: "organisation", PLACE: "place" };

/** A value of a role that reads as these words do; `article` null where they do not show one. */
export function fromWords(role, span, layer, offsets) {
  const mention = layer.mentions.find((m) => m.start === span.start && m.end === span.end) ?? null;
  const mentions = [{ start: span.start, end: span.end }];
  const kind = KIND_OF[mention?.label] ?? "unknown";
  if (role === "subject") {
    return { role, mentions, name: null, kind, count: kind === "person" ? 1 : null, entity: mention?.entity ?? null };
  }
  if (role === "authority") return { role, mentions, name: null, kind };
  if (role === "place") return { role, mentions, name: null };
  if (role === "offence") return { role, ...span };
  const known = alike(role, span, layer);
  if (role === "date") return { role, ...span, edtf: known?.edtf ?? null };
  if (role === "penalty") return { role, ...span, kind: known?.kind ?? "unknown", duration: known?.duration ?? null };
  if (known) return { role, ...span, id: known.id, article: known.article, law: known.law, country: known.country };
  return { role, ...span, id: null, article: article(offsets.slice(span.start, span.end)), law: null, country: null };
}

/** What another event says that the same words mean. */
export function alike(role, span, layer) {
  for (const event of layer.events) {
    const found = argumentsOf(event, role).find((one) => one.start === span.start && one.end === span.end);
    if (found) return found;
  }
  return null;
}

/** "Article 174(1) of the Criminal Code" -> "174(1)". */
function article(words) {
  return words.match(/\d+[\d.\-/]*(?:\(\w+\))*/u)?.[0]?.replace(/[./-]+$/u, "") ?? null;
}

/** An argument as it is sent to take its own place again, changed. */
export function fromArgument(role, argument) {
  const mentions = argument.mentions?.map(({ start, end }) => ({ start, end }));
  const { start, end } = argument;
  if (role === "subject") return { role, mentions, name: argument.name, kind: argument.kind, count: argument.count, entity: argument.entity };
  if (role === "authority") return { role, mentions, name: argument.name, kind: argument.kind };
  if (role === "place") return { role, mentions, name: argument.name };
  if (role === "date") return { role, start, end, edtf: argument.edtf };
  if (role === "provision") return { role, start, end, id: argument.id, article: argument.article, law: argument.law, country: argument.country };
  if (role === "penalty") return { role, start, end, kind: argument.kind, duration: argument.duration };
  return { role, start, end };
}

/** The words that could be an argument of the event, nearest to its trigger first; those it has already are left out. */
export function candidates(event, role, layer, offsets) {
  const labels = LABELS_OF[role];
  const has = new Set(argumentsOf(event, role).flatMap(spansOf).map((span) => `${span.start}-${span.end}`));
  const spans = layer.mentions.filter((m) => labels.includes(m.label)).map((m) => ({ ...m, note: names(layer, m) }));
  for (const other of layer.events) {
    for (const value of argumentsOf(other, role)) {
      for (const span of spansOf(value)) spans.push({ ...span, note: meaning(role, value, span) });
    }
  }
  const seen = new Set(has);
  // Words of the same sentence come first: an end of a sentence between them counts as much as 200 characters.
  const near = ({ start, end }) => {
    const [from, to] = end <= event.trigger.start ? [end, event.trigger.start] : [event.trigger.end, Math.max(start, event.trigger.end)];
    const ends = to - from > 2000 ? 10 : (offsets.slice(from, to).match(/[.!?]["”’)]?\s|\n\s*\n/gu)?.length ?? 0);
    return to - from + 200 * ends;
  };
  return spans
    .filter((span) => !seen.has(`${span.start}-${span.end}`) && seen.add(`${span.start}-${span.end}`))
    .map((span) => [near(span), span])
    .sort(([a], [b]) => a - b)
    .slice(0, 60)
    .map(([, span]) => span)
    .map((span) => ({ label: offsets.slice(span.start, span.end), note: span.note, value: { start: span.start, end: span.end } }));
}

function names(layer, mention) {
  const entity = layer.entities.find((one) => one.id === mention.entity);
  return entity && entity.name !== mention.text ? entity.name : null;
}

function meaning(role, value, span) {
  const said = { date: value.edtf, provision: value.id, penalty: value.kind }[role] ?? value.name ?? null;
  return said === span.text ? null : said;
}
