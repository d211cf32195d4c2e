"""Document records written for these tests."""

from chargesheet.records import (
    DOCUMENT_SCHEMA,
    EVENT_SCHEMA,
    Authority,
    DocumentRecord,
    Entity,
    EventDate,
    EventRecord,
    EventType,
    Label,
    Mention,
    Modality,
    Place,
    Provision,
    Quote,
    Span,
    Statement,
    StatementRef,
    Subject,
    check_offsets,
    content_id,
)

MODEL = "tests 1.0.0"


class Writer:
    """Builds a document over a text: words are found by what stands before the n-th of them."""

    def __init__(self, text: str, *, title: str, country: str | None = "KZ", language: str = "en") -> None:
        key = content_id("test", text)
        self.statement = Statement(
            id=key, text=text, title=title, date="2015-12-21", country=country, language=language
        )
        self.mentions: list[Mention] = []
        self.entities: dict[str, Entity] = {}
        self.events: list[EventRecord] = []

    def quote(self, words: str, after: int = 0) -> Quote:
        """The first place of the words at or after an offset."""
        start = self.statement.text.index(words, after)
        return Quote(words, start, start + len(words))

    def mention(self, words: str, label: Label, after: int = 0) -> Quote:
        """Mark words; equal words of one label are one entity."""
        quote = self.quote(words, after)
        entity = None
        if label in {"PERSON", "ORG", "PLACE"}:
            entity = content_id(label, words)
            self.entities[entity] = Entity(id=entity, label=label, name=words, aliases=())  # type: ignore[arg-type]
        self.mentions.append(Mention(text=words, start=quote.start, end=quote.end, label=label, entity=entity))
        return quote

    def event(
        self,
        type_: EventType,
        trigger: Quote,
        *,
        subjects: tuple[Quote, ...] = (),
        authorities: tuple[Quote, ...] = (),
        places: tuple[Quote, ...] = (),
        date: tuple[Quote, str] | None = None,
        provisions: tuple[tuple[Quote, str], ...] = (),
        modality: Modality = "actual",
        confidence: float | None = None,
        model: str = MODEL,
    ) -> None:
        """Add an event; of a person's name the entity is the one that ``mention`` made."""
        statement = self.statement
        ends = [statement.text.find(mark, trigger.end) for mark in (".", "\n")]
        self.events.append(
            EventRecord(
                schema=EVENT_SCHEMA,
                id=content_id(statement.id, type_, str(trigger.start)),
                type=type_,
                modality=modality,
                statement=StatementRef(id=statement.id, title=statement.title, date=statement.date, source=None),
                trigger=trigger,
                subjects=tuple(self._subject(quote) for quote in subjects),
                authorities=tuple(Authority(name=q.text, kind="unknown", mentions=(q,)) for q in authorities),
                places=tuple(Place(name=q.text, mentions=(q,)) for q in places),
                date=None
                if date is None
                else EventDate(edtf=date[1], text=date[0].text, start=date[0].start, end=date[0].end),
                provisions=tuple(_provision(quote, key) for quote, key in provisions),
                offences=(),
                penalty=None,
                evidence=(
                    Span(
                        statement.text.rfind("\n", 0, trigger.start) + 1,
                        max(trigger.end, min(e for e in (*ends, len(statement.text)) if e >= 0)),
                    ),
                ),
                confidence=confidence,
                model=model,
            )
        )

    def _subject(self, quote: Quote) -> Subject:
        entity = content_id("PERSON", quote.text)
        known = entity if entity in self.entities else None
        return Subject(name=quote.text, kind="person", count=1, entity=known, mentions=(quote,))

    def document(self) -> DocumentRecord:
        """The record, its offsets checked."""
        document = DocumentRecord(
            schema=DOCUMENT_SCHEMA,
            id=self.statement.id,
            statement=self.statement,
            mentions=tuple(sorted(self.mentions, key=lambda mention: mention.start)),
            entities=tuple(self.entities.values()),
            events=tuple(sorted(self.events, key=lambda event: event.trigger.start)),
        )
        check_offsets(document)
        return document


