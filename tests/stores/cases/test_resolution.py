"""Entities into cases, and what is left to people."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from chargesheet.stores.cases.comparison import MERGE
from chargesheet.stores.cases.decisions import Decision, decision
from chargesheet.stores.cases.profiles import Profile
from chargesheet.stores.cases.resolution import Resolution, resolve

MakePerson = Callable[..., Profile]

pytest.importorskip("anyascii", reason="needs anyascii, of the extra stores")
ROOT = Path(__file__).parents[3]


def groups(found: Resolution) -> set[frozenset[str]]:
    return {frozenset(member.id for member in case.members) for case in found.cases}


def sets(*ids: str) -> set[frozenset[str]]:
    """``"ab c"`` is {a, b} and {c}."""
    return {frozenset(group) for group in " ".join(ids).split()}


def test_spellings_are_one_case_with_an_id_that_any_order_gives(person: MakePerson) -> None:
    people = [
        person("b", "Serikzhan Mambetalin"),
        person("a", "Serikzhan Mämbetälin"),
        person("c", "Серикжан Мамбеталин"),
        person("d", "Serikbol Mambetalin"),
    ]
    for order in (people, people[::-1]):
        found = resolve(order)
        assert groups(found) == sets("abc d")
        assert sorted(case.id for case in found.cases) == ["a", "d"]


def test_every_merge_has_a_score_and_reasons(person: MakePerson) -> None:
    (case,) = resolve([person(i, "Serikzhan Mambetalin") for i in "abcd"]).cases
    assert len(case.merges) == 3
    assert all(merge.score >= MERGE and merge.reasons for merge in case.merges)


def test_two_people_of_one_statement_are_two(person: MakePerson) -> None:
    found = resolve(
        [
            person("a", "Serikzhan Mambetalin", statement="s"),
            person("b", "Serikzhan Mambetaliyn", statement="s"),
            person("c", "Serikzhan Mambetalin"),
        ]
    )
    assert groups(found) == sets("ac b")
    assert [review.why for review in found.review] == ["one statement names both"]


def test_a_chain_of_initials_does_not_join_two_people(person: MakePerson) -> None:
    same = {"country": "RU", "places": ["tver"], "provisions": ["RU:criminal-code:280"]}
    found = resolve(
        [
            person("a", "Aleksei Gritsenko", **same),
            person("b", "A. Gritsenko", **same),
            person("c", "Anton Gritsenko", **same),
        ]
    )
    assert groups(found) == sets("a b c")
    assert {review.why for review in found.review} == {"the short name fits two people"}


def test_an_initial_with_one_candidate_and_the_same_facts_is_merged(person: MakePerson) -> None:
    same = {"country": "RU", "places": ["tver"], "provisions": ["RU:criminal-code:280"], "companions": ["x y"]}
    found = resolve([person("a", "Aleksei Gritsenko", **same), person("b", "A. Gritsenko", **same)])
    assert groups(found) == sets("ab")


def test_namesakes_that_may_be_one_go_to_review(person: MakePerson) -> None:
    found = resolve([person("a", "Ahmed Hassan", country="SD"), person("b", "Ahmed Hassan", country="SD")])
    assert groups(found) == sets("a b")
    (review,) = found.review
    assert (review.one, review.other) == ("a", "b")
    assert review.score < MERGE
    assert review.reasons


def test_a_split_is_remembered_whatever_comes_later(person: MakePerson) -> None:
    people = [person(i, "Serikzhan Mambetalin") for i in "abc"]
    split = [decision("b", "a", "different"), decision("b", "c", "different")]
    assert groups(resolve(people, split)) == sets("ac b")
    assert resolve(people, split).review == ()
    more = resolve([*people, person("d", "Serikzhan Mambetalin")], split)
    assert not any({"a", "b"} <= group for group in groups(more))


def test_a_join_is_remembered_though_names_differ(person: MakePerson) -> None:
    people = [person("a", "Gambira"), person("b", "Nyi Nyi Lwinoo")]
    found = resolve(people, [Decision("a", "b", "same", "2026-01-01")])
    assert groups(found) == sets("ab")
    assert found.cases[0].merges[0].reasons[0].feature == "decision"


def test_people_without_a_readable_name_stay_alone(person: MakePerson) -> None:
    assert groups(resolve([person("a", "…"), person("b", "…"), person("c", "")])) == sets("a b c")


@pytest.fixture
def benchmark(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    return import_module("cases")


class TestLabelledPairs:
    def test_the_set_is_what_it_says(self, benchmark: object) -> None:
        pairs = list(benchmark.read_pairs())  # type: ignore[attr-defined]
        assert len(pairs) >= 500
        assert len({pair.id for pair in pairs}) == len(pairs)
        for split in ("dev", "test"):
            chosen = [pair for pair in pairs if pair.split == split]
            assert 0.2 < sum(not pair.same for pair in chosen) / len(chosen) < 0.8

    @pytest.mark.parametrize("split", ["dev", "test"])
    def test_precision_and_recall(self, benchmark: object, split: str) -> None:
        found = benchmark.measure(benchmark.read_pairs(), split)  # type: ignore[attr-defined]
        assert found.precision >= 0.98
        assert found.recall >= 0.85


def test_an_archive_is_sorted_in_time_that_grows_with_it(benchmark: object) -> None:
    people: list[Profile] = benchmark.archive(4_000)  # type: ignore[attr-defined]
    found = resolve(people)
    assert sum(len(case.members) for case in found.cases) == len(people)
    assert benchmark.wrongly_joined(found) < 0.02  # type: ignore[attr-defined]
