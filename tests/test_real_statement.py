"""A real statement through the whole pipeline: EUR 57/3123/2015, held value by value to what its readers need.

Nothing here is a known miss. The statement itself is not part of the project; the few words of it that stand below
name its events.
"""

from pathlib import Path
from typing import NamedTuple

import pytest
from spacy.language import Language

from chargesheet.extraction import documents
from chargesheet.reading import read
from chargesheet.records import DocumentRecord, EventRecord, EventType, Quote, Statement, check_offsets


class Real(NamedTuple):
    """The record of EUR 57/3123/2015, and finding things in it."""

    record: DocumentRecord

    @property
    def text(self) -> str:
        return self.record.statement.text

    def at(self, words: str, after: str = "") -> int:
        """Where ``words`` stand first after ``after`` stood."""
        return self.text.index(words, self.text.index(after))

    def event(self, kind: EventType, trigger: str, after: str) -> EventRecord:
        """The only event of ``kind`` whose trigger overlaps ``trigger``."""
        start = self.at(trigger, after)
        found = [
            event
            for event in self.record.events
            if event.type == kind and event.trigger.start < start + len(trigger) and start < event.trigger.end
        ]
        assert len(found) == 1, [(e.type, e.trigger.text) for e in self.record.events]
        return found[0]


@pytest.fixture(scope="module")
def real(nlp: Language, shared: Path) -> Real:
    (statement,) = read([shared / "statements" / "EUR-57-3123-2015.md"])
    assert isinstance(statement, Statement)
    (record,) = documents([statement], nlp)
    check_offsets(record)
    return Real(record)


def names(event: EventRecord) -> list[str]:
    return [subject.name for subject in event.subjects]


def subject_quotes(event: EventRecord) -> set[tuple[str, int]]:
    return {(quote.text, quote.start) for subject in event.subjects for quote in subject.mentions}


def quoted(quotes: tuple[Quote, ...]) -> list[tuple[str, int]]:
    return [(quote.text, quote.start) for quote in quotes]


def provision(event: EventRecord) -> tuple[str | None, str, str | None, str | None, str, str, int]:
    (only,) = event.provisions
    return only.id, only.article, only.law, only.country, only.kind, only.text, only.start


def dated(event: EventRecord) -> str | None:
    return None if event.date is None else event.date.edtf


JOURNALISTS = ["Guzyal Baidalinova", "Yulia Kozlova", "Rafael Balgin"]


