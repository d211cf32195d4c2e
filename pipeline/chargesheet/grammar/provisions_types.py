"""What the provision grammar finds: a law's name and a reference to articles, as spans of the text."""

from msgspec import Struct


class LawName(Struct, frozen=True):
    """A law as the text names it: ``[start, end)`` with its year and number, ``head`` its last head noun, singular.

    ``start`` is after determiners and possessors ("the country’s"). An acronym's ``head`` is empty.

    Attributes:
        start: Where the name starts.
        end: Where it ends.
        head: The last head noun in the singular; empty for an acronym.
        meanings: For a name in another language than English, what it is called in English, likeliest first.
        country: The country that the name itself tells by its language's words: ``RU`` for "УК РФ".
    """

    start: int
    end: int
    head: str
    meanings: tuple[str, ...] = ()
    country: str | None = None


class CitedProvision(Struct, frozen=True):
    """A reference to articles, as the text gives it: ``text[start:end]``.

    Attributes:
        start: Where the mention starts: at the unit, the part before it ("part 1 of Article 293") or the law before it.
        end: Where it ends: after the numbers, or after the law's name.
        unit: What is numbered: ``article``, ``section``, ``paragraph``, ``clause``, ``rule``, ``chapter``, …
        articles: The articles in normal form, one for each article and part: ``299(2)``, ``299(3)``.
        law: The law's name where it stands beside the articles, inside the mention; else nothing.
    """

    start: int
    end: int
    unit: str
    articles: tuple[str, ...]
    law: LawName | None
