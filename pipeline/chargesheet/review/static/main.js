// Starts the page: signs in, loads the queue, and leads keys and clicks to what they do.

import * as api from "./api.js";
import { announce, find, isTyping } from "./dom.js";
import { Desk } from "./desk.js";
import { showHelp, singleKeys } from "./help.js";
import { ANYWHERE, ON_EVENT, ON_VALUE, ON_WORDS, TAKES } from "./keys.js";
import { Outbox } from "./outbox.js";
import { Queue } from "./queue.js";
import { ROW_OF } from "./facts.js";
import { argumentsOf } from "./layer.js";
import { Review } from "./session.js";
import { showProblem, showSaving } from "./saving.js";

const POLL = 3000;

async function start() {
  const session = await api.session();
  const outbox = new Outbox(`${session.store}:${session.author}`, localStorage);
  showSaving(outbox);
  const review = new Review(outbox, session.author);
  const queue = new Queue(session);
  const desk = new Desk(session, review, queue);
  find("store").textContent = session.store;
  find("who").textContent = `${session.author}, ${session.role}`;
  desk.showPane("text");
  listen(desk);
  outbox.flush();
  await queue.load();
  const wanted = decodeURIComponent(location.hash.slice(1));
  const first = wanted || queue.items.find((item) => item.status !== "done")?.id || queue.items[0]?.id;
  if (first) await desk.open(first);
  addEventListener("popstate", () => {
    const id = decodeURIComponent(location.hash.slice(1));
    if (id && id !== review.id) desk.open(id);
  });
  const poll = () => review.poll().catch(() => null).finally(() => setTimeout(poll, POLL));
  setTimeout(poll, POLL);
}

/** What the commands of keys.js do. */
function commands(desk) {
  const { review, editors, words } = desk;
  const onEvent = (act) => () => {
    if (desk.tab !== "events") desk.show("events");
    if (desk.event && !desk.event.foreign && review.editable) act(desk.event);
  };
  const decide = (op) => onEvent((event) => {
    editors.close(false);
    review.correct({ op, event: event.id });
    desk.advance();
  });
  const undone = (act, what) => () => {
    editors.close(false);
    announce(act() ? `${what}.` : `There is nothing to ${what === "Undone" ? "undo" : "redo"}.`);
    if (desk.tab === "events") desk.focusCard(desk.current);
  };
  const found = {
    next: () => desk.step(1),
    previous: () => desk.step(-1),
    "next-statement": () => desk.neighbour(1),
    "previous-statement": () => desk.neighbour(-1),
    events: () => { desk.showPane("events"); desk.show("events"); desk.focusCard(desk.current); },
    entities: () => { desk.showPane("events"); desk.show("entities"); desk.entities.focus(); },
    history: () => { desk.showPane("events"); desk.show("history"); },
    text: () => {
      desk.showPane("text");
      desk.view.root.focus({ preventScroll: true });
      const at = desk.event?.trigger.start;
      if (at !== undefined && desk.caret.focus === 0) desk.caret.place(at);
    },
    queue: () => { desk.showPane("queue"); desk.queue.focus(); },
    search: () => { desk.showPane("queue"); find("search").focus(); },
    undo: undone(() => review.undo(), "Undone"),
    redo: undone(() => review.redo(), "Redone"),
    finish: () => desk.finish(),
    help: showHelp,
    "statement-note": () => { if (review.editable) desk.statementNote(); },
    accept: decide("accept"),
    reject: decide("reject"),
    type: onEvent((event) => editors.type(event)),
    modality: onEvent((event) => editors.modality(event)),
    trigger: onEvent((event) => editors.trigger(event)),
    note: onEvent((event) => editors.note(event)),
    "new-event": () => words.newEvent(),
    label: () => words.label(),
    assign: () => words.assign(),
    unlabel: () => words.unlabel(),
    "take-trigger": () => words.take("trigger"),
  };
  for (const role of Object.keys(ROW_OF)) {
    found[role] = onEvent((event) => toRow(desk, event, role));
    found[`take-${role}`] = () => words.take(role);
  }
  return found;
}

/** Goes to the first value of a row, from there to the next; to an empty row a value is added. */
function toRow(desk, event, role) {
  const values = [...(desk.cards.element(event.id)?.querySelectorAll(`[data-argument="${role}"]`) ?? [])];
  if (!argumentsOf(event, role).length) {
    desk.editors.add(event, role);
    return;
  }
  const index = values.indexOf(document.activeElement);
  values[(index + 1) % values.length]?.focus();
}

