// The statement's text on the page: blocks of plain text with marks over mentions, triggers and arguments.

import { h, reveal } from "./dom.js";
import { blocks, pieces, ranges } from "./pieces.js";

const NAMES = { PERSON: "person", ORG: "organisation", PLACE: "place", DATE: "date", PROVISION: "provision", LAW: "law" };

/** Draws a text, and draws again only the blocks in which something changed. */
export class TextView {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.blocks = [];
    this.lit = null;
  }

  /** Shows another text. */
  open(text, offsets, language) {
    this.text = text;
    this.offsets = offsets;
    this.blocks = blocks(text).map((block) => ({
      ...block,
      first: offsets.point(block.start),
      last: offsets.point(block.end),
      signature: null,
      element: h(block.joined ? "div.block.joined" : "div.block", { dir: "auto", "data-unit": block.start }),
    }));
    this.root.replaceChildren(...this.blocks.map((block) => block.element));
    if (language) this.root.setAttribute("lang", language);
    else this.root.removeAttribute("lang");
    this.root.scrollTop = 0;
  }

  /** Draws a layer over the text. */
  draw(layer) {
    const found = ranges(layer);
    let next = 0;
    let carried = [];
    for (const block of this.blocks) {
      const inside = carried.filter((range) => range.end > block.first);
      while (next < found.length && found[next].start < block.last) {
        if (found[next].end > block.first) inside.push(found[next]);
        next += 1;
      }
      carried = inside.filter((range) => range.end > block.last);
      const signature = inside.map((r) => `${r.start}-${r.end} ${r.kind} ${r.key} ${r.event ?? r.entity}`).join("|");
      if (signature === block.signature) continue;
      block.signature = signature;
      block.element.replaceChildren(...this.#drawn(block, inside));
    }
    this.light(this.lit, true);
  }

  #drawn(block, found) {
    return pieces(block.first, block.last, found).map(({ start, end, over }) => {
      const words = this.offsets.slice(start, end);
      if (!over.length) return document.createTextNode(words);
      const mention = over.find((range) => range.kind === "mention");
      const triggers = over.filter((range) => range.kind === "trigger");
      const events = [...new Set(over.filter((range) => range.event).map((range) => range.event))];
      const classes = [];
      if (mention) {
        classes.push("mention", mention.label.toLowerCase());
        if (mention.start === start) classes.push("opens");
        if (mention.end === end) classes.push("closes");
      }
      if (triggers.length) classes.push("trigger");
      if (triggers.length && triggers.every((range) => range.gone)) classes.push("gone");
      const ending = triggers.filter((range) => range.end === end);
      if (ending.length) classes.push("ends");
      const title = [
        ...triggers.map((range) => `${range.type}, event ${range.number}`),
        ...(mention ? [NAMES[mention.label]] : []),
        ...over.filter((range) => range.kind === "argument").map((range) => range.role),
      ];
      return h("span", {
        class: classes.join(" ") || null,
        title: [...new Set(title)].join(" · "),
        "data-start": start,
        "data-events": events.length ? events.join(" ") : null,
        "data-entity": mention?.entity ?? null,
        "data-number": ending.length ? ending.map((range) => range.number).join(", ") : null,
      }, words);
    });
  }

  /** Lights up the words of some events, or of an entity; null puts the light out. */
  light(what, again = false) {
    const key = what ? JSON.stringify(what) : "";
    if (!again && key === this.key) return;
    this.key = key;
    this.lit = what;
    for (const element of this.root.querySelectorAll(".lit")) element.classList.remove("lit");
    if (!what) return;
    for (const id of what.events ?? []) {
      for (const element of this.root.querySelectorAll(`[data-events~="${CSS.escape(id)}"]`)) element.classList.add("lit");
    }
    if (what.entity) {
      for (const element of this.root.querySelectorAll(`[data-entity="${CSS.escape(what.entity)}"]`)) element.classList.add("lit");
    }
  }

  /** Brings a place of the text into view, if it is out of it. */
  show(start) {
    const place = this.range(start, start)?.startContainer;
    const element = place?.nodeType === Node.TEXT_NODE ? place.parentElement : place;
    if (!element) return;
    const frame = this.root.getBoundingClientRect();
    const box = this.range(start, Math.min(start + 1, this.offsets.length)).getBoundingClientRect();
    const margin = Math.min(64, frame.height / 4);
    const scrolls = this.root.scrollHeight > this.root.clientHeight + 1;
    if (!scrolls) {
      reveal(element);
    } else if (!box.height) {
      element.scrollIntoView({ block: "center" });
    } else if (box.top < frame.top + margin || box.bottom > frame.bottom - margin) {
      this.root.scrollTop += box.top - frame.top - frame.height / 3;
    }
  }

  /** The DOM range of two code point offsets; null for an empty text. */
  range(start, end) {
    const from = this.#place(start);
    const to = this.#place(end);
    if (!from || !to) return null;
    const range = document.createRange();
    range.setStart(...from);
    range.setEnd(...to);
    return range;
  }

  #place(point) {
    const unit = this.offsets.unit(point);
    const block = this.blockAt(unit);
    if (!block) return null;
    let rest = Math.max(0, Math.min(unit, block.end) - block.start);
    const walker = document.createTreeWalker(block.element, NodeFilter.SHOW_TEXT);
    let last = null;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      last = node;
      if (rest <= node.length) return [node, rest];
      rest -= node.length;
    }
    return last ? [last, last.length] : [block.element, 0];
  }

  /** The last block that begins at or before a UTF-16 offset. */
  blockAt(unit) {
    let low = 0;
    let high = this.blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.blocks[middle].start <= unit) low = middle + 1;
      else high = middle;
    }
    return this.blocks[Math.max(0, low - 1)] ?? null;
  }

  /** The code point offset of a place in the DOM; null for one outside the text. */
  pointOf(node, offset) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const block = element?.closest?.(".block");
    if (!block || !this.root.contains(block)) return null;
    const range = document.createRange();
    range.setStart(block, 0);
    range.setEnd(node, offset);
    return this.offsets.point(Number(block.dataset.unit) + range.toString().length);
  }
}
