"""What refers back to articles and laws without a number: "the same article", "both articles", "that law".

Also names that stand for articles: those of the registry ("the lèse-majesté law" in Thailand), and those that the text
itself explains: "the false news law (Article 188 bis of the Penal Code)".
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from chargesheet.grammar.provisions_words import is_letter
from chargesheet.statutes import registry
from chargesheet.statutes.laws import Named, refer_back
from chargesheet.statutes.resolver import Identified, identify
from chargesheet.statutes.types import Anaphor, ReadArticle, ReadLaw, ReadProvision
from chargesheet.statutes.urn import article_urn, law_urn

# How far back, in characters, an article may have been cited.
_REACH = 800
# How many references and laws before are looked at.
_MOST = 20
# How many articles each word asks for; none where it asks for no number.
_NUMBERS = {"both": 2, "two": 2, "three": 3, "four": 4, "all": None}
_ARTICLES = ("article", "section", "provision", "paragraph")
_LAWS = ("law", "code", "act", "decree", "statute", "ordinance", "Law", "Code", "Act", "Decree", "Ordinance")
# "the same ", "both ", "these two ", "all three ", "under that "; groups: pointer, number
_BEFORE = re.compile(
    r"""
    (?<![\w-])
    (?P<pointer>
        (?:the[ ]|this[ ]|that[ ])?(?:very[ ])?same
      | (?:the[ ]|this[ ])?(?:said|aforementioned|above-mentioned|latter)
      | (?P<both>both)(?:[ ]of)?(?:[ ](?:the|these|those))?
      | all(?:[ ]of)?(?:[ ](?:the|these|those))?
      | the | this | that | these | those
    )
    (?:[ ](?P<number>two|three|four))?
    [ ]$
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "under that law": what a bare "this" or "that" must follow to be a reference, and not talk of something else.
_UNDER = re.compile(
    r"\b(?:under|of|by|with|from|violat\w+|breach\w*|contraven\w+|pursuant[ ]to|to|in)[ ]$", re.IGNORECASE
)
_BARE = frozenset({"this", "that", "these", "those", "the"})
_BACK = 40
SENTENCE_END = re.compile(r"[.!?]['’”\")]{0,2}\s+(?=[^\W\d_a-z])|\n\s*\n")
"""The end of a sentence: ``. A``, ``.” The``, an empty line. No groups."""
# "false news law (": a name right before the articles that explain it; group: name
_EXPLAINED = re.compile(
    r"(?P<name>[^\W\d_][\w\u0300-\u036f’'-]*(?:[ ][\w\u0300-\u036f’'-]+)?[ ](?:law|act|decree))[ ]\(\s?$"
)
_TOO_PLAIN = frozenset(["the", "this", "that", "a", "new", "draft", "same", "old", "its", "under", "by", "of"])


def find_anaphora(
    text: str, provisions: Sequence[ReadProvision], units: Sequence[str], named: dict[int, Named], country: str | None
) -> Iterator[Anaphor]:
    """The anaphora of a text, in no order; those whose antecedent is not clear are left out.

    Args:
        text: The text.
        provisions: Its provisions, resolved, in order.
        units: What each of them numbers: ``article``, ``section``.
        named: Its laws by where they start.
        country: The country that it is about.
    """
    if provisions:
        yield from _articles(text, provisions, units)
        yield from _explained(text, provisions)
    if named:
        yield from _laws(text, named, provisions, country)


def _reaches(ends: Iterable[int]) -> list[tuple[int, int]]:
    """The stretches of text that anaphora can stand in: so far behind each of the ends, joined where they meet."""
    joined: list[tuple[int, int]] = []
    for end in sorted(ends):
        if joined and end <= joined[-1][1]:
            joined[-1] = (joined[-1][0], end + _REACH)
        else:
            joined.append((end, end + _REACH))
    return joined


