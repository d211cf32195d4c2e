// Elements are made here and nowhere else, and text goes in as text: what a statement says is never read as HTML.

/**
 * Makes an element.
 * @param {string} tag with classes: "button.quiet.small"
 * @param {object} attributes: "on…" are listeners, null and false are left out, true is an empty attribute
 * @param {...(Node|string|null|Array)} children
 */
export function h(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "value") element.value = value;
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const find = (id) => document.getElementById(id);

/** A name or a quotation, kept apart from the direction of what stands around it. */
export const bdi = (text) => h("bdi", {}, oneLine(text));

export const oneLine = (text) => text.replace(/\s+/gu, " ");

/** Tells screen readers what happened. The same words twice are told twice. */
export function announce(words) {
  const region = find("announce");
  region.textContent = region.textContent === words ? `${words}\u00a0` : words;
}

/** Whether keys typed there belong to a form control. */
export function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

export const stillness = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Brings an element into its scroller's view without moving anything that is in view already. */
export function reveal(element) {
  element?.scrollIntoView({ block: "nearest", behavior: "auto" });
}
