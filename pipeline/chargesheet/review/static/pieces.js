// The text cut where highlights begin and end: pure functions over code point offsets.

import { argumentsOf, FIELD_OF, spansOf } from "./layer.js";

/** Long runs of lines without an empty one are drawn in parts of about this many characters. */
const PART = 3000;

/**
 * The blocks of a text: its paragraphs, divided by empty lines.
 * @returns {Array<{start, end, joined}>} in UTF-16 units; `joined` where a block goes on with the one before
 */
export function blocks(text) {
  const found = [];
  const gap = /\n[^\S\n]*\n\s*/gu; // "one\n \n  two": everything between two paragraphs, their line ends included
  let start = 0;
  const add = (from, to) => {
    let at = from;
    while (to - at > PART) {
      const line = text.indexOf("\n", at + PART);
      if (line < 0 || line >= to) break;
      found.push({ start: at, end: line + 1, joined: at > from });
      at = line + 1;
    }
    if (to > at) found.push({ start: at, end: to, joined: at > from });
  };
  for (const match of text.matchAll(gap)) {
    add(start, match.index);
    start = match.index + match[0].length;
  }
  add(start, text.length);
  return found;
}

/** Everything that is drawn over the text, as ranges: mentions, triggers with their number, arguments. */
export function ranges(layer) {
  const found = layer.mentions.map((m) => ({ start: m.start, end: m.end, kind: "mention", label: m.label, entity: m.entity, key: m.label }));
  layer.events.forEach((event, index) => {
    const { id, trigger, status, type } = event;
    const gone = status === "rejected";
    found.push({ start: trigger.start, end: trigger.end, kind: "trigger", event: id, number: index + 1, type, gone, key: `${index} ${type} ${gone}` });
    for (const role of Object.keys(FIELD_OF)) {
      for (const argument of argumentsOf(event, role)) {
        for (const span of spansOf(argument)) found.push({ start: span.start, end: span.end, kind: "argument", event: id, role, key: role });
      }
    }
  });
  return found.filter((range) => range.start < range.end).sort((a, b) => a.start - b.start || a.end - b.end);
}

/**
 * Cuts a block into pieces in which no range begins or ends.
 * @param {number} start of the block, in code points, as is `end`
 * @param {Array} found the ranges that touch the block
 * @returns {Array<{start, end, over: Array}>} `over`: the ranges that the piece lies in
 */
export function pieces(start, end, found) {
  const borders = new Set([start, end]);
  for (const range of found) {
    if (range.start > start && range.start < end) borders.add(range.start);
    if (range.end > start && range.end < end) borders.add(range.end);
  }
  const cuts = [...borders].sort((a, b) => a - b);
  const made = [];
  let active = [];
  let next = 0;
  for (let index = 0; index + 1 < cuts.length; index += 1) {
    const from = cuts[index];
    active = active.filter((range) => range.end > from);
    while (next < found.length && found[next].start <= from) {
      if (found[next].end > from) active.push(found[next]);
      next += 1;
    }
    made.push({ start: from, end: cuts[index + 1], over: active });
  }
  return made;
}