def _pointers(
    text: str, nouns: Sequence[str], reaches: Sequence[tuple[int, int]]
) -> Iterator[tuple[re.Match[str], int, int, str]]:
    """Each noun with a pointer before it: the pointer's match, where the words start and end, and the noun."""
    for noun, (first, last) in product(nouns, reaches):
        needle = " " + noun
        place = text.find(needle, first, last)
        while place >= 0:
            end = place + len(needle)
            plural = text[end : end + 1] == "s"
            end += plural
            if not (end < len(text) and (is_letter(text[end]) or text[end] == "-")):
                low = max(0, place - _BACK)
                before = _BEFORE.search(text, low, place + 1)
                if before is not None:
                    yield before, before.start(), end, text[place + 1 : end]
            place = text.find(needle, end, last)


def _articles(text: str, provisions: Sequence[ReadProvision], units: Sequence[str]) -> Iterator[Anaphor]:
    """What stands for articles: "the same article", "both articles", "these provisions"."""
    ends = [provision.end for provision in provisions]
    for before, start, end, noun in _pointers(text, _ARTICLES, _reaches(p.end for p in provisions)):
        unit, plural = noun.rstrip("s"), noun.endswith("s")
        if re.match(r"\s\(?[\dIVX]", text[end : end + 3]):
            continue
        pointer, wanted = before["pointer"].casefold(), (before["number"] or before["both"] or "").casefold()
        count = _NUMBERS.get(wanted)
        if pointer in _BARE and count is None:
            asked = _UNDER.search(text, max(0, start - 16), start) is not None
            if pointer == "the" or not (asked or pointer in {"these", "those"}):
                continue
        before_it = bisect_right(ends, start)
        earlier = [
            provision
            for provision, numbered in zip(
                provisions[max(0, before_it - _MOST) : before_it],
                units[max(0, before_it - _MOST) : before_it],
                strict=True,
            )
            if start - provision.end <= _REACH and unit in {numbered, "provision"}
        ]
        found = _antecedent(earlier, plural=plural, count=count)
        if found:
            articles = tuple(_again(article) for provision in found for article in provision.articles)
            yield Anaphor(start, end, articles, provisions=found)


def _antecedent(earlier: Sequence[ReadProvision], *, plural: bool, count: int | None) -> tuple[ReadProvision, ...]:
    """The references that are meant: the nearest one, or for a number of articles the nearest ones together."""
    if not earlier:
        return ()
    nearest = (earlier[-1],)
    if not plural:
        return nearest if len(_numbers(nearest)) == 1 else ()
    if count is None:
        return nearest if len(earlier[-1].articles) > 1 else tuple(earlier[-2:])
    gathered: tuple[ReadProvision, ...] = ()
    for provision in reversed(earlier):
        gathered = (provision, *gathered)
        if len(_numbers(gathered)) >= count:
            break
    return gathered if len(_numbers(gathered)) == count else ()


def _numbers(provisions: Iterable[ReadProvision]) -> set[str]:
    """The articles' own numbers, parts left out."""
    return {article.number for provision in provisions for article in provision.articles}


def _again(article: ReadArticle) -> ReadArticle:
    """The article as an anaphor cites it again."""
    way = "anaphor"
    return ReadArticle(article.article, article.law, article.country, article.kind, article.id, way, article.urn)


def _laws(
    text: str, named: dict[int, Named], provisions: Sequence[ReadProvision], country: str | None
) -> Iterator[Anaphor]:
    """What stands for a law: "that law", "the same code", "the said Act"; none that is part of a reference."""
    history = sorted(named.values(), key=lambda law: law.place)
    places = [law.place for law in history]
    starts = [provision.start for provision in provisions]
    for before, start, end, noun in _pointers(text, _LAWS, _reaches(law.place for law in history)):
        pointer = before["pointer"].casefold()
        if noun.endswith("s") or before["number"] or before["both"] or pointer.startswith(("all", "these", "those")):
            continue
        if pointer in _BARE and (pointer == "the" or not _UNDER.search(text, max(0, start - 16), start)):
            continue
        place = end - len(noun)
        nearest = bisect_right(starts, place) - 1
        if place in named or (nearest >= 0 and provisions[nearest].end > place):
            continue
        passed = bisect_right(places, start)
        earlier = history[max(0, passed - _MOST) : passed]
        law: Identified = refer_back(noun, text[place:end], place, noun, earlier, country)
        if law.id is None and noun == "law":
            law = _nearest(earlier, text[place:end])
        if law.id is not None:
            read = ReadLaw(start, end, text[place:end], law.country, law.kind, law.id, law_urn(law.id))
            yield Anaphor(start, end, law=read, provisions=_of_law(text, law.id, provisions[: nearest + 1], start))


