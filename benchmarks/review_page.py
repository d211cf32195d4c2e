"""How fast the review page is on a statement of 60,000 characters with 500 mentions, in Debian's Chromium.

Opening is from the click in the queue to the frame that shows the statement; an answer to a key is from the key to the
frame after it (Event Timing, https://www.w3.org/TR/event-timing/, 8 ms apart). Needs the extra dev and chromium.
"""

import argparse
import importlib.util
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from chargesheet.records import encode
from measuring import machine, spread, table

_TESTS = Path(__file__).parent.parent / "tests" / "review" / "browser"
_OPEN = """id => new Promise(resolve => {
  const start = performance.now();
  const title = document.querySelector("#title");
  new MutationObserver((_, seen) => {
    seen.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
  }).observe(title, {childList: true, characterData: true, subtree: true});
  document.querySelector(`#rows [data-id="${id}"]`).click();
})"""
_WATCH = """() => {
  window.answers = [];
  new PerformanceObserver(list => {
    for (const one of list.getEntries()) if (one.name === "keydown") window.answers.push(one.duration);
  }).observe({type: "event", durationThreshold: 16, buffered: false});
}"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=9, help="open it so often, after once to warm up (9)")
    options = parser.parse_args()
    from playwright.sync_api import sync_playwright

    conftest, documents = _module("conftest"), _module("documents")
    long = documents.long()
    short = documents.twelve()
    rows = []
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as driver:
        (Path(scratch) / "documents.jsonl").write_text(f"{encode(long)}\n{encode(short)}\n", encoding="utf-8")
        serving = conftest.Serving(Path(scratch), ["amina"])
        browser = driver.chromium.launch(executable_path=conftest.CHROMIUM, args=conftest.ARGUMENTS)
        try:
            page = browser.new_page(viewport={"width": 1366, "height": 768})
            page.goto(serving.addresses["amina"])
            page.wait_for_selector(".card.current")
            opened = []
            for _ in range(options.repeats + 1):
                opened.append(page.evaluate(_OPEN, long.id))
                page.evaluate(_OPEN, short.id)
            rows.append(["open the statement", spread(opened[1:])])
            page.evaluate(_OPEN, long.id)
            page.wait_for_timeout(500)
            for name, keys in _KEYS.items():
                rows.append([name, _answered(page, keys)])
        finally:
            browser.close()
            serving.stop()
    print(
        table(
            [
                f"{len(long.statement.text):,} characters, {len(long.mentions)} mentions, {len(long.events)} events",
                "ms, median (range)",
            ],
            rows,
        )
    )
    print(f"\nkeys at a pace of 8 a second; 16 stands for 16 or less; {options.repeats} openings; {machine()}.")


_KEYS = {
    "a: accept, to the next": ["a"] * 20,
    "j: to the next": ["j"] * 20,
    "x, then u: reject, undo": ["x", "u"] * 10,
    "c, arrows: the caret": ["c", *["ArrowRight"] * 20, "Escape"],
    "Shift and arrows: selecting": ["c", *["Shift+ArrowRight"] * 20, "Escape", "Escape"],
}


def _answered(
    page: Any,  # noqa: ANN401 (Playwright is no dependency)
    keys: list[str],
) -> str:
    page.evaluate(_WATCH)
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(125)
    found = page.evaluate("() => new Promise(resolve => setTimeout(() => resolve(window.answers), 300))")
    # The browser reports no key that was answered within 16 ms.
    return spread([*found, *[16.0] * max(0, len(keys) - len(found))])


def _module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"review_{name}", _TESTS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
