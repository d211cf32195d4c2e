"use strict";

// Pointing at, or moving the focus to, an event lights up its words in the text, and the reverse. A click on an event
// keeps it lit; Escape, or another click, lets go. Without this script the links between text and events still work.
for (const article of document.querySelectorAll("article")) {
  const words = new Map();
  const sentences = new Map();
  const cards = new Map();
  const collect = (map, element, numbers) => {
    for (const number of numbers.split(" ")) {
      if (!map.has(number)) map.set(number, []);
      map.get(number).push(element);
    }
  };
  for (const element of article.querySelectorAll("[data-events]")) collect(words, element, element.dataset.events);
  for (const element of article.querySelectorAll("[data-evidence]")) collect(sentences, element, element.dataset.evidence);
  for (const card of article.querySelectorAll("[data-event]")) cards.set(card.dataset.event, card);

  const list = article.querySelector(".events");
  let kept = [];
  let shown = "";

  const light = (numbers) => {
    if (numbers.join() === shown) return;
    shown = numbers.join();
    for (const element of article.querySelectorAll(".lit, .near")) element.classList.remove("lit", "near");
    for (const number of numbers) {
      cards.get(number)?.classList.add("lit");
      for (const element of words.get(number) ?? []) element.classList.add("lit");
      for (const element of sentences.get(number) ?? []) element.classList.add("near");
    }
  };

  // Scrolls the list of events alone, never the page, so that the text stays under the pointer.
  const reveal = (number) => {
    const card = cards.get(number);
    if (!card || list.scrollHeight <= list.clientHeight) return;
    const frame = list.getBoundingClientRect();
    const box = card.getBoundingClientRect();
    if (box.top < frame.top + 48 || box.bottom > frame.bottom) {
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      list.scrollBy({ top: box.top - frame.top - 56, behavior: still ? "auto" : "smooth" });
    }
  };

  const eventsAt = (target) => {
    if (!(target instanceof Element)) return null;
    const card = target.closest("[data-event]");
    if (card) return [card.dataset.event];
    const word = target.closest("[data-events]");
    return word ? word.dataset.events.split(" ") : null;
  };

  const enter = (event) => {
    const numbers = eventsAt(event.target);
    light(numbers ?? kept);
    if (numbers && event.target.closest(".body")) reveal(numbers[0]);
  };

  article.addEventListener("pointerover", enter);
  article.addEventListener("pointerleave", () => light(kept));
  article.addEventListener("focusin", enter);
  article.addEventListener("focusout", () => light(kept));
  article.addEventListener("click", (event) => {
    kept = eventsAt(event.target) ?? [];
    light(kept);
  });
  article.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    kept = [];
    light(kept);
  });
  article.addEventListener("change", (event) => {
    if (event.target.matches(".legend input")) {
      article.classList.toggle(`no-${event.target.value}`, !event.target.checked);
    }
  });
}