@pytest.mark.issue(2)
class TestKazakhstan2015:
    """EUR 57/3123/2015: everything that its readers need from it."""

    def test_metadata(self, real: Real) -> None:
        statement = real.record.statement
        assert statement.date == "2015-12-21"
        assert statement.index == "EUR 57/3123/2015"
        assert statement.country == "KZ"
        assert statement.title is not None
        assert statement.title.startswith("Kazakhstan: as 2015 draws to a close")

    def test_search_of_offices_and_homes(self, real: Real) -> None:
        event = real.event("search", "raided", "18 December")
        assert event.modality == "actual"
        assert sorted(names(event)) == sorted(["Nakanune.kz", *JOURNALISTS])
        kinds = {subject.name: subject.kind for subject in event.subjects}
        assert kinds == {"Nakanune.kz": "organisation"} | dict.fromkeys(JOURNALISTS, "person")
        for name in ("Nakanune.kz", *JOURNALISTS):
            assert (name, real.at(name, "raided")) in subject_quotes(event)
        (authority,) = event.authorities
        assert authority.name in ("police", "police in Almaty")
        assert real.at("police in Almaty") in {quote.start for quote in authority.mentions}
        assert [place.name for place in event.places] == ["Almaty"]
        assert ("Almaty", real.at("Almaty")) in quoted(event.places[0].mentions)
        assert event.date is not None
        assert event.date.edtf == "2015-12-18"
        assert "18 December" in event.date.text
        assert event.date.start <= real.at("18 December") < event.date.end

    def test_investigation_of_all_three(self, real: Real) -> None:
        event = real.event("investigation", "investigation", "All three")
        assert event.modality == "actual"
        assert sorted(names(event)) == sorted(JOURNALISTS)
        assert ("All three", real.at("All three")) in subject_quotes(event)
        article = ("Article 274 of the Criminal Code", real.at("Article 274"))
        assert provision(event) == ("KZ:criminal-code:274", "274", "Criminal Code", "KZ", "criminal", *article)
        offence = "knowingly disseminating false information"
        assert quoted(event.offences) == [(offence, real.at(offence))]

    def test_lawsuit_for_libel(self, real: Real) -> None:
        event = real.event("lawsuit", "libel case", "Kazkommertsbank")
        assert event.modality == "actual"
        assert names(event) == ["Nakanune.kz"]
        (plaintiff,) = event.authorities
        assert plaintiff.name == "Kazkommertsbank"
        assert ("Kazkommertsbank", real.at("Kazkommertsbank", "libel case")) in quoted(plaintiff.mentions)
        assert dated(event) == "2015"
        assert quoted(event.offences) == [("libel", real.at("libel"))]

    def test_closure_of_the_newspaper(self, real: Real) -> None:
        event = real.event("closure", "forced to close", "Reaspublika")
        assert event.modality == "actual"
        assert names(event) == ["Reaspublika"]
        assert ("Reaspublika", real.at("Reaspublika")) in subject_quotes(event)
        assert dated(event) == "2012"
        assert quoted(event.offences) == [("extremism", real.at("extremism"))]

    def test_charges_against_the_newspaper(self, real: Real) -> None:
        event = real.event("charge", "charges", "forced to close")
        assert names(event) == ["Reaspublika"]
        assert quoted(event.offences) == [("extremism", real.at("extremism"))]

    def test_investigations_of_at_least_four(self, real: Real) -> None:
        event = real.event("investigation", "criminal investigations", "At least four people")
        (group,) = event.subjects
        assert (group.kind, group.count) == ("group", 4)
        assert ("At least four people", real.at("At least four people")) in quoted(group.mentions)

    def test_detention_since_october(self, real: Real) -> None:
        event = real.event("detention", "detained since October", "Serkzhan Mambetalin")
        assert event.modality == "actual"
        assert sorted(names(event)) == ["Serkzhan Mambetalin", "Yermek Narymbaev"]
        assert dated(event) == "2015-10/.."
        assert event.penalty is not None
        assert (event.penalty.text, event.penalty.start) == ("pre-trial detention", real.at("pre-trial detention"))
        assert event.penalty.kind == "custody"
        assert event.penalty.duration is None

    def test_charge_of_inciting_discord(self, real: Real) -> None:
        event = real.event("charge", "charges", "pre-trial detention")
        assert event.modality == "actual"
        assert sorted(names(event)) == ["Serkzhan Mambetalin", "Yermek Narymbaev"]
        offence = "inciting national discord"
        assert quoted(event.offences) == [(offence, real.at(offence))]

    def test_closure_of_the_magazine(self, real: Real) -> None:
        event = real.event("closure", "closed down", "Also in October")
        assert event.modality == "actual"
        assert names(event) == ["Adam"]
        assert ("Adam", real.at("Adam*")) in subject_quotes(event)
        assert dated(event) == "2015-10"
        assert [authority.name for authority in event.authorities] == ["court"]
        assert ("court", real.at("court order")) in quoted(event.authorities[0].mentions)

    def test_ban_of_three_months(self, real: Real) -> None:
        event = real.event("closure", "ban", "administrative")
        assert names(event) == ["Adam"]
        assert dated(event) == "2015-09"
        assert event.penalty is not None
        assert event.penalty.duration == "P3M"
        assert event.penalty.kind == "ban"
        assert event.penalty.start == real.at("three-month")

    @pytest.mark.parametrize(("kind", "trigger"), [("arrest", "arrested"), ("charge", "charged")])
    def test_arrest_and_charge_of_the_director(self, real: Real, kind: EventType, trigger: str) -> None:
        event = real.event(kind, trigger, "In November, Bolatbek")
        assert event.modality == "actual"
        assert names(event) == ["Bolatbek Blyalov"]
        assert ("Bolatbek Blyalov", real.at("Bolatbek")) in subject_quotes(event)
        article = ("Article 174", real.at("Article 174, after"))
        assert provision(event) == ("KZ:criminal-code:174", "174", "Criminal Code", "KZ", "criminal", *article)
        assert dated(event) == "2015-11"
        assert quoted(event.offences) == [("discord", real.at("discord", "arrested and charged"))]

    def test_remand_of_the_director(self, real: Real) -> None:
        event = real.event("detention", "remanded", "On 11 November")
        assert event.modality == "actual"
        assert names(event) == ["Bolatbek Blyalov"]
        assert ("he", real.at("he was remanded")) in subject_quotes(event)
        assert dated(event) == "2015-11-11"
        assert event.penalty is not None
        assert (event.penalty.text, event.penalty.start) == ("two months", real.at("two months"))
        assert (event.penalty.kind, event.penalty.duration) == ("custody", "P2M")

    def test_investigation_of_the_monitor(self, real: Real) -> None:
        event = real.event("investigation", "criminal investigation", "Elena Semyonova")
        assert event.modality == "actual"
        assert names(event) == ["Elena Semyonova"]
        assert [authority.name for authority in event.authorities] == ["police"]
        assert ("police", real.at("police, also")) in quoted(event.authorities[0].mentions)
        article = ("Article 274 of the Criminal Code", real.at("Article 274", "Elena Semyonova"))
        assert provision(event) == ("KZ:criminal-code:274", "274", "Criminal Code", "KZ", "criminal", *article)
        offence = "knowingly disseminating false information"
        assert quoted(event.offences) == [(offence, real.at(offence, "Elena Semyonova"))]

    def test_nothing_is_invented(self, real: Real) -> None:
        """No more events than a careful reader finds, of no type that is not there."""
        types = {event.type for event in real.record.events}
        assert types <= {"search", "investigation", "lawsuit", "closure", "charge", "detention", "arrest"}
        assert len(real.record.events) <= 16
