// The forms in which one argument is changed: every attribute that a record has.

import { dates, provisions } from "./api.js";
import { bdi, h } from "./dom.js";
import { picker } from "./picker.js";

/**
 * A form for a value.
 * @param {object} given
 * @param {object} given.value the value, as it would be sent
 * @param {object} given.review the open statement
 * @param {object} given.kinds the kinds of the session
 * @param {(value) => void} given.save
 * @param {() => void} given.cancel
 * @param {(prompt, start) => Promise<span|null>} given.pick asks for words of the text
 */
export function form(given) {
  const { value, cancel } = given;
  const parts = (FIELDS[value.role] ?? (() => []))(given);
  const words = wordsField(given);
  const element = h("form.form", { novalidate: true },
    parts.map((part) => part.element), words.element,
    h("div.row", {}, h("button.primary", { type: "submit" }, "Save ", h("kbd", {}, "Enter")), h("button", { type: "button", onclick: cancel }, "Cancel ", h("kbd", {}, "Esc"))));
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    // What was typed last is looked at before it is sent; where nothing is looked up, it is sent at once.
    const waiting = parts.map((part) => part.settled?.()).filter(Boolean);
    if (waiting.length) await Promise.all(waiting);
    if (!element.isConnected || parts.some((part) => part.wrong?.())) return;
    const next = { ...value, ...words.read() };
    for (const part of parts) Object.assign(next, part.read());
    given.save(next);
  });
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    cancel();
  });
  return { element, input: element.querySelector("input, select, button") };
}

const FIELDS = {
  subject: ({ value, review, kinds }) => [
    field("Name", "name", value.name, { placeholder: "as in the text" }),
    select("Kind", "kind", value.kind, kinds.subject.map((kind) => [kind, kind])),
    field("Count", "count", value.count, { inputmode: "numeric", pattern: "[0-9]*" }, (typed) => (/^\d+$/u.test(typed) ? Number(typed) : null)),
    select("Entity", "entity", value.entity ?? "", [["", "none"], ...named(review.layer)], (id) => id || null),
  ],
  authority: ({ value, kinds }) => [field("Name", "name", value.name, { placeholder: "as in the text" }), select("Kind", "kind", value.kind, kinds.authority.map((kind) => [kind, kind]))],
  place: ({ value }) => [field("Name", "name", value.name, { placeholder: "as in the text" })],
  date: (given) => [dateField(given)],
  provision: (given) => [provisionField(given)],
  penalty: ({ value, kinds }) => [
    select("Kind", "kind", value.kind, kinds.penalty.map((kind) => [kind, kind])),
    field("Duration", "duration", value.duration, { placeholder: "P2M, P15Y" }),
  ],
};

const named = (layer) => layer.entities.map((entity) => [entity.id, `${entity.name} (${entity.label.toLowerCase()})`]);

function field(name, key, value, attributes = {}, read = (typed) => typed || null) {
  const input = h("input", { type: "text", value: value ?? "", autocomplete: "off", spellcheck: "false", dir: "auto", name: key, ...attributes });
  return { element: h("label.field", {}, h("span", {}, name), input), read: () => ({ [key]: read(input.value.trim()) }) };
}

function select(name, key, value, options, read = (chosen) => chosen) {
  const input = h("select", { name: key }, options.map(([id, label]) => h("option", { value: id, selected: id === value }, label)));
  input.value = value;
  return { element: h("label.field", {}, h("span", {}, name), input), read: () => ({ [key]: read(input.value) }) };
}

