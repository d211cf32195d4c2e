"""The languages that statements are read in: one folder each, which holds all that the code knows of it.

``languages/es/`` is Spanish. ``language.toml`` says what it is called, which engine parses it and how that is
installed; the other files are its vocabularies. A folder without ``language.toml`` holds the words of a language for
provisions only. ``docs/languages.md`` says how to add one.

>>> language("en").name
'English'
"""

from functools import cache
from importlib import resources
from typing import Literal, TypeVar

from msgspec import Struct

from chargesheet.errors import VocabularyError
from chargesheet.spelling import name_key
from chargesheet.vocabulary import HasId, load_vocabulary

PACKAGE = "chargesheet.languages"
DEFAULT = "en"
"""The language of a statement that does not show another."""
PLAIN = "xx"
"""What reads a statement in a language without a folder of its own: provisions and dates alone."""

Entry = TypeVar("Entry", bound=HasId)
Grammar = Literal["english", "universal", "plain"]


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a language is: the one entry of its ``language.toml``.

    Attributes:
        id: ISO 639-1 code, the folder's name; ``xx`` for none.
        name: Its English name.
        grammar: Which stages read it. ``universal``: those of ``stages/universal``, by a parse in Universal
            Dependencies and the vocabularies of the folder; ``english``: those that were written for English alone;
            ``plain``: none, only provisions and dates are found.
        engine: The spaCy pipeline that parses it, by package name; ``None`` for none.
        install: The command that installs the engine.
        network: The project's own trained model for it, by package name; ``None`` for none.
        split_hyphens: Whether a hyphen parts a word into tokens.
        led_names: Whether adjectives lead the names of bodies: "Центральный районный суд".
        small_names: Whether names of bodies go on in small letters: "Agence nationale de renseignements".
        function_words: Its commonest small words, which tell it from other languages.
    """

    id: str
    name: str
    grammar: Grammar
    engine: str | None = None
    install: str = ""
    network: str | None = None
    led_names: bool = False
    split_hyphens: bool = True
    small_names: bool = False
    function_words: tuple[str, ...] = ()


class WordList(Struct, frozen=True, forbid_unknown_fields=True):
    """Words, or phrases, that do the same work."""

    id: str
    words: tuple[str, ...]


class Language(Struct, frozen=True):
    """A language, as stages take it: its settings and its word lists. Two of one code are one and the same value."""

    settings: Settings
    lists: dict[str, frozenset[str]]

    @property
    def code(self) -> str:
        """ISO 639-1."""
        return self.settings.id

    @property
    def name(self) -> str:
        """Its English name."""
        return self.settings.name

    def words(self, *ids: str) -> frozenset[str]:
        """The keys (``name_key``) of the words of some of its lists, the file ``words.toml``.

        Raises:
            KeyError: It has no list of that id: lists that stages ask for are checked as the language is loaded.
        """
        return frozenset[str]().union(*(self.lists[name] for name in ids))

    def entries(self, file: str, entry_type: type[Entry]) -> tuple[Entry, ...]:
        """The entries of one of its vocabularies, ``triggers.toml``.

        Raises:
            VocabularyError: The file is missing or breaks its rules.
        """
        return load_vocabulary(PACKAGE, f"{self.code}/{file}", entry_type)


LISTS: tuple[str, ...] = (
    # names
    "articles", "name-particles", "titles", "offices", "no-names", "organisation-heads", "organisation-links",
    "organisations", "outlet-nouns", "place-heads", "place-nouns", "places", "given-names", "of", "and",
    # who takes part
    "by", "against", "in", "before-court", "acting-nouns", "case-nouns", "bearing-verbs",
    "passive-auxiliaries", "possessives", "definite", "relatives", "object-pronouns", "object-markers",
    "they", "all", "both", "with", "first-of-two", "second-of-two", "third-of-more", "latter", "others",
    # offences
    "offence-leads", "charge-nouns", "offence-edges", "offence-endings", "no-offences",
    # articles
    "same-articles", "negations", "law-uses", "law-talk", "what-was-done",
    # modality
    "terminators",
)  # fmt: skip
"""The lists that ``words.toml`` of a language with universal grammar must have; empty ones are allowed."""


def code_of(tag: str) -> str:
    """The code of the language that a tag is of: ``pt`` of ``pt-BR`` and of ``PT_br``."""
    return tag.casefold().replace("_", "-").partition("-")[0]


@cache
def supported() -> tuple[str, ...]:
    """The codes of the languages whose statements become records, in order."""
    codes = (folder.name for folder in resources.files(PACKAGE).iterdir() if folder.joinpath("language.toml").is_file())
    return tuple(sorted(code for code in codes if code != PLAIN))


@cache
def settings(code: str) -> Settings:
    """What a language is, without its vocabularies; the plain one's for a code without a folder.

    Raises:
        VocabularyError: Its ``language.toml`` breaks its rules.
    """
    folder = code if code in supported() else PLAIN
    entries = load_vocabulary(PACKAGE, f"{folder}/language.toml", Settings)
    if [entry.id for entry in entries] != [folder]:
        raise VocabularyError(f"{PACKAGE}/{folder}/language.toml must hold one entry, {folder!r}. Mend it.")
    return entries[0]


@cache
def language(code: str) -> Language:
    """The language of a code, loaded and checked once; the plain one for a code without a folder.

    Raises:
        VocabularyError: One of its files breaks its rules.
    """
    own = settings(code)
    return Language(own, _lists(own.id) if own.grammar == "universal" else {})


def _lists(code: str) -> dict[str, frozenset[str]]:
    entries = load_vocabulary(PACKAGE, f"{code}/words.toml", WordList)
    found = {entry.id: frozenset(map(name_key, entry.words)) for entry in entries}
    if found.keys() != set(LISTS):
        wrong = sorted(found.keys() ^ set(LISTS))
        raise VocabularyError(f"{PACKAGE}/{code}/words.toml: {wrong} are missing, or lists that nothing asks for.")
    return found