def _provision(quote: Quote, key: str) -> Provision:
    country, _, article = key.split(":")
    return Provision(
        id=key,
        article=article,
        law="Criminal Code",
        country=country,
        kind="criminal",
        text=quote.text,
        start=quote.start,
        end=quote.end,
    )


NAMES = (
    "Aliya Serik",
    "Dana Omar",
    "Erlan Kasym",
    "Farida Bek",
    "Gulnar Tole",
    "Ilyas Mir",
    "Jamal Noor",
    "Kamila Abai",
    "Leila Sadu",
    "Marat Zhan",
    "Nurlan Ospan",
    "Oraz Dauren",
)


def twelve(
    title: str = "Twelve events", confidence: float | None = 0.8, *, model: str = MODEL, third: EventType = "arrest"
) -> DocumentRecord:
    """Twelve arrests and charges, one a paragraph. Three are wrong; ``third`` is the type of the third."""
    lines = []
    for index, name in enumerate(NAMES):
        place = "Almaty" if index % 2 else "Astana"
        verb = "charged under Article 174 of the Criminal Code" if index % 3 == 0 else "arrested"
        lines.append(f"On {index + 1} May 2015 {name} was {verb} in {place} by officers of the Interior Ministry.")
    text = "\n\n".join(lines) + "\n"
    writer = Writer(text, title=title)
    for index, (name, line) in enumerate(zip(NAMES, lines, strict=True)):
        at = text.index(line)
        person = writer.mention(name, "PERSON", at)
        place = writer.mention("Almaty" if index % 2 else "Astana", "PLACE", at)
        day = writer.mention(f"{index + 1} May 2015", "DATE", at)
        ministry = writer.mention("Interior Ministry", "ORG", at)
        provisions: tuple[tuple[Quote, str], ...] = ()
        if index % 3 == 0:
            article = writer.mention("Article 174 of the Criminal Code", "PROVISION", at)
            provisions = ((article, "KZ:criminal-code:174"),)
        charged = index % 3 == 0
        right: EventType = third if index == 2 else "charge" if charged else "arrest"
        subjects = (person,) if index != 7 else (person, ministry)  # wrong: a ministry is arrested
        writer.event(
            "trial" if index == 1 else right,  # wrong: an arrest is no trial
            writer.quote("charged" if charged else "arrested", at),
            subjects=subjects,
            authorities=(ministry,),
            places=() if index == 4 else (place,),  # wrong: the place is missing
            date=(day, f"2015-05-{index + 1:02}"),
            provisions=provisions,
            confidence=confidence,
            model=model,
        )
    return writer.document()


def small(
    text: str, *, title: str, names: tuple[str, ...], trigger: str, language: str = "en", country: str | None = None
) -> DocumentRecord:
    """One arrest of the first of the names."""
    writer = Writer(text, title=title, language=language, country=country)
    people = [writer.mention(name, "PERSON") for name in names]
    writer.event("arrest", writer.quote(trigger), subjects=(people[0],))
    return writer.document()


def long(characters: int = 60_000, mentions: int = 500) -> DocumentRecord:
    """A long statement with many mentions, and an arrest for every fifth of them."""
    filler = "The hearing went on behind closed doors while relatives waited outside the building for news. "
    every = characters // mentions
    text = "".join(
        f"Person{index:03} Ablai was arrested. {filler}"[: every - 1].ljust(every - 1)
        + ("\n\n"[:1] if index % 4 else "\n")
        for index in range(mentions)
    )
    writer = Writer(text, title="A long statement")
    at = 0
    for index in range(mentions):
        person = writer.mention(f"Person{index:03} Ablai", "PERSON", at)
        if index % 5 == 0:
            writer.event("arrest", writer.quote("arrested", person.end), subjects=(person,))
        at = person.end
    return writer.document()