/** A date as EDTF, or in words that the server reads against the statement's date. */
function dateField({ value, review }) {
  const input = h("input", { type: "text", name: "edtf", value: value.edtf ?? "", autocomplete: "off", spellcheck: "false", placeholder: "2015-11, 2015-10/.., 3 May 2014" });
  const said = h("p.quiet.hint", { role: "status" });
  let edtf = value.edtf;
  let understood = true;
  let asked = 0;
  const read = async (typed) => {
    asked += 1;
    const mine = asked;
    understood = true;
    if (!typed) {
      edtf = null;
      said.textContent = "Not settled: the words are kept, no date is given.";
      return;
    }
    edtf = typed;
    const found = await dates(review.id, typed).catch((error) => ({ error }));
    if (mine !== asked) return;
    if (found.error) said.textContent = found.error.message;
    else if (!found.understood) {
      understood = false;
      said.textContent = "These words were not understood as a date.";
    } else {
      edtf = found.edtf;
      said.textContent = found.edtf === typed ? "" : `Read as ${found.edtf ?? "not settled"}.`;
    }
  };
  let ready = null;
  const watch = (reading) => {
    const mine = reading.finally(() => { if (ready === mine) ready = null; });
    ready = mine;
  };
  input.addEventListener("input", () => watch(read(input.value.trim())));
  const wrong = () => {
    if (!understood) input.focus();
    return !understood;
  };
  // A date that nobody has read yet: its own words are tried.
  const own = async () => {
    await read(review.offsets.slice(value.start, value.end));
    if (input.value) return;
    if (understood && edtf) {
      input.value = edtf;
      return;
    }
    understood = true;
    edtf = null;
    said.textContent = "Not settled: the words are kept, no date is given.";
  };
  if (!value.edtf) watch(own());
  return { element: h("div", {}, h("label.field", {}, h("span", {}, "Date (EDTF)"), input), said), read: () => ({ edtf: edtf || null }), settled: () => ready, wrong };
}

/** An article, looked up in the registry of laws. */
function provisionField({ value, review }) {
  let chosen = { id: value.id, article: value.article, law: value.law, country: value.country };
  const now = h("p.chosen", { role: "status" });
  const say = () => now.replaceChildren(h("span.quiet", {}, "Now "), bdi(chosen.id ?? `article ${chosen.article ?? "?"}, ${chosen.law ?? "law unknown"}`));
  say();
  const country = review.found.statement.country;
  const ask = async (words) => {
    const typed = words || [value.article, value.law].filter(Boolean).join(" ");
    if (!typed) return [];
    const found = await provisions(country, typed);
    const options = found.items.map((item) => ({
      label: item.id ?? item.law_id, note: [item.law, [item.since, item.until].some(Boolean) ? `${item.since ?? ""}–${item.until ?? ""}` : null].filter(Boolean).join(", "),
      value: { id: item.id, article: item.article, law: item.law, country: item.country },
    })).filter((option) => option.value.article);
    const digits = typed.match(/\d[\w.()\-/]*/u)?.[0];
    if (digits) options.push({ label: `article ${digits}`, note: "law unknown", value: { id: null, article: digits, law: null, country: null } });
    return options;
  };
  const search = picker({
    label: "Article and law", options: ask, cancel: () => search.input.closest("form").querySelector("button[type=button]:last-child").click(), hint: "Type a number and words of the law: 174 criminal.",
    choose: (found) => {
      chosen = found;
      say();
      search.input.closest("form").requestSubmit();
    },
  });
  return { element: h("div", {}, now, search.element), read: () => ({ ...chosen, article: chosen.article ?? value.article ?? "" }) };
}

/** The words of the text that a value was read from. */
function wordsField({ value, review, pick }) {
  let spans = value.mentions ?? [{ start: value.start, end: value.end }];
  const many = Boolean(value.mentions);
  const list = h("ul.words");
  const draw = () => list.replaceChildren(...spans.map((span, index) => h("li", {},
    h("q", {}, bdi(review.offsets.slice(span.start, span.end))),
    many && spans.length > 1 ? h("button.small", { type: "button", "aria-label": `Take out ${review.offsets.slice(span.start, span.end)}`, onclick: () => { spans = spans.filter((_, other) => other !== index); draw(); } }, "Take out") : null)));
  draw();
  const ask = h("button.small", {
    type: "button",
    onclick: async () => {
      const found = await pick(many ? "Select more words for it" : "Select the words for it", spans[0].start);
      if (found) spans = many ? [...spans, found] : [found];
      draw();
      ask.focus();
    },
  }, many ? "Add words from the text" : "Select other words");
  const read = () => (many ? { mentions: spans } : { ...spans[0] });
  return { element: h("div.field", { role: "group", "aria-label": "Words in the text" }, h("span", {}, "Words"), h("div", {}, list, ask)), read };
}