function listen(desk) {
  const { review, editors, words, caret, view } = desk;
  const act = commands(desk);

  const onValue = (button, key) => {
    const { argument: role, key: id } = button.dataset;
    const command = ON_VALUE.get(key);
    if (command === "edit") editors.edit(desk.event, role, id);
    if (command === "remove") editors.remove(desk.event, role, id);
    if (command === "add") editors.add(desk.event, role);
    if (command) return true;
    if (key !== "ArrowLeft" && key !== "ArrowRight") return false;
    const all = [...button.closest("[data-event]").querySelectorAll("[data-argument]")];
    all[all.indexOf(button) + (key === "ArrowRight" ? 1 : -1)]?.focus();
    return true;
  };

  const onText = (key) => {
    if (words.asking) {
      if (key === "Enter") words.answer(caret.span);
      else if (key === "Escape") words.answer(null);
      return key !== "?" && key !== "Tab";
    }
    if (key === "Enter") {
      words.draw(true);
      words.bar.querySelector("button")?.focus();
      return true;
    }
    if (!review.editable || !caret.span) return false;
    const command = ON_WORDS.get(key) ?? (TAKES.has(key) ? `take-${TAKES.get(key)}` : null);
    if (!command) return false;
    act[command]();
    return true;
  };

  const escape = () => {
    if (words.busy) return;
    if (!caret.empty) {
      caret.clear();
      view.root.focus({ preventScroll: true });
    } else if (desk.tab === "events") {
      desk.showPane("events");
      desk.focusCard(desk.current);
    } else desk.entities.focus();
  };

  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.defaultPrevented || find("help").open || event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !isTyping(target)) {
      const command = { z: event.shiftKey ? "redo" : "undo", Z: "redo", y: "redo" }[key];
      if (command && review.layer) {
        event.preventDefault();
        act[command]();
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === "Escape") {
      if (words.asking) words.answer(null);
      else if (isTyping(target) && target.id !== "search") return;
      else escape();
      event.preventDefault();
      return;
    }
    if (isTyping(target)) return;
    const onButton = target.closest?.("button, a, summary, [role=tab]");
    if (target === view.root && (key.length > 1 || singleKeys()) && onText(key)) {
      event.preventDefault();
      return;
    }
    if (target.matches?.("[data-argument]") && review.editable && (key.length > 1 || singleKeys()) && onValue(target, key)) {
      event.preventDefault();
      return;
    }
    if (onButton && (key === "Enter" || key === " ")) return;
    if (target.closest?.("[role=toolbar]") && (key === "ArrowRight" || key === "ArrowLeft")) {
      const all = [...target.closest("[role=toolbar]").querySelectorAll("button")];
      all[all.indexOf(target) + (key === "ArrowRight" ? 1 : -1)]?.focus();
      event.preventDefault();
      return;
    }
    if (target.matches?.("[role=tab]") && (key === "ArrowRight" || key === "ArrowLeft")) {
      const order = ["events", "entities", "history"];
      const next = order[(order.indexOf(desk.tab) + (key === "ArrowRight" ? 1 : 2)) % 3];
      desk.show(next);
      find(`tab-${next}`).focus();
      event.preventDefault();
      return;
    }
    if (words.asking || (key.length === 1 && !singleKeys())) return;
    if (key.length > 1 && !target.closest?.(".side") && target !== document.body) return;
    const choice = /^[0-9]$/u.test(key) && target.closest?.("[data-event]")?.querySelectorAll("[data-choice]");
    if (choice?.length) {
      (key === "0" ? choice[choice.length - 1] : choice[Number(key) - 1])?.click();
      event.preventDefault();
      return;
    }
    const command = (review.layer && desk.tab === "events" ? ON_EVENT.get(key) : null) ?? ANYWHERE.get(key);
    if (!command || (!review.layer && !["help", "queue", "search"].includes(command))) return;
    event.preventDefault();
    act[command]();
  });

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const command = target?.closest("[data-command]");
    if (command) {
      act[command.dataset.command]?.();
      return;
    }
    const pane = target?.closest("[data-pane-button]");
    if (pane) {
      desk.showPane(pane.dataset.paneButton);
      return;
    }
    const role = target?.closest("[data-role-button]");
    if (role) {
      act[role.dataset.roleButton]();
      return;
    }
    const chosen = target?.closest("[data-choice]");
    if (chosen) {
      review.correct({ op: "adjudicate", event: chosen.closest("[data-conflict]").dataset.conflict, choice: chosen.dataset.choice || null });
      desk.focusCard(desk.current);
      return;
    }
    const value = target?.closest("[data-argument]");
    if (value) {
      editors.edit(desk.event, value.dataset.argument, value.dataset.key);
      return;
    }
    const card = target?.closest("[data-event]");
    if (card && !target.closest(".editor, .dispute") && (card.dataset.event !== desk.current || !card.contains(document.activeElement))) {
      if (!editors.open) desk.go(card.dataset.event);
      return;
    }
    const piece = target?.closest(".text [data-events]");
    if (piece && caret.empty && !words.asking && !editors.open) {
      const ids = piece.dataset.events.split(" ");
      const next = ids[(ids.indexOf(desk.current) + 1) % ids.length];
      if (next !== desk.current) {
        desk.current = next;
        if (desk.tab === "events") {
          desk.draw();
          desk.cards.element(next)?.scrollIntoView({ block: "nearest" });
        }
      }
    }
  });

  const pointed = (event) => {
    if (!review.layer || desk.tab !== "events") return;
    const target = event.target instanceof Element ? event.target : null;
    const card = target?.closest("[data-event]");
    const piece = target?.closest(".text [data-events]");
    desk.light(card ? [card.dataset.event] : piece ? piece.dataset.events.split(" ") : null);
  };
  document.addEventListener("pointerover", pointed);
  document.addEventListener("focusin", pointed);
}

start().catch((error) => showProblem(error.code === "no_session" ? error.message : `The page could not start: ${error.message}`));
