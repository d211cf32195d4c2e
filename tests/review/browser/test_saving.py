"""What was typed is saved: offline, in two windows, and when the server says no."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

Open = Callable[..., Any]


def test_offline_nothing_is_lost(serve: Any, open_page: Open, documents: ModuleType, typist: Any, shoot: Any) -> None:
    serving = serve([documents.twelve()])
    page = open_page(serving.addresses["amina"])
    keys = typist(page)
    keys.press("a")
    keys.saved()
    serving.stop()
    keys.press("a", "x", "t")
    keys.type("fine")
    keys.press("Enter")
    page.wait_for_selector('#save-state[data-state="offline"]')
    assert "3 changes kept in this browser" in page.text_content("#save-state")
    shoot(page, "offline")
    statuses = "els => els.slice(0, 4).map(e => e.textContent)"
    expected = ["accepted", "accepted", "rejected", "corrected"]
    assert page.eval_on_selector_all(".card .status", statuses) == expected
    # Who leaves is asked first.
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.type), dialog.dismiss()))
    page.evaluate("setTimeout(() => location.reload(), 0)")
    page.wait_for_timeout(300)
    assert dialogs == ["beforeunload"]
    serving.start()
    # The new server has new tokens: the page says so, and after signing in again in the same browser goes on.
    again = page.context.new_page()
    again.goto(serving.addresses["amina"])
    again.wait_for_selector('#save-state[data-state="saved"]', timeout=20_000)
    page.wait_for_selector('#save-state[data-state="saved"]', timeout=20_000)
    again.reload()
    again.wait_for_selector(".card.current")
    assert again.eval_on_selector_all(".card .status", statuses) == expected


def test_what_was_not_saved_is_sent_by_the_next_visit(
    serve: Any, open_page: Open, documents: ModuleType, typist: Any
) -> None:
    page = open_page(serve([documents.twelve()]).addresses["amina"])
    keys = typist(page)
    page.route("**/api/corrections", lambda route: route.abort())
    keys.press("a", "a")
    page.wait_for_selector('#save-state[data-state="offline"]')
    page.on("dialog", lambda dialog: dialog.accept())
    page.unroute("**/api/corrections")
    page.reload()
    page.wait_for_selector('.card.current .number:text-is("3")')
    keys.saved()
    assert page.text_content("#strip").startswith("Layer") and "2 of 12 decided" in page.text_content("#strip")  # noqa: PT018


def test_two_windows_of_one_person(serve: Any, open_page: Open, documents: ModuleType, typist: Any) -> None:
    page = open_page(serve([documents.twelve()]).addresses["amina"])
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_selector(".card.current")
    keys = typist(other)
    keys.press("x")
    keys.saved()
    page.wait_for_selector(".card:first-child.rejected", timeout=15_000)
    keys = typist(page)
    keys.press("u")
    keys.saved()
    page.wait_for_selector(".card:first-child.open")
    other.wait_for_selector(".card:first-child.open", timeout=15_000)


def test_what_is_wrong_is_not_saved(serve: Any, open_page: Open, documents: ModuleType, typist: Any) -> None:
    page = open_page(serve([documents.twelve()]).addresses["amina"])
    keys = typist(page)
    keys.press("d", "Enter")
    page.keyboard.press("Control+a")
    keys.type("some other time")
    keys.press("Enter")  # the form stays, and says why
    page.wait_for_selector(".form :text('not understood')")
    assert page.evaluate("document.activeElement.name") == "edtf"
    keys.press("Escape")
    # What only the server knows to be wrong is set apart, and can be read; the rest is saved.
    keys.press("y", "Enter")
    page.wait_for_selector("#selection:has-text('Enter')")
    keys.press("Shift+ArrowRight", "Enter")
    page.wait_for_selector("input[name=duration]")
    page.focus("input[name=duration]")
    keys.type("two months")
    keys.press("Enter", "j", "a")
    page.wait_for_selector(".problem:has-text('Not saved')")
    assert "two months" in page.text_content(".problem pre")
    keys.saved()
    # The bar says that it is saved before the cards are drawn from the answer.
    page.wait_for_selector(".card .status:text-is('accepted')")
    assert page.eval_on_selector_all(".card .status", "els => els.slice(0, 2).map(e => e.textContent)") == [
        "open",
        "accepted",
    ]
