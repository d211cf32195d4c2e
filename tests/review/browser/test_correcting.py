"""The whole work of correcting a statement, with the keyboard alone."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

Open = Callable[..., Any]


def layer(page: Any) -> dict[str, Any]:
    """What the server has of the open statement, asked by the page itself."""
    found: dict[str, Any] = page.evaluate(
        "async () => (await fetch(`/api/statement?id=${location.hash.slice(1)}`)).json()"
    )
    return found


def event(page: Any, trigger: str) -> dict[str, Any]:
    """The first event with a trigger."""
    found: dict[str, Any] = next(one for one in layer(page)["layer"]["events"] if one["trigger"]["text"] == trigger)
    return found


def test_twelve_events_with_three_errors_take_25_keys_at_most(
    serve: Any, open_page: Open, documents: ModuleType, typist: Any, shoot: Any
) -> None:
    first, second = documents.twelve(confidence=0.5), documents.twelve("The next statement", confidence=0.9)
    second = documents.small(
        "In Almaty Dana Omar was arrested.", title="The next statement", names=("Dana Omar",), trigger="arrested"
    )
    page = open_page(serve([first, second]).addresses["amina"])
    page.wait_for_selector("#title:text('Twelve events')")
    statement = page.evaluate("location.hash")
    keys = typist(page)
    shoot(page, "twelve-events")
    keys.press("a")
    keys.press("t")  # the second is an arrest, no trial
    keys.type("ar")
    keys.press("Enter", "a", "a", "a")
    keys.press("w", "Enter", "a")  # the fifth has no place: the nearest is right
    keys.press("a", "a")
    keys.press("s", "s", "Delete", "a")  # of the eighth, the second subject is none
    keys.press("a", "a", "a", "a")
    page.wait_for_selector("#title:text('The next statement')")
    keys.saved()
    assert keys.keys <= 25
    page.goto(page.url.split("#")[0] + statement)
    page.reload()
    page.wait_for_selector("#title:text('Twelve events')")
    found = layer(page)["layer"]
    assert [one["status"] for one in found["events"]] == [
        "corrected" if index in {1, 4, 7} else "accepted" for index in range(12)
    ]
    assert found["done"] is True
    second_event, fifth, eighth = (found["events"][index] for index in (1, 4, 7))
    assert second_event["type"] == "arrest"
    assert [place["name"] for place in fifth["places"]] == ["Astana"]
    assert [subject["name"] for subject in eighth["subjects"]] == ["Kamila Abai"]


def test_every_value_of_an_event_can_be_changed_with_keys(
    serve: Any, open_page: Open, documents: ModuleType, typist: Any
) -> None:
    page = open_page(serve([documents.twelve()]).addresses["amina"])
    keys = typist(page)
    keys.press("m")
    keys.type("all")
    keys.press("Enter")
    keys.press("d", "Enter")  # the date's form
    page.keyboard.press("Control+a")
    keys.type("May 2015")
    page.wait_for_selector("text=Read as 2015-05")
    keys.press("Enter")
    page.wait_for_selector("form.form", state="detached")
    keys.press("s", "Enter")  # the subject's form: another name, another kind
    page.keyboard.press("Control+a")
    keys.type("A. Serik")
    keys.press("Enter")
    keys.press("p", "Enter")  # the provision's: looked up in the registry
    page.keyboard.press("Control+a")
    keys.type("280 criminal code")
    page.wait_for_selector("[role=option]:has-text('KZ:criminal-code:280')")
    keys.press("Enter")
    page.wait_for_selector("form.form", state="detached")
    keys.press(".")
    keys.type("Checked against the court's list.")
    keys.press("Enter")
    keys.press("y", "Enter")  # a penalty, from words of the text
    page.wait_for_selector("#selection:has-text('Enter')")
    keys.press("ArrowRight", "Shift+ArrowRight", "Enter")
    page.wait_for_selector("select[name=kind]")
    page.select_option("select[name=kind]", "other")
    page.focus("input[name=duration]")
    keys.type("P2M")
    keys.press("Enter")
    keys.saved()
    found = layer(page)["layer"]["events"][0]
    assert found["modality"] == "alleged"
    assert found["date"]["edtf"] == "2015-05"
    assert found["subjects"][0]["name"] == "A. Serik"
    assert found["provisions"][0]["id"] == "KZ:criminal-code:280"
    assert found["note"] == "Checked against the court's list."
    assert (found["penalty"]["kind"], found["penalty"]["duration"]) == ("other", "P2M")
    assert found["status"] == "corrected"


def test_an_event_is_added_with_caret_and_keys(
    serve: Any, open_page: Open, documents: ModuleType, typist: Any, shoot: Any
) -> None:
    text = "Dana Omar was arrested in Astana and later released on bail. 😀 Then Erlan Kasym was tried.\n"
    writer = documents.Writer(text, title="To be added to")
    person = writer.mention("Dana Omar", "PERSON")
    writer.mention("Erlan Kasym", "PERSON")
    writer.event("arrest", writer.quote("arrested"), subjects=(person,))
    page = open_page(serve([writer.document()]).addresses["amina"])
    keys = typist(page)
    keys.press("c", *["ArrowRight"] * 5, "Shift+ArrowRight")  # arrested → in Astana and later [released]
    shoot(page, "selection")
    assert page.evaluate("getSelection().toString()") == "released"
    keys.press("e")
    keys.type("rel")
    keys.press("Enter", "s", "Enter")
    keys.saved()
    keys.press("c", "End", "ArrowLeft", "Shift+ArrowRight")  # the last word, behind an emoji
    assert page.evaluate("getSelection().toString()") == "tried"
    keys.press("e")
    keys.type("trial")
    keys.press("Enter", "s")
    page.wait_for_selector("[role=option]:has-text('Erlan Kasym')")
    keys.press("Enter", "g")  # another trigger
    page.wait_for_selector("#selection:has-text('Enter')")
    keys.press("ArrowLeft", "Shift+ArrowRight", "Shift+ArrowRight", "Enter")
    keys.saved()
    added = [one for one in layer(page)["layer"]["events"] if one["origin"] == "added"]
    assert [(one["type"], one["trigger"]["text"], one["subjects"][0]["name"]) for one in added] == [
        ("release", "released", "Dana Omar"),
        ("trial", "was tried", "Erlan Kasym"),
    ]


def test_undo_and_redo(serve: Any, open_page: Open, documents: ModuleType, typist: Any) -> None:
    page = open_page(serve([documents.twelve()]).addresses["amina"])
    keys = typist(page)
    keys.press("x", "a")
    keys.press("t")
    keys.type("fine")
    keys.press("Enter")
    keys.saved()
    statuses = "els => els.slice(0, 3).map(e => e.textContent)"
    assert page.eval_on_selector_all(".card .status", statuses) == ["rejected", "accepted", "corrected"]
    keys.press("u", "u")
    assert page.eval_on_selector_all(".card .status", statuses) == ["rejected", "open", "open"]
    keys.saved()
    keys.press("r")
    keys.saved()
    assert page.eval_on_selector_all(".card .status", statuses) == ["rejected", "accepted", "open"]
    page.reload()
    page.wait_for_selector(".card.current")
    assert page.eval_on_selector_all(".card .status", statuses) == ["rejected", "accepted", "open"]
    keys.press("u", "u")  # what an earlier visit did
    keys.saved()
    page.wait_for_selector(".card:first-child .status:text('open')")
    keys.saved()
    assert [one["status"] for one in layer(page)["layer"]["events"]][:3] == ["open"] * 3


def test_entities_are_renamed_merged_and_split(
    serve: Any, open_page: Open, documents: ModuleType, typist: Any, shoot: Any
) -> None:
    text = "Dana Omar was arrested. Omar was held. Later D. Omar was freed. Omar spoke to her lawyer.\n"
    writer = documents.Writer(text, title="Names")
    for words in ("Dana Omar", "D. Omar"):
        writer.mention(words, "PERSON")
    for after in (24, 60):
        writer.mention("Omar", "PERSON", after)
    writer.event("arrest", writer.quote("arrested"), subjects=(writer.quote("Dana Omar"),))
    page = open_page(serve([writer.document()]).addresses["amina"])
    keys = typist(page)
    keys.press("i", "j", " ", "k", "+")  # mark the second, go to the first, merge
    keys.saved()
    found = layer(page)["layer"]
    assert len(found["entities"]) == 2
    names = {entity["id"]: entity["name"] for entity in found["entities"]}
    assert [names[m["entity"]] for m in found["mentions"]] == ["Dana Omar", "Dana Omar", "D. Omar", "Dana Omar"]
    shoot(page, "entities")
    keys.press("-", "Tab", " ", "Enter")  # the second of its mentions is somebody else
    keys.saved()
    found = layer(page)["layer"]
    assert len({m["entity"] for m in found["mentions"]}) == 3
    keys.press("F2")
    page.keyboard.press("Control+a")
    keys.type("Dana B. Omar")
    keys.press("Enter")
    keys.saved()
    assert "Dana B. Omar" in {entity["name"] for entity in layer(page)["layer"]["entities"]}


def test_mentions_are_marked_relabelled_and_taken_away(
    serve: Any, open_page: Open, documents: ModuleType, typist: Any
) -> None:
    writer = documents.Writer("Almaty News was closed in Astana by a court.\n", title="Mentions")
    writer.mention("Almaty", "PLACE")
    writer.mention("Astana", "PLACE")
    writer.event("closure", writer.quote("closed"))
    page = open_page(serve([writer.document()]).addresses["amina"])
    keys = typist(page)
    keys.press("c", "Home", "Shift+ArrowRight", "Shift+ArrowRight", "l")
    keys.type("org")
    keys.press("Enter")
    keys.press("n", "Delete")
    keys.saved()
    assert [(m["text"], m["label"]) for m in layer(page)["layer"]["mentions"]] == [("Almaty News", "ORG")]


@pytest.mark.parametrize("name", ["turkey-courthouse-report.md"])
def test_a_statement_of_the_corpora(
    name: str, serve: Any, open_page: Open, typist: Any, shoot: Any, read: Callable[[Any], Any], root: Any
) -> None:
    _correct_all(read(root / "corpora" / "statements" / name), serve, open_page, typist, shoot, "corpora")


def test_the_real_statement(
    shared: Any, serve: Any, open_page: Open, typist: Any, shoot: Any, read: Callable[[Any], Any]
) -> None:
    document = read(shared / "statements" / "EUR-57-3123-2015.md")
    _correct_all(document, serve, open_page, typist, shoot, "real")


def _correct_all(document: Any, serve: Any, open_page: Open, typist: Any, shoot: Any, name: str) -> None:
    """Accept, reject, correct and add, until the statement is done; then look at what is on disk."""
    page = open_page(serve([document]).addresses["amina"])
    keys = typist(page)
    shoot(page, f"{name}-opened")
    count = len(document.events)
    keys.press("x")  # the first is rejected, of the second the type and a place are changed
    keys.press("t")
    keys.type("inv")
    keys.press("Enter", "w")
    if page.evaluate("document.activeElement.matches('[data-argument]')"):
        keys.press("Delete")
    else:
        keys.press("Enter")
    keys.press("c", "ArrowDown", "ArrowDown", "Shift+ArrowRight", "e")
    keys.type("release")
    keys.press("Enter")
    page.wait_for_selector(".card.added.current")
    keys.press("s", "Enter")
    shoot(page, f"{name}-added")
    for _ in range(count + 2):
        if page.evaluate("document.querySelector('#strip').textContent.includes('done')"):
            break
        keys.press("a")
    keys.saved()
    shoot(page, f"{name}-done")
    found = layer(page)
    assert found["layer"]["done"] is True
    statuses = [one["status"] for one in found["layer"]["events"]]
    assert "open" not in statuses
    assert statuses.count("rejected") == 1
    assert statuses.count("added") == 1
    assert len(statuses) == count + 1
    text = document.statement.text
    assert found["statement"]["text"] == text
    for one in found["layer"]["events"]:
        trigger = one["trigger"]
        assert text[trigger["start"] : trigger["end"]] == trigger["text"]
