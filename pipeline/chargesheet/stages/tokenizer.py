"""spaCy's English tokenizer, taught markup, bullets, legal abbreviations and article numbers."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from spacy.lang.char_classes import HYPHENS
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

from chargesheet import languages
from chargesheet.stages.sentences.abbreviations import abbreviations

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_CHUNK = 400
"""A longer run without a space is cut into pieces of this many characters: splitting takes time in its square."""

# Each piece is an alternative of spaCy's prefix, suffix or infix pattern, with an example of what becomes a token. The
# first has the only group, 1: a mark that is repeated, "........".
_RUN = r"([^\w\s])\1{7,}"
_MARKS = (
    r"<sup>[^<>\s]{1,12}</sup>",  # <sup>1</sup>
    r"</?[A-Za-z][A-Za-z0-9]{0,14}/?>",  # <b>
    r"\[\^[^\]\s]{1,20}\]",  # [^1]
    r"\*{2,3}",  # **
    r"\uFFFC+",  # where a PDF had a picture
    r"[•●■▪◦‣⁃∙○□\U0010FC00-\U0010FC0F]",  # a bullet
)
_LINK_END = r"\]\([^()\s]{1,300}\)"  # ](https://example.org/a)

_PREFIXES = (
    _RUN,
    *_MARKS,
    r"\#{2,6}",  # ###
    r"_{2,3}",  # __
    r"\\(?=[!-/:-@\[-`{-~])",  # the backslash of "\*"
    r"(?:Arts?|Nos?|[Pp]aras?|[Ss]ecs?|pp?)\.(?=\d)",  # "Art." in "Art.5"
)
_SUFFIXES = (
    _RUN,
    *_MARKS,
    _LINK_END,
    r"_{2,3}",
    r"(?<=[\w\u0300-\u036F])-",  # the hyphen that a line's break left: "74-" in "74- year-old"
    r"(?<=[^\W\d_][\u0300-\u036F])\.",  # the full stop after a decomposed letter: "Perić."
    r"\\",
)
_INFIXES = (
    _RUN,
    *_MARKS,
    _LINK_END,
    r"(?<=\d)\((?=[A-Za-z]{2})",  # "280(part 2)"
    r"(?<=[^\W\d_][^\W\d_])\.(?=[A-Z][a-z])",  # a missing space: "agencies.Human"
    r"(?<=[^\W\d_]\.)[”\"](?=[A-Z][a-z])",  # "freed.”The"
    r"(?<=[\u0300-\u036F])[-–—](?=[^\W\d_])",  # a hyphen after a decomposed letter: "José-Maria"
)

# Article numbers that stay whole: "27(4)(d)", "205.2", "220/6(1)", "421-2-1", "124A(2)". The flag stands inside and the
# end is spelt out because spaCy keeps the pattern alone when it saves a tokenizer, and calls ``match``.
_NUMBER = re.compile(
    r"""(?x)
    (?: \d{1,5} [A-Za-z]{0,2} (?:[./-]\d{1,4}){0,4} (?:\([0-9A-Za-z]{1,4}\)){1,6}
      | \d{1,4} (?:-\d{1,3}){2}
    ) \Z
    """
)
# A run that is longer than a chunk may be; it is looked for from the run's first character only.
_LONG_CHUNK = re.compile(rf"(?<!\S)\S{{{MAX_CHUNK + 1},}}+")


class ChargesheetTokenizer(Tokenizer):  # type: ignore[misc]
    """The tokenizer; it never takes more than time in proportion to the text, and loses no character."""

    def __call__(self, text: str) -> Doc:
        """Split a text into tokens; ``doc.text`` is ``text``."""
        if max(map(len, text.split()), default=0) <= MAX_CHUNK:
            doc: Doc = super().__call__(text)
            return doc
        words: list[str] = []
        spaces: list[bool] = []
        for piece in _pieces(text):
            for token in super().__call__(piece):
                words.append(token.text)
                spaces.append(bool(token.whitespace_))
        return Doc(self.vocab, words=words, spaces=spaces)


def _pieces(text: str) -> "Iterator[str]":
    """The text in pieces none of which has a run longer than ``MAX_CHUNK``."""
    position = 0
    for chunk in _LONG_CHUNK.finditer(text):
        if position < chunk.start():
            yield text[position : chunk.start()]
        for start in range(chunk.start(), chunk.end(), MAX_CHUNK):
            yield text[start : min(start + MAX_CHUNK, chunk.end())]
        position = chunk.end()
    if position < len(text):
        yield text[position:]


def build_tokenizer(nlp: Language) -> ChargesheetTokenizer:
    """The tokenizer for a pipeline: its language's own rules, and before them those for statements.

    Args:
        nlp: The pipeline whose vocabulary and language defaults are used. It is not changed; to use the tokenizer,
            ``nlp.tokenizer = build_tokenizer(nlp)``.
    """
    defaults = nlp.Defaults
    rules = dict(defaults.tokenizer_exceptions or {})
    for text in abbreviations(nlp.lang):
        rules.setdefault(text, [{"ORTH": text}])
    return ChargesheetTokenizer(
        nlp.vocab,
        rules=rules,
        prefix_search=compile_prefix_regex([*_PREFIXES, *(defaults.prefixes or ())]).search,
        suffix_search=compile_suffix_regex([*_SUFFIXES, *(defaults.suffixes or ())]).search,
        infix_finditer=compile_infix_regex([*_INFIXES, *_infixes(nlp)]).finditer,
        token_match=_NUMBER.match,
        url_match=defaults.url_match,
    )


def _infixes(nlp: Language) -> "Iterator[str]":
    """The language's own patterns of what parts a word; in some a hyphen does not: "Ростов-на-Дону"."""
    whole = not languages.language(nlp.lang).settings.split_hyphens
    for pattern in nlp.Defaults.infixes or ():
        text = pattern if isinstance(pattern, str) else pattern.pattern
        if not (whole and HYPHENS in text):
            yield text


def make_tokenizer() -> Callable[[Language], Tokenizer]:
    """The tokenizer's factory, for a spaCy configuration: ``@tokenizers = "chargesheet.tokenizer.v1"``."""
    return build_tokenizer
