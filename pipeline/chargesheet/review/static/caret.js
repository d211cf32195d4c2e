// A caret in the text for keyboard and mouse: it moves by words, by single characters with Alt, and extends with Shift.

import { words } from "./offsets.js";
import { announce, h, oneLine } from "./dom.js";

/** Events: "move" whenever the selection or the caret is elsewhere. `start` and `end` are code points. */
export class Caret extends EventTarget {
  /** @param {import("./text.js").TextView} view */
  constructor(view) {
    super();
    this.view = view;
    this.mark = h("div.caret", { "aria-hidden": "true" });
    this.anchor = 0;
    this.focus = 0;
    view.root.addEventListener("keydown", (event) => this.#key(event));
    view.root.addEventListener("focus", () => this.#draw(true));
    view.root.addEventListener("blur", () => this.mark.classList.remove("on"));
    document.addEventListener("selectionchange", () => this.#read());
  }

  open(language) {
    this.words = words(this.view.text, language);
    this.mentions = [];
    this.anchor = 0;
    this.focus = 0;
    this.goal = null;
    this.view.root.append(this.mark);
    this.mark.classList.remove("on");
  }

  /** Where the mentions are that n and p go to. */
  set stops(mentions) {
    this.mentions = mentions;
  }

  get start() {
    return Math.min(this.anchor, this.focus);
  }

  get end() {
    return Math.max(this.anchor, this.focus);
  }

  get empty() {
    return this.anchor === this.focus;
  }

  /** The selection, or the mention or the word that the caret stands in or before. */
  get span() {
    if (!this.empty) return { start: this.start, end: this.end };
    const mention = this.mentions.find((m) => m.start <= this.focus && this.focus < m.end);
    if (mention) return { start: mention.start, end: mention.end };
    const { offsets } = this.view;
    const unit = offsets.unit(this.focus);
    const word = this.words[below(this.words, unit + 1, 1)] ?? null;
    return word && word[0] <= unit ? { start: offsets.point(word[0]), end: offsets.point(word[1]) } : null;
  }

  /** Puts the caret somewhere, or selects. */
  place(anchor, focus = anchor, { quiet = false } = {}) {
    this.anchor = clamp(anchor, this.view.offsets.length);
    this.focus = clamp(focus, this.view.offsets.length);
    this.#draw(true);
    if (!quiet) this.#tell();
    this.dispatchEvent(new Event("move"));
  }

  clear() {
    if (!this.empty) this.place(this.end, this.end, { quiet: true });
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey) return;
    const to = this.#target(event);
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    if (Array.isArray(to)) this.place(to[0], to[1]);
    else this.place(event.shiftKey ? this.anchor : to, to);
  }

  #target({ key, altKey, shiftKey }) {
    const backwards = this.#rightToLeft() ? "ArrowRight" : "ArrowLeft";
    if (key === "ArrowLeft" || key === "ArrowRight") {
      this.goal = null;
      if (altKey) return this.focus + (key === backwards ? -1 : 1);
      return key === backwards ? this.#wordBefore() : this.#wordAfter(shiftKey);
    }
    if (key === "ArrowUp" || key === "ArrowDown") return this.#line(key === "ArrowUp" ? -1 : 1);
    this.goal = null;
    if (key === "PageUp" || key === "PageDown") return this.#line(key === "PageUp" ? -12 : 12);
    if (key === "Home" || key === "End") {
      const block = this.view.blockAt(this.view.offsets.unit(this.focus));
      return key === "Home" ? block.first : block.last;
    }
    if (key === "n" || key === "p") {
      const next = key === "n" ? this.mentions.find((m) => m.start > this.start || (m.start === this.start && m.end !== this.end)) : this.mentions.findLast((m) => m.start < this.start);
      return next ? [next.start, next.end] : null;
    }
    return null;
  }

  /** Backwards: to the start of the word, or of the one before. */
  #wordBefore() {
    const { offsets } = this.view;
    const index = below(this.words, offsets.unit(this.focus), 0) - 1;
    return index < 0 ? 0 : offsets.point(this.words[index][0]);
  }

