// The overlay of keys, and the switch that turns single keys off.

import { find, h } from "./dom.js";
import { KEYS } from "./keys.js";

const SETTING = "chargesheet-single-keys";

/** Whether single keys act: people who speak to their computer may turn them off. */
export function singleKeys() {
  try {
    return localStorage.getItem(SETTING) !== "off";
  } catch {
    return true;
  }
}

export function showHelp() {
  const dialog = find("help");
  const box = h("input", {
    type: "checkbox", checked: singleKeys(),
    onchange: () => {
      try {
        localStorage.setItem(SETTING, box.checked ? "on" : "off");
      } catch {
        box.checked = true;
      }
    },
  });
  dialog.replaceChildren(
    h("header", {}, h("h2", { id: "help-title" }, "Keys"), h("button", { type: "button", onclick: () => dialog.close() }, "Close ", h("kbd", {}, "Esc"))),
    h("div.groups", { tabindex: "0", role: "group", "aria-label": "Keys" }, KEYS.map((group) => h("section", {}, h("h3", {}, group.title), h("dl", {},
      group.keys.map(([key, , what, more]) => h("div", {}, h("dt", {}, [key, ...(more ?? [])].map((one, index) => [index ? " or " : "", h("kbd", {}, one)])), h("dd", {}, what))))))),
    h("footer", {}, h("label", {}, box, " Single keys act (Ctrl+Z, Ctrl+Y and the buttons work in any case)")),
  );
  dialog.showModal();
}
