// The queue: which statement is next, least confident first.

import { queue } from "./api.js";
import { bdi, find, h, reveal } from "./dom.js";

const STATUSES = [["", "Any status"], ["new", "New"], ["started", "Started"], ["done", "Done"], ["conflict", "In conflict"], ["disagrees", "A newer model disagrees"]];

/** Events: "open" with a statement's id. */
export class Queue extends EventTarget {
  constructor(session) {
    super();
    this.rows = find("rows");
    this.end = find("queue-end");
    this.items = [];
    this.next = null;
    this.filters = {};
    this.current = null;
    this.change = null;
    this.asked = 0;
    this.growing = null;
    this.#controls(session);
    this.rows.addEventListener("click", (event) => {
      const row = event.target.closest("[data-id]");
      if (!row) return;
      event.preventDefault();
      this.dispatchEvent(new CustomEvent("open", { detail: row.dataset.id }));
    });
    this.rows.addEventListener("keydown", (event) => this.#key(event));
  }

  #controls(session) {
    const select = (key, name, options) => {
      const input = h("select", { "aria-label": name, onchange: () => this.filter({ [key]: input.value }) }, options.map(([value, label]) => h("option", { value }, label)));
      return input;
    };
    const region = typeof Intl.DisplayNames === "function" ? new Intl.DisplayNames("en", { type: "region" }) : null;
    const countries = session.countries.map((code) => [code, region?.of(code) ?? code]).sort((a, b) => a[1].localeCompare(b[1]));
    find("filters").replaceChildren(
      select("country", "Country", [["", "Any country"], ...countries]),
      select("type", "Type of event", [["", "Any type"], ...session.types.map((type) => [type, type])]),
      select("status", "Status", STATUSES),
      select("annotator", "Annotator", [["", "Any annotator"], ...session.annotators.map((name) => [name, name])]),
    );
    let timer = 0;
    find("search").addEventListener("input", ({ target }) => {
      clearTimeout(timer);
      timer = setTimeout(() => this.filter({ q: target.value.trim() }), 200);
    });
    find("search").addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === "ArrowDown") {
        event.preventDefault();
        this.focus();
      }
    });
    this.watch = new IntersectionObserver((seen) => {
      if (seen.some((one) => one.isIntersecting) && this.next) this.more();
    });
  }

  filter(change) {
    Object.assign(this.filters, change);
    return this.load();
  }

  load() {
    this.asked += 1;
    this.loading = this.#load(this.asked);
    return this.loading;
  }

  async #load(mine) {
    try {
      const found = await queue(this.filters);
      if (mine !== this.asked) return;
      this.items = found.items;
      this.next = found.next;
      this.order = found.order;
      this.rows.replaceChildren(...found.items.map((item) => this.#row(item)));
      this.rows.scrollTop = 0;
      // What was done since the server put this together.
      this.mark(this.current, this.change);
      this.#close();
    } catch (error) {
      if (mine === this.asked) this.end.textContent = error.message;
    }
  }

  /** Asks for more rows, once at a time. */
  more() {
    this.growing ??= this.#grow().finally(() => { this.growing = null; });
    return this.growing;
  }

  async #grow() {
    const after = this.next;
    this.next = null;
    if (!after) return;
    const mine = this.asked;
    const found = await queue(this.filters, after).catch(() => null);
    if (mine !== this.asked) return;
    if (!found) {
      this.next = after;
      return;
    }
    this.items.push(...found.items);
    this.next = found.next;
    this.rows.append(...found.items.map((item) => this.#row(item)));
    this.#close();
  }

  /** Says how it ends; when the last row is scrolled to, more are asked for. */
  #close() {
    this.watch.disconnect();
    if (this.rows.lastElementChild) this.watch.observe(this.rows.lastElementChild);
    this.end.textContent = this.items.length ? (this.next ? "More below" : (this.order ?? "")) : "No statement matches.";
  }

  #row(item) {
    const facts = [item.country, item.date, item.events === 1 ? "1 event" : `${item.events} events`].filter(Boolean).join(" · ");
    const marks = [
      item.status === "new" ? null : item.status === "done" ? "done" : `${item.reviewed}/${item.events}`,
      item.conflicts ? (item.conflicts === 1 ? "1 conflict" : `${item.conflicts} conflicts`) : null,
      item.disagreements ? "newer model differs" : null,
    ].filter(Boolean);
    return h("li", {}, h("a", {
      href: `#${encodeURIComponent(item.id)}`, "data-id": item.id, class: item.status, tabindex: "-1", "aria-current": item.id === this.current ? "true" : null,
    },
    h("span.title", {}, bdi(item.title ?? item.id)),
    h("span.facts", {}, h("span", {}, facts), item.confidence === null ? null : h("span.figure", { title: "Least sure event" }, `${Math.round(item.confidence * 100)} %`)),
    marks.length ? h("span.marks", {}, marks.map((mark) => h("span", {}, mark))) : null));
  }

  /** Shows which statement is open, and draws its row anew. */
  mark(id, change = null) {
    if (change || id !== this.current) this.change = change;
    this.current = id;
    const index = this.items.findIndex((item) => item.id === id);
    if (change && index >= 0) {
      this.items[index] = { ...this.items[index], ...change };
      this.rows.children[index].replaceWith(this.#row(this.items[index]));
    }
    for (const link of this.rows.querySelectorAll("a")) {
      const is = link.dataset.id === id;
      link.tabIndex = is ? 0 : -1;
      if (is) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      if (is) reveal(link);
    }
    if (index < 0 && this.rows.firstElementChild) this.rows.querySelector("a").tabIndex = 0;
  }

  /** The statement after or before the open one; after the last known row, more are asked for first. */
  async neighbour(step) {
    await this.loading;
    const { current } = this;
    const place = () => this.items.findIndex((item) => item.id === current);
    await this.growing;
    if (step > 0 && place() === this.items.length - 1) await this.more();
    return this.items[place() + step]?.id ?? null;
  }

  focus() {
    (this.rows.querySelector("a[aria-current]") ?? this.rows.querySelector("a"))?.focus();
  }

  #key(event) {
    const links = [...this.rows.querySelectorAll("a")];
    const index = links.indexOf(document.activeElement);
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, j: index + 1, k: index - 1, Home: 0, End: links.length - 1 }[event.key];
    if (to === undefined || index < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    links[Math.max(0, Math.min(to, links.length - 1))].focus();
  }
}
