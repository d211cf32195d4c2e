"""Names in languages with cases: what each mention is called in the nominative."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from chargesheet.languages.names import Gender, NamedAs, NameGrammar
from chargesheet.stages.layers import LabelledSpan

if TYPE_CHECKING:
    from spacy.tokens import Doc


def base_forms(doc: "Doc", spans: Sequence[LabelledSpan], grammar: NameGrammar) -> dict[int, str]:
    """The nominative of persons and places, by the offset at which each mention starts."""
    persons = [span for span in spans if span.label == "PERSON"]
    named = grammar.nominatives([_named(doc, span) for span in persons])
    found = {span.start: name for span, name in zip(persons, named, strict=True)}
    for span in spans:
        if span.label == "PLACE":
            found[span.start] = grammar.place(" ".join(doc.text[span.start : span.end].split()))
    return found


def _named(doc: "Doc", span: LabelledSpan) -> NamedAs:
    """The name with the case and gender that most of its words, and the noun it describes, are tagged with."""
    text = " ".join(doc.text[span.start : span.end].split())
    tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
    if tokens is None:
        return NamedAs(text)
    around = [*tokens, *([doc[tokens.start - 1]] if tokens.start and doc[tokens.start - 1].pos_ == "NOUN" else [])]
    case = _commonest([case for token in around for case in token.morph.get("Case")])
    gender = _commonest([gender for token in around for gender in token.morph.get("Gender")])
    return NamedAs(text, case, cast("Gender", gender) if gender in ("Masc", "Fem") else None)


def _commonest(values: list[str]) -> str | None:
    return Counter(values).most_common(1)[0][0] if values else None
