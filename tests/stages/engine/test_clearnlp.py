"""Universal Dependencies as ClearNLP's relations: what the stages for English read."""

import pytest

from chargesheet.stages.engine.alignment import Word
from chargesheet.stages.engine.clearnlp import to_clearnlp


def tree(lines: str) -> list[Word]:
    rows = [line.split() for line in lines.strip().splitlines()]
    return [Word(at, at + 1, r[0], r[0], r[1], r[2], "", int(r[3]) - 1, r[4]) for at, r in enumerate(rows)]


CASES = {
    "agent of a passive": (
        """Bello PROPN NNP 3 nsubj:pass
           was AUX VBD 3 aux:pass
           arrested VERB VBN 0 root
           by ADP IN 5 case
           police NOUN NNS 3 obl:agent""",
        ["3 nsubjpass", "3 auxpass", "0 ROOT", "3 agent", "4 pobj"],
    ),
    "preposition of a place": (
        """arrested VERB VBN 0 root
           in ADP IN 3 case
           Minsk PROPN NNP 1 obl""",
        ["0 ROOT", "1 prep", "2 pobj"],
    ),
    "a name leads with its last word": (
        """Aisha PROPN NNP 3 nsubj
           Bello PROPN NNP 1 flat
           spoke VERB VBD 0 root""",
        ["2 compound", "3 nsubj", "0 ROOT"],
    ),
    "copula": (
        """She PRON PRP 4 nsubj
           is AUX VBZ 4 cop
           a DET DT 4 det
           lawyer NOUN NN 0 root""",
        ["2 nsubj", "0 ROOT", "4 det", "2 attr"],
    ),
    "conjunction": (
        """arrested VERB VBN 0 root
           and CCONJ CC 3 cc
           charged VERB VBN 1 conj""",
        ["0 ROOT", "1 cc", "1 conj"],
    ),
    "negation and infinitive": (
        """did AUX VBD 3 aux
           not PART RB 3 advmod
           try VERB VB 0 root
           to PART TO 5 mark
           flee VERB VB 3 xcomp""",
        ["3 aux", "3 neg", "0 ROOT", "5 aux", "3 xcomp"],
    ),
}


@pytest.mark.parametrize(("lines", "expected"), CASES.values(), ids=CASES)
def test_relations(lines: str, expected: list[str]) -> None:
    found = to_clearnlp(tree(lines))
    assert [f"{word.head + 1} {word.relation}" for word in found] == expected
