// What is shown of saving, and of what could not be saved.

import { find, h } from "./dom.js";
import { Refusal } from "./api.js";

/** Keeps the state in the bar true, and asks before a page with unsaved corrections is left. */
export function showSaving(outbox) {
  const place = find("save-state");
  let shown = "";
  const draw = () => {
    const count = outbox.unsaved.length;
    const many = count === 1 ? "1 change" : `${count} changes`;
    let [state, words] = ["saved", outbox.savedAt ? `Saved at ${outbox.savedAt.toLocaleTimeString("en-GB")}` : "Nothing to save"];
    if (count && outbox.failures) {
      const signedOut = outbox.trouble instanceof Refusal && outbox.trouble.code === "no_session";
      const why = signedOut ? "Signed out: open the printed address again" : outbox.trouble instanceof Refusal ? outbox.trouble.message : "Offline";
      [state, words] = ["offline", `${why} · ${many} ${outbox.kept ? "kept in this browser" : "in this page only, do not close it"}, trying again`];
    } else if (count) {
      [state, words] = ["saving", `Saving ${many} …`];
    }
    if (words === shown) return;
    shown = words;
    place.dataset.state = state;
    place.textContent = words;
  };
  outbox.addEventListener("state", draw);
  outbox.addEventListener("refused", ({ detail }) => showProblem(`Not saved: ${detail.message}`, detail.corrections));
  addEventListener("beforeunload", (event) => {
    if (outbox.unsaved.length) event.preventDefault();
  });
  draw();
}

/** A message that stays until it is put away; with corrections, what was to be saved can be read. */
export function showProblem(message, corrections = []) {
  const row = h("div.problem", {}, h("p", {}, message),
    corrections.length ? h("details", {}, h("summary", {}, "What was to be saved"), h("pre", { tabindex: "0" }, corrections.map((one) => JSON.stringify(one.operation)).join("\n"))) : null,
    h("button", { type: "button", onclick: () => row.remove() }, "Put away"));
  find("problems").append(row);
}
