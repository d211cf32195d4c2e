"""Records: the layers of a passage, put together as a document record."""

from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc

from chargesheet import records
from chargesheet.grammar.by_language import count, read_penalty
from chargesheet.records import (
    DOCUMENT_SCHEMA,
    EVENT_SCHEMA,
    Authority,
    DocumentRecord,
    Entity,
    EntityLabel,
    EventDate,
    EventRecord,
    EventType,
    Mention,
    PartyKind,
    Penalty,
    Place,
    Provision,
    Quote,
    Role,
    Statement,
    StatementRef,
    Subject,
    content_id,
    statement_id,
)
from chargesheet.spelling import name_key
from chargesheet.stages.arguments.participants import OF_THINGS
from chargesheet.stages.layers import Argument, Trigger, labelled_spans, layers, register_extensions
from chargesheet.stages.name_words import person_nouns
from chargesheet.stages.records.merging import merged
from chargesheet.stages.stage import Stage

_KINDS: dict[EntityLabel, PartyKind] = {"PERSON": "person", "ORG": "organisation", "PLACE": "place"}


class RecordsStage(Stage[DocumentRecord]):
    """The layers of a passage, put together as a document record.

    Args:
        model: Name and version of the pipeline, as each event record carries it.
    """

    def __init__(self, model: str) -> None:
        self.model = model

    def match(self, doc: Doc) -> DocumentRecord:
        """The document record of the passage; its offsets point into ``doc.text``."""
        reader = _Reader(doc, self.model)
        return DocumentRecord(
            schema=DOCUMENT_SCHEMA,
            id=reader.statement.id,
            statement=reader.statement,
            mentions=tuple(reader.mentions()),
            entities=reader.entities,
            events=merged(reader.events()),
        )

    def set_annotations(self, doc: Doc, found: DocumentRecord) -> None:
        """Write the document layer."""
        layers(doc).document = found