  /** Forwards: to the start of the next word; a selection grows to the end of the word. */
  #wordAfter(selecting) {
    const { offsets } = this.view;
    const unit = offsets.unit(this.focus);
    const side = selecting ? 1 : 0;
    const word = this.words[below(this.words, unit + 1, side)];
    return word ? offsets.point(word[side]) : offsets.length;
  }

  /** Up and down: by lines as they are laid out, at the column that the caret came from. */
  #line(count) {
    const box = this.#box();
    if (!box) return this.focus;
    this.goal ??= box.left;
    const frame = this.view.root.getBoundingClientRect();
    const height = box.height || 24;
    for (let step = 1; step <= 6; step += 1) {
      let y = box.top + height / 2 + (count > 0 ? 1 : -1) * height * (Math.abs(count) + (step - 1) * 0.75);
      if (y < frame.top || y > frame.bottom) {
        const before = this.view.root.scrollTop;
        this.view.root.scrollTop += y < frame.top ? y - frame.top - height : y - frame.bottom + height;
        y += before - this.view.root.scrollTop;
      }
      const found = this.#wordAt(this.#pointAt(this.goal, y));
      if (found !== null && found !== this.focus && Math.sign(found - this.focus) === Math.sign(count)) return found;
    }
    return count < 0 ? 0 : this.view.offsets.length;
  }

  /** The start of the word that a place is in. */
  #wordAt(point) {
    if (point === null) return null;
    const { offsets } = this.view;
    const unit = offsets.unit(point);
    const word = this.words[below(this.words, unit + 1, 1)];
    return word && word[0] < unit ? offsets.point(word[0]) : point;
  }

  #pointAt(x, y) {
    const place = document.caretPositionFromPoint?.(x, y);
    if (place) return this.view.pointOf(place.offsetNode, place.offset);
    const range = document.caretRangeFromPoint?.(x, y);
    return range ? this.view.pointOf(range.startContainer, range.startOffset) : null;
  }

  #box() {
    const { length } = this.view.offsets;
    if (!length) return null;
    const atEnd = this.focus >= length;
    const range = this.view.range(atEnd ? this.focus - 1 : this.focus, atEnd ? this.focus : this.focus + 1);
    const boxes = range.getClientRects();
    const box = boxes[atEnd ? 0 : boxes.length - 1] ?? range.getBoundingClientRect();
    const after = atEnd !== this.#rightToLeft();
    return { left: after ? box.right : box.left, top: box.top, height: box.height };
  }

  #rightToLeft() {
    const block = this.view.blockAt(this.view.offsets.unit(this.focus));
    return block ? getComputedStyle(block.element).direction === "rtl" : false;
  }

  #draw(showing) {
    if (!this.view.text) return;
    if (showing) this.view.show(this.focus);
    this.#mark();
    const range = this.view.range(this.start, this.end);
    const selection = getSelection();
    if (this.empty) selection.removeAllRanges();
    else if (range) selection.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
  }

  #mark() {
    const { root } = this.view;
    const box = this.#box();
    if (!box) return;
    const frame = root.getBoundingClientRect();
    this.mark.style.left = `${box.left - frame.left + root.scrollLeft - root.clientLeft}px`;
    this.mark.style.top = `${box.top - frame.top + root.scrollTop - root.clientTop}px`;
    this.mark.style.height = `${box.height || 20}px`;
    this.mark.classList.toggle("on", document.activeElement === root);
  }

  /** What the mouse, or a screen reader, has selected. */
  #read() {
    const selection = getSelection();
    if (!selection.anchorNode || !this.view.text) return;
    const anchor = this.view.pointOf(selection.anchorNode, selection.anchorOffset);
    const focus = this.view.pointOf(selection.focusNode, selection.focusOffset);
    if (anchor === null || focus === null) return;
    if (Math.min(anchor, focus) === this.start && Math.max(anchor, focus) === this.end) return;
    this.anchor = anchor;
    this.focus = focus;
    this.goal = null;
    this.#mark();
    this.dispatchEvent(new Event("move"));
  }

  #tell() {
    const span = this.span;
    if (!span) return;
    const mention = this.mentions.find((m) => m.start === span.start && m.end === span.end);
    const said = oneLine(this.view.offsets.slice(span.start, span.end)).slice(0, 200);
    announce([said, mention ? mention.label.toLowerCase() : null, this.empty ? null : "selected"].filter(Boolean).join(", "));
  }
}

const clamp = (value, length) => Math.max(0, Math.min(value, length));

/** How many words have their start (side 0) or end (side 1) below a UTF-16 offset. */
function below(list, unit, side) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle][side] < unit) low = middle + 1;
    else high = middle;
  }
  return low;
}
