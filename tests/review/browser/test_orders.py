"""Answers come in any order: each test holds some back, and lets them in after others that were asked for later."""

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

Open = Callable[..., Any]
STATEMENTS = 55  # five more than a page of the queue
STATUSES = "els => els.map(e => e.textContent)"


class Held:
    """Requests of a page that are kept back: before the server has them, or its answers to them."""

    def __init__(self, page: Any, pattern: str, *, asked: bool, most: int = 1) -> None:
        self.page = page
        self.asked = asked
        self.waiting: list[tuple[Any, Any]] = []
        page.route(pattern, self._keep, times=most)

    def _keep(self, route: Any) -> None:
        self.waiting.append((route, route.fetch() if self.asked else None))

    def arrived(self) -> None:
        """Wait until a request is kept back; where the server was asked, until it has answered."""
        for _ in range(300):
            if self.waiting:
                return
            self.page.wait_for_timeout(20)
        pytest.fail("nothing was asked for")

    def let_go(self) -> None:
        """Let it go on, and wait until the page has the answer."""
        self.arrived()
        route, answer = self.waiting.pop(0)
        with self.page.expect_event("requestfinished", lambda request: request == route.request):
            if answer is None:
                route.continue_()
            else:
                route.fulfill(response=answer)
        self.page.evaluate("() => new Promise((done) => setTimeout(done))")


def _document(documents: ModuleType, number: int) -> Any:
    dana = f"Dana Omar{number}"
    text = f"Report {number}. {dana} was arrested in Almaty. Erlan Kasym was charged in Astana. Ilyas Mir was freed.\n"
    writer = documents.Writer(text, title=f"Report {number}")
    for name in (dana, "Erlan Kasym", "Ilyas Mir"):
        person = writer.mention(name, "PERSON")
        trigger = {"D": "arrested", "E": "charged", "I": "freed"}[name[0]]
        type_ = {"D": "arrest", "E": "charge", "I": "release"}[name[0]]
        writer.event(type_, writer.quote(trigger), subjects=(person,), confidence=0.9)
    writer.mention("Almaty", "PLACE")
    writer.mention("Astana", "PLACE")
    return writer.document()


@pytest.fixture(scope="module")
def served(documents: ModuleType, serve_many: Any) -> Any:
    """One server for all of these tests; each takes a statement of its own."""
    return serve_many([_document(documents, number) for number in range(STATEMENTS)], "amina", "ben")


@pytest.fixture(scope="module")
def fresh(documents: ModuleType) -> Iterator[str]:
    """Ids of statements that nobody has opened."""
    return iter([_document(documents, number).id for number in range(STATEMENTS)])


@pytest.fixture
def page(served: Any, fresh: Iterator[str], open_page: Open) -> Any:
    """The page of a statement, with no news in the background unless a test asks for it."""
    page = open_page(f"{served.addresses['amina']}#{next(fresh)}")
    page.route("**/api/changes*", lambda route: route.abort())
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def _statuses(page: Any) -> list[str]:
    found: list[str] = page.eval_on_selector_all(".card .status", STATUSES)
    return found


def _leave_unsaved(page: Any, keys: Any, *pressed: str) -> None:
    """What was pressed stays in the browser: no request comes through."""
    page.route("**/api/corrections", lambda route: route.abort())
    keys.press(*pressed)
    page.wait_for_selector('#save-state[data-state="offline"]')
    page.unroute("**/api/corrections")


def test_a_statement_that_was_asked_for_before_the_last_save(page: Any, typist: Any) -> None:
    """The server answers with the statement, then saves what the visit before had left; the page hears of both."""
    keys = typist(page)
    _leave_unsaved(page, keys, "a", "x")
    saving = Held(page, "**/api/corrections", asked=False)
    statement = Held(page, "**/api/statement*", asked=True)
    page.reload()
    statement.arrived()
    saving.let_go()
    keys.saved()
    statement.let_go()
    page.wait_for_selector('.card.current .number:text-is("3")')
    assert _statuses(page) == ["accepted", "rejected", "open"]


def test_a_statement_that_has_what_is_not_yet_said_to_be_saved(page: Any, typist: Any) -> None:
    """The server saves, then answers with the statement; the page hears of the statement first."""
    keys = typist(page)
    _leave_unsaved(page, keys, "a", "c", "End", "ArrowLeft", "Shift+ArrowRight", "e", "Enter")
    saving = Held(page, "**/api/corrections", asked=True)
    page.reload()
    saving.arrived()
    page.wait_for_selector(".card.current")
    assert sorted(_statuses(page)) == ["accepted", "added", "open", "open"]
    saving.let_go()
    keys.saved()
    assert sorted(_statuses(page)) == ["accepted", "added", "open", "open"]
    keys.press("u", "u")
    keys.saved()
    page.wait_for_function("document.querySelectorAll('.card .status').length === 3")
    assert _statuses(page) == ["open"] * 3


def test_a_reload_that_a_save_overtakes(page: Any, typist: Any) -> None:
    """After a refusal the statement is asked for again; what is saved in the meantime stays shown as saved."""
    keys = typist(page)
    statement = Held(page, "**/api/statement*", asked=True)
    page.evaluate(
        """async () => {
          const { Refusal } = await import("/static/api.js");
          const spoilt = crypto.randomUUID();
          const plain = JSON.stringify;
          JSON.stringify = (value, ...rest) => {
            const text = plain(value, ...rest);
            if (!value?.corrections) return text;
            JSON.stringify = plain;
            return text.replace(/"event":"[^"]*"/, `"event":"${spoilt}"`);
          };
        }"""
    )
    keys.press("x")  # refused: it names an event that is not there
    statement.arrived()
    page.wait_for_selector(".problem:has-text('Not saved')")
    assert _statuses(page) == ["open"] * 3, "what was refused is not shown"
    keys.press("a")
    keys.saved()
    statement.let_go()
    page.wait_for_timeout(100)
    keys.saved()
    assert _statuses(page) == ["open", "accepted", "open"]