class _Reader:
    """One passage's layers, read as the values of records."""

    def __init__(self, doc: Doc, model: str) -> None:
        self._doc = doc
        self._text = doc.text
        self._read = layers(doc)
        self._model = model
        self.statement = self._read.statement or Statement(id=statement_id(doc.text), text=doc.text)
        self.entities = tuple(self._entities())
        self._entity_at = {
            (span.start, span.end): index
            for index, entity in enumerate(self._read.entities)
            for span in entity.mentions
        }
        self._anaphor_at = {(anaphor.start, anaphor.end): anaphor for anaphor in self._read.anaphors}

    def quote(self, start: int, end: int) -> Quote:
        return Quote(self._text[start:end], start, end)

    def mentions(self) -> Iterator[Mention]:
        """All labelled spans, each with the id of its entity."""
        for span in labelled_spans(self._doc):
            index = self._entity_at.get((span.start, span.end))
            yield Mention(
                text=self._text[span.start : span.end],
                start=span.start,
                end=span.end,
                label=span.label,
                entity=None if index is None else self.entities[index].id,
            )

    def _entities(self) -> Iterator[Entity]:
        seen: dict[tuple[str, str], int] = {}
        for reading in self._read.entities:
            key = (reading.label, reading.name)
            seen[key] = nth = seen.get(key, -1) + 1
            shared = nth == 0 and (reading.label == "PLACE" or (reading.label == "PERSON" and " " in reading.name))
            # "Supreme Court" or "Ali" of another passage may be another one: their ids say which passage
            passage = [] if shared or not self._read.offset else [str(self._read.offset)]
            yield Entity(
                id=content_id("entity", self.statement.id, reading.label, reading.name, str(nth), *passage),
                label=reading.label,
                name=reading.name,
                aliases=reading.aliases,
            )

    def events(self) -> Iterator[EventRecord]:
        """One record a trigger, in order of the text."""
        seen: dict[tuple[str, int, int], int] = {}
        for index, trigger in enumerate(self._read.triggers):
            key = (trigger.type, trigger.start, trigger.end)
            seen[key] = nth = seen.get(key, -1) + 1
            yield self._event(index, trigger, nth)

    def _event(self, index: int, trigger: Trigger, nth: int) -> EventRecord:
        arguments = [argument for argument in self._read.arguments if argument.event == index]
        by_role: dict[Role, list[Argument]] = {}
        for argument in arguments:
            by_role.setdefault(argument.role, []).append(argument)
        modality = self._read.modalities[index] if index < len(self._read.modalities) else None
        statement = self.statement
        place = str(trigger.start + self._read.offset), str(trigger.end + self._read.offset)
        return EventRecord(
            schema=EVENT_SCHEMA,
            id=content_id("event", statement.id, trigger.type, *place, str(nth)),
            type=trigger.type,
            modality=modality.modality if modality else "actual",
            statement=StatementRef(
                id=statement.id,
                title=statement.title,
                date=statement.date,
                source=statement.source,
                page=statement.page_at(trigger.start + self._read.offset),
            ),
            trigger=self.quote(trigger.start, trigger.end),
            subjects=tuple(self._subjects(by_role.get("subject", []), trigger.type)),
            authorities=tuple(self._authorities(by_role.get("authority", []))),
            places=tuple(self._places(by_role.get("place", []))),
            date=next(self._dates(by_role.get("date", [])), None),
            provisions=tuple(self._provisions(by_role.get("provision", []))),
            offences=tuple(self.quote(a.start, a.end) for a in by_role.get("offence", [])),
            penalty=next(self._penalties(by_role.get("penalty", []), trigger), None),
            evidence=self._evidence(trigger, arguments, modality.cues if modality else ()),
            confidence=None,
            model=self._model,
        )

    def _subjects(self, arguments: Iterable[Argument], event: EventType) -> Iterator[Subject]:
        named: dict[int, list[Quote]] = {}
        groups: dict[tuple[int, int], list[Quote]] = {}
        for argument in arguments:
            quote = self.quote(argument.start, argument.end)
            anaphor = self._anaphor_at.get((argument.start, argument.end))
            entity = self._entity_at.get((argument.start, argument.end))
            if entity is not None:
                named.setdefault(entity, []).append(quote)
            elif anaphor is not None and anaphor.entities:
                for index in anaphor.entities:
                    named.setdefault(index, []).append(quote)
            elif anaphor is not None and anaphor.antecedent is not None:
                groups.setdefault((anaphor.antecedent.start, anaphor.antecedent.end), []).append(quote)
            else:
                groups.setdefault((argument.start, argument.end), []).append(quote)
        for index, quotes in named.items():
            found = self.entities[index]
            yield Subject(name=found.name, kind=_KINDS[found.label], count=1, entity=found.id, mentions=tuple(quotes))
        for (start, end), quotes in groups.items():
            name, code = self._text[start:end], self._doc.lang_
            # What is closed or searched may be no people: "blocked dozens of websites".
            things = event in OF_THINGS and not any(name_key(word) in person_nouns(code) for word in name.split())
            kind: PartyKind = "unknown" if things else "group"
            yield Subject(name=name, kind=kind, count=count(name, code), entity=None, mentions=tuple(quotes))

    def _authorities(self, arguments: Iterable[Argument]) -> Iterator[Authority]:
        for argument in arguments:
            quote = self.quote(argument.start, argument.end)
            anaphor = self._anaphor_at.get((argument.start, argument.end))
            entity = self._entity_at.get((argument.start, argument.end))
            if anaphor is not None and anaphor.antecedent is not None:
                name = self._text[anaphor.antecedent.start : anaphor.antecedent.end]
                yield Authority(name=name, kind="unknown", mentions=(quote,))
                continue
            entities = anaphor.entities if anaphor is not None else () if entity is None else (entity,)
            for index in entities:
                found = self.entities[index]
                yield Authority(name=found.name, kind=_KINDS[found.label], mentions=(quote,))
            if not entities:
                yield Authority(name=quote.text, kind="unknown", mentions=(quote,))

    def _places(self, arguments: Iterable[Argument]) -> Iterator[Place]:
        for argument in arguments:
            quote = self.quote(argument.start, argument.end)
            index = self._entity_at.get((argument.start, argument.end))
            yield Place(name=quote.text if index is None else self.entities[index].name, mentions=(quote,))

    def _dates(self, arguments: Iterable[Argument]) -> Iterator[EventDate]:
        for argument in arguments:
            for date in self._read.dates:
                if date.start < argument.end and argument.start < date.end:
                    text = self._text[date.start : date.end]
                    yield EventDate(edtf=date.edtf, text=text, start=date.start, end=date.end)

    def _provisions(self, arguments: Iterable[Argument]) -> Iterator[Provision]:
        for argument in arguments:
            for reading in self._read.provisions:
                if reading.start < argument.end and argument.start < reading.end:
                    for item in reading.items:
                        yield Provision(
                            id=item.id,
                            article=item.article,
                            law=item.law,
                            country=item.country,
                            kind=item.kind,
                            text=self._text[reading.start : reading.end],
                            start=reading.start,
                            end=reading.end,
                        )

    def _penalties(self, arguments: Iterable[Argument], trigger: Trigger) -> Iterator[Penalty]:
        for argument in arguments:
            text = self._text[argument.start : argument.end]
            read = read_penalty(text, self._doc.lang_, trigger.type)
            yield Penalty(text=text, kind=read.kind, duration=read.duration, start=argument.start, end=argument.end)

    def _evidence(
        self, trigger: Trigger, arguments: Iterable[Argument], cues: Iterable[records.Span]
    ) -> tuple[records.Span, ...]:
        """The sentences that hold the trigger and its arguments, in order, then the words of the modality."""
        starts = [trigger.start, *(argument.start for argument in arguments)]
        sentences = {}
        for start in starts:
            token = self._doc.char_span(start, start + 1, alignment_mode="expand")
            if token is not None:
                sentence = token.sent
                sentences[sentence.start_char] = self._trimmed(sentence.start_char, sentence.end_char)
        return (*(sentences[start] for start in sorted(sentences)), *cues)

    def _trimmed(self, start: int, end: int) -> records.Span:
        piece = self._text[start:end]
        return records.Span(start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip())))


@Language.factory(
    "chargesheet_records",
    assigns=["doc._.chargesheet_document"],
    requires=["doc._.chargesheet_entities", "doc._.chargesheet_arguments", "doc._.chargesheet_modalities"],
)
def make_records(nlp: Language, name: str) -> RecordsStage:
    """Make the stage."""
    register_extensions()
    return RecordsStage(f"{nlp.meta['name']} {nlp.meta['version']}")
