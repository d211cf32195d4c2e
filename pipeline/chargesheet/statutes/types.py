"""What reading provisions gives: frozen values over one unchanging text."""

import re

from msgspec import Struct

from chargesheet.records import ProvisionKind

# "299 bis", "280(2)(b)": the number, then its parts
_ARTICLE = re.compile(r"(?P<number>[^(]*)(?P<parts>(?:\([^()]*\))*)")


class ReadArticle(Struct, frozen=True):
    """One article, resolved.

    Attributes:
        article: Its number in normal form, parts and points in brackets: ``280(2)``.
        law: The law's name as the text gives it, there or where the law was named; null where none is found.
        country: Whose law it is; null for a treaty or where that is open.
        kind: What kind of law it is.
        id: ``KZ:criminal-code:174``, ``treaty:iccpr:19``; null where the law is open, or has no article of this number.
        resolved_by: ``name`` (the law stands beside the article), ``coordination`` (beside the next article of the
            series), ``anaphor`` ("of the Law", "the same article"), ``earlier-article`` (the same article was cited
            with its law before), ``nearest-law`` (the nearest law before that fits), ``offence-name`` ("the
            lèse-majesté law"), or null where the law is left open.
        urn: The article by RFC 9676, ``urn:lex:kz:state:criminal.code:2014;lex-1~art174``; null where the law is open
            or its year is not known.
    """

    article: str
    law: str | None
    country: str | None
    kind: ProvisionKind
    id: str | None
    resolved_by: str | None
    urn: str | None = None

    @property
    def number(self) -> str:
        """The article's own number without its parts: ``280`` of ``280(2)(b)``."""
        return _split(self.article)[0]

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts one by one, outermost first: ``("2", "b")`` of ``280(2)(b)``."""
        return _split(self.article)[1]


class ReadProvision(Struct, frozen=True):
    """A reference to articles: ``text[start:end]``, one item for each article and part."""

    start: int
    end: int
    articles: tuple[ReadArticle, ...]


class ReadLaw(Struct, frozen=True):
    """A law named without an article: ``text[start:end]``; ``id`` is the registry's, or made of its name, or null."""

    start: int
    end: int
    name: str
    country: str | None
    kind: ProvisionKind
    id: str | None
    urn: str | None = None


class Anaphor(Struct, frozen=True):
    """Words that stand for articles or a law cited before: "the same article", "both articles", "that law".

    ``articles`` is set for articles, ``law`` for a law; never both. ``provisions`` are the references before that the
    words stand for: those to the articles, or those to articles of the law; none for a name that the registry explains.
    """

    start: int
    end: int
    articles: tuple[ReadArticle, ...] = ()
    law: ReadLaw | None = None
    provisions: tuple[ReadProvision, ...] = ()


class Reading(Struct, frozen=True):
    """All provisions and laws of a text, each in its order, and what refers back to them."""

    provisions: tuple[ReadProvision, ...]
    laws: tuple[ReadLaw, ...]
    anaphora: tuple[Anaphor, ...] = ()


def _split(article: str) -> tuple[str, tuple[str, ...]]:
    """The number and the parts of a normal form."""
    match = _ARTICLE.fullmatch(article)
    if match is None:
        return article, ()
    return match["number"], tuple(match["parts"].strip("()").split(")(")) if match["parts"] else ()
