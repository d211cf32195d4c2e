"""Mentions of persons, organisations and places: shapes, the language's lists, and the engine's own names.

A run is a stretch of capitalised tokens with the small words that names hold ("de la O"). Lists say most surely what it
is, then its neighbours, then the engine; all runs of one spelling get one label, and part of a person's full name is
that person.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from chargesheet import languages
from chargesheet.geography.places import is_place
from chargesheet.grammar.dates_foreign import calendar_words
from chargesheet.records import EntityLabel
from chargesheet.spelling import name_key
from chargesheet.stages.layers import LabelledSpan, layers
from chargesheet.stages.mentions.capitals import is_acronym
from chargesheet.stages.name_words import person_nouns
from chargesheet.stages.stage import Stage

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_ENGINE: dict[str, EntityLabel] = {"PER": "PERSON", "PERSON": "PERSON", "ORG": "ORG", "LOC": "PLACE", "GPE": "PLACE"}
Scores = defaultdict[EntityLabel, float]
_LONGEST_TITLE = 3
_LONGEST_LINK = 3
# How adjectives end that lead a name; small taggers take those of places for names.
_ADJECTIVE_ENDINGS = (
    *("ий", "ый", "ой", "ая", "яя", "ое", "ее", "ие", "ые", "его", "ого", "ему", "ому", "им", "ым", "ем", "ом"),
    *("ей", "ую", "юю", "ими", "ыми", "их", "ых"),
)
# So many words, adjectives and the noun they lead to, at most.
_LONGEST_LED = 5
# No name has more tokens.
_LONGEST_NAME = 14
_SURE = 6.0
# What opens a sentence with a capital and is no name.
_SMALL = frozenset({"AUX", "VERB", "DET", "ADP", "ADV", "PRON", "SCONJ", "CCONJ", "NUM"})


class Run(Struct, frozen=True):
    """Tokens that may be a name, end exclusive, and what is sure of them before they are weighed."""

    start: int
    end: int
    sure: EntityLabel | None = None
    titled: bool = False


class UniversalMentionsStage(Stage[tuple[LabelledSpan, ...]]):
    """Writes the mentions of persons, organisations and places."""

    def match(self, doc: "Doc") -> tuple[LabelledSpan, ...]:
        """Find the mentions of the passage, in order of the text, none overlapping."""
        return find_mentions(doc)

    def set_annotations(self, doc: "Doc", found: tuple[LabelledSpan, ...]) -> None:
        """Write the mentions layer."""
        layers(doc).mentions = found


def find_mentions(doc: "Doc") -> tuple[LabelledSpan, ...]:
    """The mentions of the passage, labelled together."""
    reader = _Reader(doc)
    runs = list(reader.runs())
    scores: dict[str, Scores] = defaultdict(lambda: defaultdict(float))
    for run in runs:
        pooled = scores[reader.key(run)]
        for found, score in reader.score(run).items():
            pooled[found] += score
    labels = {key: _best(found) for key, found in scores.items()}
    parts = {
        part for run in runs if labels[reader.key(run)] == "PERSON" for part in _parts(reader.key(run)) if len(part) > 2
    }
    spans = []
    for run in runs:
        key = reader.key(run)
        label = labels[key]
        if run.sure is None and key in parts and not reader.is_known_place(key):
            label = "PERSON"
        if label is not None:
            last = doc[run.end - 1]
            spans.append(LabelledSpan(doc[run.start].idx, last.idx + len(last), label, "names"))
    return tuple(spans)


def _parts(key: str) -> list[str]:
    return key.split() if " " in key else []


def _best(scores: "Scores") -> EntityLabel | None:
    if not scores:
        return None
    label = max(scores, key=lambda found: scores[found])
    return label if scores[label] > 0 else None


class _Reader:
    """One passage with the words of its language at hand."""

    def __init__(self, doc: "Doc") -> None:
        self._doc = doc
        own = languages.language(doc.lang_)
        self._small_names = own.settings.small_names
        self._led_names = own.settings.led_names
        self._acting = own.words("acting-nouns")
        self._particles = own.words("name-particles")
        self._titles = own.words("titles", "offices")
        self._no_names = own.words("no-names") | frozenset(map(name_key, own.settings.function_words))
        self._calendar = calendar_words(doc.lang_)
        self._heads = own.words("organisation-heads")
        self._links = own.words("organisation-links")
        self._organisations = own.words("organisations")
        self._outlets = own.words("outlet-nouns")
        self._place_heads = own.words("place-heads")
        self._place_nouns = own.words("place-nouns")
        self._of = own.words("of") | own.words("articles")
        self._places_follow = own.words("in") - own.words("of", "object-markers")
        self._places = own.words("places")
        self._given = own.words("given-names")
        self._articles = own.words("articles")
        self._people = person_nouns(doc.lang_)
        self._lower = [name_key(token.text) for token in doc]
        self._entities = {token.i: _ENGINE.get(token.ent_type_) for token in doc if token.ent_type_}
        self._starts = {block.start for block in layers(doc).blocks}
        self._markup = {at for span in layers(doc).markup for at in range(span.start, span.end)}

    def key(self, run: Run) -> str:
        """What runs of one spelling share."""
        return name_key(self._doc[run.start : run.end].text)

    def is_known_place(self, key: str) -> bool:
        """Whether a list has the place."""
        return key in self._places or is_place(key)

    def runs(self) -> Iterator[Run]:
        """The runs of the passage, in order, none overlapping."""
        at = 0
        while at < len(self._doc):
            run = (
                self._quoted_run(at)
                or self._led_run(at)
                or self._place_run(at)
                or self._organisation_run(at)
                or self._name_run(at)
            )
            if run is None:
                at += 1
                continue
            if run.start < run.end:
                yield run
            at = max(run.end, at + 1)

    def _opens(self, at: int) -> bool:
        """Whether the token opens a sentence or a line, so that its capital says nothing."""
        token = self._doc[at]
        if token.is_sent_start or token.idx in self._starts:
            return True
        before = self._doc[at - 1].text if at else "\n"
        return (
            "\n" in before or before[-1] in '«“"¡¿:•' or (at > 0 and "\n" in self._doc.text[token.idx - 2 : token.idx])
        )

    def _capital(self, at: int) -> bool:
        text = self._doc[at].text
        return text[0].isupper() and any(map(str.isalpha, text)) and self._doc[at].idx not in self._markup

    def _is_calendar(self, at: int) -> bool:
        """Whether the word is a month or a day: these are written small, so that a capital makes "Julio" a name."""
        return self._lower[at] in self._calendar and (self._opens(at) or not self._capital(at))

    def _hyphened(self, end: int) -> int:
        """Where a name with hyphens ends that the tokenizer has cut: "Jean", "-", "Marie"."""
        while (
            end + 1 < len(self._doc)
            and self._doc[end].text in {"-", "‐", "‑"}
            and not self._doc[end - 1].whitespace_
            and not self._doc[end].whitespace_
        ):
            end += 2
        return end

    def _linked(self, at: int, links: frozenset[str]) -> int:
        """Where the name goes on after small words from ``at`` on; ``at`` where it does not."""
        step = at
        while step < len(self._doc) and step - at < _LONGEST_LINK and self._lower[step] in links:
            loose = self._lower[step] not in self._of and self._lower[step] not in self._particles
            ends = step + 1 >= len(self._doc) or self._lower[step + 1] not in self._articles
            if loose and ends and self._doc[step].pos_ != "CCONJ":
                break  # "pour complot"; but "pour la renaissance"
            step += 1
        return step

    def _place_run(self, at: int) -> Run | None:
        """A facility with its noun: "cárcel de El Helicoide", "prison centrale de Makala"."""
        if self._lower[at] not in self._place_heads:
            return None
        end, last = at + 1, at + 1
        while end < len(self._doc) and end - at < _LONGEST_NAME:
            step = self._linked(end, self._of)
            if step < len(self._doc) and self._capital(step) and not self._is_calendar(step):
                end = last = self._hyphened(step + 1)
            elif step == end and step < len(self._doc) and self._doc[step].pos_ == "ADJ" and end == at + 1:
                end = step + 1
            elif step == end and self._doc[step : step + 2].text.startswith("№") and step + 1 < len(self._doc):
                end = last = step + 2
            else:
                break
        return Run(at, last, "PLACE") if last > at + 1 else None

    def _led_run(self, at: int) -> Run | None:
        """A body whose adjectives stand before its noun: "Центральный районный суд Омска", "суд района Сино".

        After the noun it goes on with what stands in the genitive or behind a link, and with a name in quotes.
        """
        if not self._led_names:
            return None
        noun = at
        while noun < min(len(self._doc), at + _LONGEST_LED) and self._lower[noun] not in self._heads:
            if self._doc[noun].pos_ not in {"ADJ", "PROPN"} or not self._lower[noun].endswith(_ADJECTIVE_ENDINGS):
                return None
            noun += 1
        if noun >= min(len(self._doc), at + _LONGEST_LED):
            return None
        led = noun > at and self._capital(at)
        if not led and (noun > at or self._lower[at] not in self._acting):
            return None
        end = last = noun + 1
        named = led
        while end < len(self._doc) and end - at < _LONGEST_NAME and not self._doc[end].is_sent_start:
            step = end + (self._lower[end] in self._links)
            token = self._doc[step] if step < len(self._doc) else None
            if token is None:
                break
            if self._capital(step) and not self._is_calendar(step) and self._in_genitive(token, step > end):
                end = last = self._hyphened(step + 1)
                named = True
            elif token.text == "«" and (closing := self._closing(step)):
                return Run(at, closing, "ORG")
            elif token.pos_ in {"NOUN", "ADJ"} and self._in_genitive(token, step > end):
                end = step + 1
                # "суд Октябрьского района": the noun belongs to the name's adjective
                last = end if led or self._lower[step - 1].endswith(_ADJECTIVE_ENDINGS) else last
            else:
                break
        return Run(at, last, "ORG") if named else None

    def _quoted_run(self, at: int) -> Run | None:
        """The name in quotes behind a noun for what bears one: сайт «Хабар», телеканал «Северный ветер»."""
        if not self._led_names or not at or self._doc[at - 1].text != "«" or not self._capital(at):
            return None
        closing = self._closing(at - 1)
        borne = at > 1 and self._lower[at - 2] in self._outlets | self._heads
        named = any(self._entities.get(index) == "ORG" for index in range(at, closing - 1)) and self._opens_line(at - 1)
        return Run(at, closing - 1, "ORG") if closing > at + 1 and (borne or named) else None

    def _opens_line(self, at: int) -> bool:
        token = self._doc[at]
        return bool(token.is_sent_start) or token.idx in self._starts

    def _in_genitive(self, token: "Token", linked: bool) -> bool:
        return linked or token.morph.get("Case", []) != ["Nom"] or token.pos_ == "PROPN"

    def _closing(self, at: int) -> int:
        """The token after the quotation that opens at ``at``; 0 where none closes it soon."""
        for end in range(at + 1, min(len(self._doc), at + 8)):
            if self._doc[end].text == "»":
                return end + 1
        return 0

    def _organisation_run(self, at: int) -> Run | None:
        """A body that begins with its noun: "Ministerio de Justicia", "tribunal de grande instance de Lyon"."""
        small = self._small_names and not self._led_names and self._lower[at] not in self._outlets
        if self._lower[at] not in self._heads or not (self._capital(at) or small):
            return None
        end = last = at + 1
        named = led = False
        while end < len(self._doc) and end - at < _LONGEST_NAME:
            step = self._linked(end, self._links)
            if step >= len(self._doc) or self._doc[step].is_sent_start:
                break
            if self._capital(step) and not self._is_calendar(step) and self._lower[step] not in self._titles:
                end = last = self._hyphened(step + 1)
                named = True
            elif self._small_names and self._goes_on(step, linked=step > end or led):
                # "tribunal de grande instance": an adjective behind the link leads its noun
                led = step > end and self._doc[step].pos_ == "ADJ"
                end = step + 1
                last = end if self._capital(at) else last
            else:
                break
        if self._capital(at):
            alone = last == at + 1
            return (
                None
                if alone and (self._opens(at) or self._lower[at] not in self._organisations)
                else Run(at, last, "ORG")
            )
        return Run(at, last, "ORG") if named and last > at + 1 else None

    def _goes_on(self, at: int, *, linked: bool) -> bool:
        token = self._doc[at]
        return token.pos_ in {"NOUN", "ADJ", "PROPN"} and (linked or token.pos_ == "ADJ") and token.text.isalpha()

    def _name_run(self, at: int) -> Run | None:
        """Capitalised tokens and what names hold between them, freed of titles and of what opens the sentence."""
        if not self._capital(at) or self._is_calendar(at):
            return None
        end = self._hyphened(at + 1)
        while end < len(self._doc) and end - at < _LONGEST_NAME:
            if self._doc[end].is_sent_start and self._doc[end].idx in self._starts:
                break
            step = self._linked(end, self._particles)
            fits = step < len(self._doc) and self._capital(step) and not self._is_calendar(step)
            titled = self._lower[step] in self._titles and self._lower[end - 1] not in self._particles
            if not fits or self._lower[step] in self._heads or titled or self._gap(end, step):
                break  # but "Zeinabou Mint Cheikh Ahmed"
            if (
                self._led_names
                and self._lower[end - 1] in self._places - self._given
                and "." not in self._doc[step].text
            ):
                break  # "жителя Бахчисарая Эскендера Аблямитова": a place, and someone from there
            end = self._hyphened(step + 1)
        start, titled = at, self._titled(at)
        if self._after_outlet(at):
            while (
                end < len(self._doc)
                and self._small_names
                and self._doc[end].pos_ == "ADJ"
                and "," not in self._doc[end].text
            ):
                end += 1  # "La Lanterne noire"
            return Run(at, end, "ORG")
        while start < end:
            if self.key(Run(start, end)) in self._organisations or self.is_known_place(self.key(Run(start, end))):
                break
            # Small engines take a rare first name for a verb: "Afi Lawson".
            alone = end - start == 1 and self._doc[start].pos_ in _SMALL
            small = self._lower[start] in self._no_names | self._articles or alone
            opening = self._opens(start) and small
            if self._lower[start] in self._outlets and start + 1 < end:
                return Run(start + 1, end, "ORG")
            if self._lower[start] in self._titles or self._lower[start] in self._people:
                start, titled = start + 1, True
            elif opening or (self._lower[start] in self._no_names and not titled):
                start += 1
            else:
                break
        return Run(start, end, None, titled)

    def _after_outlet(self, at: int) -> bool:
        """Whether a noun for media or bodies stands before, as what the name is of: "la radio privée X"."""
        while at and (self._doc[at - 1].text in {"«", "“", '"'} or self._doc[at - 1].pos_ == "ADJ"):
            at -= 1
        return at > 0 and self._lower[at - 1] in self._outlets

    def _gap(self, start: int, end: int) -> bool:
        """Whether a line's end with more than a space parts two tokens."""
        text = self._doc.text[self._doc[start - 1].idx : self._doc[end].idx]
        return text.count("\n") > 1

    def _titled(self, at: int) -> bool:
        """Whether a title or a noun for persons stands before: "el abogado X", "Me X", "la líder estudiantil X"."""
        for back in range(1, _LONGEST_TITLE + 1):
            if at < back:
                return False
            word = self._lower[at - back]
            if word in self._titles or word in self._people or word.rstrip(".") in self._titles:
                return True
            if self._doc[at - back].pos_ not in {"ADJ", "NOUN", "PUNCT"} or word in {",", ";", ":", "("}:
                return False
        return False

    def score(self, run: Run) -> "Scores":
        """What speaks for each label."""
        found: Scores = defaultdict(float)
        if run.sure is not None:
            found[run.sure] += _SURE
            return found
        key = self.key(run)
        first = self._doc[run.start]
        if key in self._organisations:
            found["ORG"] += _SURE
        if self.is_known_place(key):
            found["PLACE"] += _SURE - 1
        if run.titled:
            found["PERSON"] += 4
        if self._heads_card(run):
            found["PERSON"] += _SURE
        words = run.end - run.start
        known = sum(word in self._given for word in self._lower[run.start : run.end])
        if words > 1 and known:
            found["PERSON"] += 3 if self._lower[run.start] in self._given else 1.5
        if is_acronym(first.text) and words == 1:
            found["ORG"] += 2
        elif words > 1:
            found["PERSON"] += 0.5
        labels = Counter(label for at in range(run.start, run.end) if (label := self._entities.get(at)))
        opens = self._opens(run.start) and words == 1
        for label, count in labels.items():
            found[label] += (1 if opens else 2) * count / words
        if opens and not labels and key not in self._organisations | self._places:
            found.clear()
        if not run.titled and self._in_place(run.start):
            found["PLACE"] += 3
        return found

    def _heads_card(self, run: Run) -> bool:
        """Whether a line in capitals is a name with fields below it: "AMINA TRAORÉ", then "Arrestation : 3 mai"."""
        text = self._doc.text
        start = self._doc[run.start].idx
        end = self._doc[run.end - 1].idx + len(self._doc[run.end - 1])
        if run.end - run.start < 2 or not text[start:end].isupper() or text[:start].rpartition("\n")[2].strip(" #*"):
            return False
        rest, _, below = text[end : end + 80].partition("\n")
        return not rest.strip(" *") and ":" in below.partition("\n")[0][:40]

    def _in_place(self, at: int) -> bool:
        """Whether a place is due: "en X", "la comunidad de X"."""
        if not at:
            return False
        if self._lower[at - 1] in self._places_follow:
            return True
        while at > 1 and self._lower[at - 1] in self._of:
            at -= 1
        return at > 0 and self._lower[at - 1] in self._place_nouns
