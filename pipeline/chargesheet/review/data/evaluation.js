"use strict";

// Shows the mistakes of the kinds that are ticked, and of the name that is chosen; texts without any are hidden.
const form = document.querySelector(".filters");
const show = () => {
  const kinds = new Set([...form.querySelectorAll("[name=kind]:checked")].map((box) => box.value));
  const name = form.elements.namedItem("name").value;
  for (const article of document.querySelectorAll("article")) {
    let any = false;
    for (const mistake of article.querySelectorAll(".mistake")) {
      const shown = kinds.has(mistake.dataset.kind) && (name === "" || mistake.dataset.name === name);
      mistake.hidden = !shown;
      any = any || shown;
    }
    article.hidden = !any;
  }
};
form.addEventListener("change", show);
form.addEventListener("submit", (event) => event.preventDefault());
show();