def test_a_save_between_what_is_shown_and_what_a_reload_finds(
    served: Any, page: Any, open_page: Open, typist: Any
) -> None:
    """One's other window saved something that this one was never told of; the next save tells of it."""
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_selector(".card.current")
    there = typist(other)
    there.press("x")
    there.saved()
    keys = typist(page)
    keys.press("j", "a")
    keys.saved()
    page.wait_for_selector(".card:first-child.rejected")
    assert _statuses(page) == ["rejected", "accepted", "open"]
    keys.press("u", "u")
    keys.saved()
    page.wait_for_selector(".card:first-child.open")
    assert _statuses(page) == ["open"] * 3


def test_the_layer_that_was_asked_for_last_is_shown(served: Any, page: Any, open_page: Open, typist: Any) -> None:
    ben = open_page(f"{served.addresses['ben']}#{page.url.partition('#')[2]}")
    there = typist(ben)
    there.press("x")
    there.saved()
    page.reload()
    page.wait_for_selector(".whose option[value=ben]", state="attached")
    late = Held(page, "**/api/statement*author=ben*", asked=True)
    page.select_option(".whose select", "ben")
    late.arrived()
    page.select_option(".whose select", "")
    page.wait_for_selector(".card.current")
    keys = typist(page)
    keys.press("a")
    keys.saved()
    late.let_go()
    page.wait_for_timeout(100)
    assert page.locator(".message:has-text('read only')").count() == 0
    assert _statuses(page) == ["accepted", "open", "open"]


def test_one_s_own_corrections_are_not_shown_in_another_s_layer(served: Any, page: Any, typist: Any) -> None:
    keys = typist(page)
    saving = Held(page, "**/api/corrections", asked=True)
    keys.press("a")
    saving.arrived()
    page.evaluate("document.querySelector('.whose select').append(new Option('ben', 'ben'))")
    page.select_option(".whose select", "ben")
    page.wait_for_selector(".message:has-text('read only')")
    assert _statuses(page) == ["open"] * 3
    saving.let_go()
    keys.saved()
    page.wait_for_timeout(100)
    assert _statuses(page) == ["open"] * 3


def test_undo_and_redo_of_an_earlier_visit_while_nothing_is_answered(page: Any, typist: Any) -> None:
    keys = typist(page)
    keys.press("a", "x")
    keys.saved()
    page.reload()
    page.wait_for_selector(".card.current")
    saving = Held(page, "**/api/corrections", asked=True)
    keys.press("u", "u", "u", "r")
    saving.let_go()
    keys.saved()
    page.wait_for_selector(".card:first-child.accepted")
    page.wait_for_selector(".card:nth-child(2).open")
    assert _statuses(page) == ["accepted", "open", "open"]


def test_an_argument_that_is_still_being_saved_can_be_removed(page: Any, typist: Any) -> None:
    keys = typist(page)
    saving = Held(page, "**/api/corrections", asked=True)
    keys.press("w", "Enter")  # the nearest place
    page.wait_for_selector(".card.current [data-argument=place]:has-text('Almaty')")
    saving.arrived()
    keys.press("w", "Delete")
    saving.let_go()
    keys.saved()
    assert page.locator(".problem").count() == 0
    page.reload()
    page.wait_for_selector(".card.current")
    assert page.text_content(".card:first-child .status") == "open", "nothing differs from the machine's"
    assert page.locator(".card:first-child [data-argument=place]:has-text('Almaty')").count() == 0


def test_what_was_begun_on_one_statement_is_not_saved_on_the_next(page: Any, typist: Any) -> None:
    keys = typist(page)
    for begin, field in (
        (("i", "F2"), ".entities input"),
        ((",",), "#strip textarea"),
        (("m",), ".card .editor input"),
    ):
        keys.press("v")
        keys.press(*begin)
        page.wait_for_selector(field)
        title = page.text_content("#title")
        keys.press("End")
        keys.type("begun")
        if begin == (",",):  # the focus stays where it is
            page.evaluate("history.back()")
        else:
            page.click("#rows li:not(:has([aria-current])) a")
        page.wait_for_function("title => document.getElementById('title').textContent !== title", arg=title)
        assert page.locator(field).count() == 0
        keys.press("i")
        own = page.text_content("#title").removeprefix("Report ")
        assert f"Dana Omar{own}" in page.text_content(".entities [aria-current=true]"), "the list is this statement's"
        page.keyboard.press("Enter")
        page.wait_for_selector(".entities input")
        page.keyboard.press("Escape")
    assert page.text_content("#save-state") == "Nothing to save"


def test_the_queue_waits_for_its_next_page(page: Any, typist: Any) -> None:
    page.evaluate("location.hash = ''")
    page.reload()
    page.wait_for_selector("#rows li:nth-child(50)")
    more = Held(page, "**/api/queue*after=*", asked=True)
    page.click("#rows li:nth-child(50) a")
    more.arrived()  # the last row was scrolled to
    title = page.text_content("#rows li:nth-child(50) .title")
    page.wait_for_selector(f"#title:text-is('{title}')")
    keys = typist(page)
    keys.press("J")
    page.wait_for_timeout(100)
    more.let_go()
    page.wait_for_selector("#rows li:nth-child(51) a[aria-current]")
    assert page.text_content("#title") == page.text_content("#rows li:nth-child(51) .title")
