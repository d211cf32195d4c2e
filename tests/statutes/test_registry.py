"""The registry: every entry is well formed and can be matched in a sentence."""

import re

import pytest

from chargesheet.errors import VocabularyError
from chargesheet.grammar.provisions_mentions import find_laws
from chargesheet.statutes import read_provisions, registry
from chargesheet.statutes.registry import Statute
from chargesheet.vocabulary import load_vocabulary

ENTRIES: list[Statute] = [
    *(statute for country in registry.known_countries() for statute in registry.statutes(country)),
    *registry.treaties(),
]
NAMES = [(statute, name) for statute in ENTRIES for name in statute.names]
ACRONYMS = [(statute, name) for statute in ENTRIES for name in (*statute.acronyms, *statute.doubtful)]


def test_it_covers_the_countries_that_archives_cite_most() -> None:
    assert len(registry.known_countries()) >= 120
    assert {"KZ", "TR", "RU", "VN", "IN", "PK", "EG", "ZW", "KR", "BY"} <= set(registry.known_countries())


def test_ids_are_unique_and_start_with_their_country() -> None:
    ids = [statute.id for statute in ENTRIES]
    assert len(ids) == len(set(ids))
    for statute in ENTRIES:
        assert re.fullmatch(r"(?:[A-Z]{2}|treaty):[a-z0-9]+(?:-[a-z0-9]+)*", statute.id)
    for country in registry.known_countries():
        assert {statute.country for statute in registry.statutes(country)} == {country}


@pytest.mark.parametrize("statute", ENTRIES, ids=[statute.id for statute in ENTRIES])
def test_fields_agree(statute: Statute) -> None:
    assert statute.names or statute.acronyms
    assert statute.articles is None or statute.articles > 0
    assert statute.articles is not None or statute.country is not None, "how far do the treaty's articles reach?"
    for day in (statute.since, statute.until):
        assert day is None or re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", day)
    if statute.since is not None and statute.until is not None:
        assert statute.since < statute.until
    if statute.since is not None and statute.year is not None:
        assert statute.year <= int(statute.since[:4])


@pytest.mark.parametrize(("statute", "name"), NAMES, ids=[f"{statute.id} {name}" for statute, name in NAMES])
def test_every_name_matches_in_a_sentence(statute: Statute, name: str) -> None:
    # A numbered title stands before its section only: "18 U.S.C. § 2339".
    cited = f"{name} § 5" if name[0].isdigit() and "U" in name[:8] and "S" in name and len(name) < 11 else name
    text = f"In May she was charged under the {cited} and remained in prison."
    reading = read_provisions(text, statute.country, statute.until or statute.since)
    if cited == name:
        assert [(text[law.start : law.end], law.id) for law in reading.laws] == [(name, statute.id)]
        assert reading.laws[0].kind == statute.kind
    else:
        assert [article.id for article in reading.provisions[0].articles] == [f"{statute.id}:5"]


@pytest.mark.parametrize(("statute", "name"), ACRONYMS, ids=[f"{statute.id} {name}" for statute, name in ACRONYMS])
def test_every_acronym_matches_in_a_sentence(statute: Statute, name: str) -> None:
    text = f"In May she was charged under the {name} and remained in prison."
    reading = read_provisions(text, statute.country, statute.until or statute.since)
    assert [(text[law.start : law.end], law.id) for law in reading.laws] == [(name, statute.id)]


@pytest.mark.parametrize("country", registry.known_countries())
def test_every_country_has_a_code_or_a_constitution(country: str) -> None:
    kinds = {statute.kind for statute in registry.statutes(country)}
    assert kinds & {"criminal", "constitution"}


def test_most_countries_have_code_procedure_and_constitution() -> None:
    kinds = [{statute.kind for statute in registry.statutes(country)} for country in registry.known_countries()]
    assert sum({"criminal", "procedure", "constitution"} <= found for found in kinds) >= 120


@pytest.mark.parametrize(
    ("statute", "name"),
    [(statute, name) for statute in ENTRIES for name in statute.offences],
    ids=[f"{statute.id} {name}" for statute in ENTRIES for name in statute.offences],
)
def test_every_offence_name_matches_in_a_sentence(statute: Statute, name: str) -> None:
    text = f"In May she was charged under the {name} and remained in prison."
    reading = read_provisions(text, statute.country, statute.until or statute.since or "2016")
    assert [(text[a.start : a.end], [i.id for i in a.articles]) for a in reading.anaphora] == [
        (name, [f"{statute.id}:{number}" for number in statute.offences[name]])
    ]


def test_successive_laws_of_one_name_do_not_apply_at_once() -> None:
    for country in registry.known_countries():
        for name, statutes in registry.index(country).items():
            current = [statute.id for statute in statutes if statute.until is None]
            assert len(current) <= 1, (name, current)


def test_a_country_without_a_file_has_no_laws() -> None:
    assert registry.statutes("ZZ") == ()
    assert registry.statutes("../x") == ()


def test_a_broken_entry_is_a_vocabulary_error() -> None:
    with pytest.raises(VocabularyError, match=r"treaties\.toml"):
        load_vocabulary("chargesheet.statutes", "data/treaties.toml", _Narrow)


class _Narrow(Statute, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An entry that asks for a field that no file has."""

    number: int


def test_spellings_make_one_key_of_spellings() -> None:
    assert registry.law_key("Law No. 84/2002") == registry.law_key("Law 84 of 2002") == "law 84 2002"
    assert registry.law_key("UN Women’s Convention") == registry.law_key("UN Women's Convention")
    assert registry.law_key("Pe\u0301nal Code") == "penal code"


def test_the_grammar_alone_finds_names_without_the_registry() -> None:
    assert len(find_laws("the Public Safety Act and the Sedition Act")) == 2
