"""Several people, and a newer model, on one statement."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from chargesheet.records import encode

Open = Callable[..., Any]


def test_two_people_differ_and_one_decides(
    serve: Any, open_page: Open, documents: ModuleType, typist: Any, shoot: Any
) -> None:
    serving = serve([documents.twelve()], "amina", "ben:adjudicator")
    amina, ben = (open_page(serving.addresses[name]) for name in ("amina", "ben"))
    one, other = typist(amina), typist(ben)
    one.press("t")
    one.type("conv")
    one.press("Enter")
    other.press("t")
    other.type("appeal")
    other.press("Enter")
    one.saved()
    other.saved()
    # Both see the conflict without loading the page anew.
    amina.wait_for_selector(".card.disputed .dispute", timeout=15_000)
    ben.wait_for_selector(".card.disputed .dispute", timeout=15_000)
    assert amina.locator("[data-choice]").count() == 0
    rows = ben.eval_on_selector_all(".dispute tr", "rows => rows.map(r => [...r.children].map(c => c.textContent))")
    assert rows[0][1:] == ["amina", "ben"]
    assert ["type", "conviction", "appeal"] in rows
    shoot(ben, "conflict")
    other.press("Escape", "1")  # amina's
    ben.wait_for_selector(".dispute:has-text('Settled by ben')")
    other.saved()
    amina.wait_for_selector(".dispute:has-text('Settled by ben')", timeout=15_000)
    amina.select_option(".whose select", "*")
    amina.wait_for_selector(".message:has-text('read only')")
    assert amina.text_content(".card .type").startswith("conviction")
    assert amina.locator("[data-command=accept]").count() == 0


def test_what_only_others_have_is_shown_to_who_decides(
    serve: Any, open_page: Open, documents: ModuleType, typist: Any, shoot: Any
) -> None:
    """Two people add an event at the same words, of different types; a third, who has neither, chooses."""
    writer = documents.Writer("Dana Omar was freed.", title="Added twice")
    writer.mention("Dana Omar", "PERSON")
    serving = serve([writer.document()], "amina", "ben", "chen:adjudicator")
    for name, type_, label in (("amina", "release", "org"), ("ben", "pardon", "place")):
        page = open_page(serving.addresses[name])
        keys = typist(page)
        keys.press("c", "End", "ArrowLeft", "Shift+ArrowRight", "e")
        keys.type(type_)
        keys.press("Enter", "c", "p", "l")
        keys.type(label)
        keys.press("Enter")
        keys.saved()
    page = open_page(serving.addresses["chen"])
    keys = typist(page)
    assert page.text_content(".card.current .dispute tbody") == "typereleasepardon"
    shoot(page, "added-twice")
    keys.press("2")
    page.wait_for_selector(".dispute:has-text('Settled by chen: ben')")
    keys.press("i")
    assert "amina: org, ben: place" in page.text_content(".entities .dispute")
    page.click(".entities .dispute button")
    keys.press("l")
    keys.type("person")
    keys.press("Enter")
    keys.saved()
    page.reload()
    page.wait_for_selector(".dispute:has-text('Settled by chen: ben')")
    keys.press("i")
    assert page.locator(".entities .dispute").count() == 0


def test_a_newer_model_disagrees(
    serve: Any, open_page: Open, documents: ModuleType, typist: Any, shoot: Any, tmp_path: Path
) -> None:
    serving = serve([documents.twelve()])
    page = open_page(serving.addresses["amina"])
    keys = typist(page)
    keys.press("a", "a", "a")
    keys.saved()
    newer = tmp_path / "newer.jsonl"
    newer.write_text(encode(documents.twelve(model="tests 2.0.0", third="release")) + "\n", encoding="utf-8")
    load = [sys.executable, "-m", "chargesheet", "load", str(newer), "--to", str(serving.folder / "review.db")]
    subprocess.run(load, check=True, capture_output=True)
    # The page takes the newer layer in by itself; what was confirmed stands, and what is said against it is shown.
    page.wait_for_selector(".card:nth-child(3) .against", timeout=15_000)
    assert page.text_content(".card:nth-child(3) .type") == "arrest"
    assert page.text_content(".card:nth-child(3) .status") == "accepted"
    assert page.text_content(".card:nth-child(3) .against dl") == "typerelease"
    assert "tests 2.0.0" in page.text_content("#about")
    shoot(page, "disagreement")
    page.select_option("[aria-label='Status']", "disagrees")
    page.wait_for_selector("#rows li:only-child")
    page.click(".card:nth-child(3) .head")
    keys.press("a")
    keys.saved()
    page.wait_for_selector(".card:nth-child(3):not(:has(.against))")
