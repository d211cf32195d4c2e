// A field to type in with a list under it: the first match is taken with Enter, arrows go up and down.

import { h, oneLine } from "./dom.js";

let number = 0;

/**
 * Makes a combobox with its list open.
 * @param {object} given
 * @param {string} given.label what is asked for
 * @param {(words: string) => Array|Promise<Array>} given.options {label, note, value, html?}; asked at every change
 * @param {(value) => void} given.choose
 * @param {() => void} given.cancel
 * @param {Array<Node>} given.extra buttons under the list
 */
export function picker({ label, options, choose, cancel, value = "", extra = [], hint = null }) {
  number += 1;
  const list = h("ul.options", { role: "listbox", id: `options-${number}`, "aria-label": label });
  const status = h("p.quiet.hint", { role: "status" });
  const input = h("input", {
    type: "text", role: "combobox", "aria-expanded": "true", "aria-autocomplete": "list", "aria-controls": list.id,
    "aria-label": label, autocomplete: "off", spellcheck: "false", value,
  });
  let shown = [];
  let active = 0;
  let asked = 0;

  const mark = () => {
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === active)));
    const current = list.children[active];
    if (current) {
      input.setAttribute("aria-activedescendant", current.id);
      if (current.offsetTop < list.scrollTop) list.scrollTop = current.offsetTop;
      const below = current.offsetTop + current.offsetHeight - list.clientHeight;
      if (below > list.scrollTop) list.scrollTop = below;
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  };

  const fill = (found) => {
    shown = found;
    active = 0;
    list.replaceChildren(...found.map((option, index) =>
      h("li", { role: "option", id: `${list.id}-${index}`, "data-index": index },
        h("bdi", {}, oneLine(option.label)), option.note ? h("span.quiet", {}, ` ${oneLine(option.note)}`) : null)));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(Boolean(found.length)));
    status.textContent = found.length ? (hint ?? "") : "Nothing matches.";
    mark();
  };

  let ready = Promise.resolve();
  const update = () => {
    asked += 1;
    const mine = asked;
    const found = options(input.value.trim());
    if (Array.isArray(found)) {
      fill(found);
      return;
    }
    ready = found.then(
      (list_) => { if (mine === asked) fill(list_); },
      (error) => { if (mine === asked) { fill([]); status.textContent = error.message; } },
    );
  };

  const take = (index) => {
    if (shown[index]) choose(shown[index].value, shown[index]);
  };

  input.addEventListener("input", update);
  input.addEventListener("keydown", async (event) => {
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      const step = key === "ArrowDown" ? 1 : -1;
      active = shown.length ? (active + step + shown.length) % shown.length : 0;
      mark();
    } else if (key === "Enter") {
      event.preventDefault();
      const mine = asked;
      await ready; // What was typed counts, also where its list is still on its way.
      if (mine === asked) take(active);
    } else if (key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      cancel();
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) take(Number(item.dataset.index));
  });

  const element = h("div.picker", {}, h("p.label", { "aria-hidden": "true" }, label), input, list, status, extra.length ? h("div.row", {}, ...extra) : null);
  update();
  return { element, input };
}

/** The options whose label or note has every typed word at a word's start, best first. */
export function matching(options, words) {
  const typed = words.toLowerCase().split(/\s+/u).filter(Boolean);
  if (!typed.length) return options;
  const rank = (option) => {
    const text = `${option.label} ${option.note ?? ""}`.toLowerCase();
    if (!typed.every((word) => text.includes(word))) return -1;
    return text.startsWith(typed[0]) ? 2 : text.includes(` ${typed[0]}`) ? 1 : 0;
  };
  return options.map((option) => [rank(option), option]).filter(([found]) => found >= 0)
    .sort(([a], [b]) => b - a).map(([, option]) => option);
}