def _of_law(text: str, law_id: str, provisions: Sequence[ReadProvision], place: int) -> tuple[ReadProvision, ...]:
    """The references to a law in the last sentence before ``place`` that has any; none where that is out of reach.

    "Article 159 and Article 301 were applied widely. Many were prosecuted under this law." gives both, also where the
    law of the one is open; an article of another law ends the search.
    """
    found: list[ReadProvision] = []
    for provision in reversed(provisions[-_MOST:]):
        if place - provision.end > _REACH:
            break
        if found and SENTENCE_END.search(text, provision.end, found[-1].start + 1):
            break
        if any(article.id not in {None, f"{law_id}:{article.article}"} for article in provision.articles):
            break
        found.append(provision)
    known = any(article.id is not None for provision in found for article in provision.articles)
    return tuple(reversed(found)) if known else ()


def _nearest(earlier: Sequence[Named], name: str) -> Identified:
    """The nearest law before that is one of a country and no constitution: "that law" after "the Sedition Act"."""
    for named in reversed(earlier):
        if named.law.id is not None and named.law.kind not in {"treaty", "constitution"}:
            return Identified(named.law.id, name, named.law.country, named.law.kind)
    return Identified(None, name, None, "unknown")


def _explained(text: str, provisions: Sequence[ReadProvision]) -> Iterator[Anaphor]:
    """Names that the text explains by articles in brackets, wherever they stand again after that."""
    for provision in provisions:
        match = _EXPLAINED.search(text, max(0, provision.start - 60), provision.start)
        name = _named(match["name"]) if match is not None else ""
        place = text.find(name, provision.end) if name else -1
        while place >= 0:
            end = place + len(name)
            articles = tuple(_named_for(article) for article in provision.articles)
            yield Anaphor(place, end, articles, provisions=(provision,))
            place = text.find(name, end)


def _named(words: str) -> str:
    """A name without determiners; nothing where no more than the noun is left: "the false news law"."""
    kept = words.split(" ")
    while kept and kept[0].casefold() in _TOO_PLAIN:
        kept.pop(0)
    return " ".join(kept) if len(kept) > 1 else ""


def _named_for(article: ReadArticle) -> ReadArticle:
    """The article as a name that stands for it cites it."""
    way = "offence-name"
    return ReadArticle(article.article, article.law, article.country, article.kind, article.id, way, article.urn)


def find_offence_names(text: str, country: str | None, date: str | None) -> Iterator[Anaphor]:
    """Names that the registry knows to stand for articles of the country's laws: "lèse-majesté law" in Thailand."""
    for code in registry.beside(country) if country is not None else ():
        for statute in registry.statutes(code):
            if not statute.offences or not registry.applied(statute, date):
                continue
            law = identify(statute.names[0], code, date)
            for name, numbers in statute.offences.items():
                for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
                    yield Anaphor(
                        match.start(),
                        match.end(),
                        tuple(
                            ReadArticle(
                                number,
                                statute.names[0],
                                code,
                                statute.kind,
                                f"{statute.id}:{number}",
                                "offence-name",
                                article_urn(statute.id, number, (), "article"),
                            )
                            for number in numbers
                        )
                        if law.id == statute.id
                        else (),
                    )
