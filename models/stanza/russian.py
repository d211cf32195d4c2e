"""Training material for the small Russian models, from NEREL and from the models inside ``natasha``.

NEREL (https://github.com/nerel-ds/NEREL, CC BY 2.5) gives texts and named entities. Tags, features and trees of its
sentences are silver: Slovnet's models, and lemmas from pymorphy3. Word vectors are Navec's, shortened. Slovnet's models
and Navec's vectors come in the wheel of ``natasha`` 1.6.0 (MIT); pymorphy3 is MIT, its dictionary OpenCorpora's
(CC BY-SA 3.0).
"""

import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy
from material import Word, shortened, write_names, write_trees, write_vectors

WORDS, SIZE = 30_000, 40

KINDS = {
    "PERSON": "PERSON",
    "ORGANIZATION": "ORG",
    "COUNTRY": "GPE",
    "CITY": "GPE",
    "STATE_OR_PROVINCE": "GPE",
    "DISTRICT": "GPE",
    "LOCATION": "LOC",
    "FACILITY": "FAC",
    "NATIONALITY": "NORP",
    "LAW": "LAW",
    "DATE": "DATE",
}
"""What the labels of NEREL become; the others are left out."""

LONGEST = 100
"""Longer sentences, mostly lists, are left out."""

_VECTORS = "natasha/data/emb/navec_news_v1_1B_250K_300d_100q.tar"
_MODELS = "natasha/data/model/slovnet_{}_news_v1.tar"
# pymorphy3's parts of speech for those of Universal Dependencies, to choose among a form's readings.
_PARTS = {
    "NOUN": {"NOUN"},
    "PROPN": {"NOUN", "ADJF"},
    "ADJ": {"ADJF", "ADJS", "COMP"},
    "VERB": {"VERB", "INFN", "PRTF", "PRTS", "GRND"},
    "AUX": {"VERB", "INFN"},
    "ADV": {"ADVB", "COMP", "PRED"},
    "PRON": {"NPRO", "ADJF"},
    "DET": {"ADJF", "NPRO"},
    "NUM": {"NUMR"},
    "ADP": {"PREP"},
    "CCONJ": {"CONJ"},
    "SCONJ": {"CONJ"},
    "PART": {"PRCL"},
}
_CASES = {"Nom": "nomn", "Gen": "gent", "Dat": "datv", "Acc": "accs", "Ins": "ablt", "Loc": "loct"}


def prepare(work: Path, nerel: Path, natasha: Path) -> None:
    """Write the training material into a folder; the parts are NEREL's own.

    Args:
        work: The folder.
        nerel: ``nerel_train_dev.tar.gz``.
        natasha: The folder that the wheel was unpacked into.
    """
    parts: dict[str, list[tuple[Tagged, ...]]] = {"train": [], "dev": []}
    for part, words in sentences(nerel, natasha):
        parts[part].append(words)
    for part, found in parts.items():
        write_trees(work, part, [[each.word for each in words] for words in found])
        write_names(work, part, [[(each.word.text, each.entity) for each in words] for words in found])
    write_vectors(work / "pretrain.pt", *vectors(natasha, WORDS, SIZE))


@dataclass(frozen=True, slots=True)
class Tagged:
    """A word with its tag of named entities in BIO."""

    word: Word
    entity: str


def sentences(archive: Path, natasha: Path) -> Iterator[tuple[str, tuple[Tagged, ...]]]:
    """The sentences of NEREL, each with the part of it (``train`` or ``dev``) that it stands in.

    Args:
        archive: ``nerel_train_dev.tar.gz``.
        natasha: The folder that the wheel was unpacked into.
    """
    from navec import Navec
    from razdel import sentenize, tokenize
    from slovnet import Morph, Syntax

    navec = Navec.load(str(natasha / _VECTORS))
    morph, syntax = (
        kind.load(str(natasha / _MODELS.format(name))) for kind, name in ((Morph, "morph"), (Syntax, "syntax"))
    )
    morph.navec(navec)
    syntax.navec(navec)
    lemmas = _Lemmas()
    for part, text, labelled in _documents(archive):
        spans = _outermost(labelled)
        cut = [(sentence.start, list(tokenize(sentence.text))) for sentence in sentenize(text) if sentence.text.strip()]
        forms = [[token.text for token in tokens] for _, tokens in cut]
        for (start, tokens), tags, tree in zip(cut, morph.map(forms), syntax.map(forms), strict=True):
            words = tuple(
                Tagged(
                    Word(
                        text=token.text,
                        space=text[start + token.stop : start + token.stop + 1] in ("", " ", "\n"),
                        lemma=lemmas.of(token.text, tag.pos, tag.feats or {}),
                        upos=tag.pos,
                        xpos="_",
                        feats="|".join(f"{key}={value}" for key, value in sorted((tag.feats or {}).items())) or "_",
                        head=int(node.head_id),
                        relation=node.rel if int(node.head_id) else "root",
                    ),
                    _entity(spans, start + token.start),
                )
                for token, tag, node in zip(tokens, tags.tokens, tree.tokens, strict=True)
            )
            if len(words) <= LONGEST and _is_tree([each.word for each in words]):
                yield part, words


def _documents(archive: Path) -> Iterator[tuple[str, str, list[tuple[int, int, str]]]]:
    """Part, text and labelled spans of every document, in order of their names."""
    with tarfile.open(archive) as files:
        members = {member.name: member for member in files.getmembers() if member.isfile()}

        def read(name: str) -> str:
            stream = files.extractfile(members[name])
            return stream.read().decode("utf-8") if stream else ""

        for name in sorted(name for name in members if name.endswith(".txt")):
            labelled = []
            for line in read(name.removesuffix(".txt") + ".ann").splitlines():
                fields = line.split("\t")
                if fields[0].startswith("T") and ";" not in fields[1]:
                    kind, start, end = fields[1].split()
                    if kind in KINDS:
                        labelled.append((int(start), int(end), KINDS[kind]))
            yield name.split("/")[-2], read(name), labelled


def _outermost(spans: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The spans that stand in no other, in order."""
    kept: list[tuple[int, int, str]] = []
    for start, end, kind in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, kind))
    return kept


def _is_tree(words: Sequence[Word]) -> bool:
    """Whether there is one root, and every word leads to it: the silver trees are built word by word."""
    if sum(word.head == 0 for word in words) != 1:
        return False
    for at in range(1, len(words) + 1):
        for _ in range(len(words)):
            if at == 0:
                break
            at = words[at - 1].head
        if at:
            return False
    return True


def _entity(spans: list[tuple[int, int, str]], at: int) -> str:
    for start, end, kind in spans:
        if start <= at < end:
            return f"{'B' if at == start else 'I'}-{kind}"
    return "O"


class _Lemmas:
    """Dictionary forms by pymorphy3, the reading chosen by part of speech and case."""

    def __init__(self) -> None:
        from pymorphy3 import MorphAnalyzer

        self._analyser = MorphAnalyzer()
        self._known: dict[tuple[str, str, str], str] = {}

    def of(self, form: str, upos: str, feats: dict[str, str]) -> str:
        key = (form, upos, feats.get("Case", ""))
        if key not in self._known:
            readings = self._analyser.parse(form)
            wanted = [r for r in readings if r.tag.POS in _PARTS.get(upos, ())] or readings
            case = _CASES.get(feats.get("Case", ""))
            best = next((r for r in wanted if r.tag.case == case), wanted[0])
            self._known[key] = best.normal_form if any(map(str.isalpha, form)) else form
        return self._known[key]


def vectors(natasha: Path, count: int, size: int) -> tuple[list[str], "numpy.ndarray"]:
    """Navec's most frequent words and their vectors, shortened to ``size``."""
    from navec import Navec

    navec = Navec.load(str(natasha / _VECTORS))
    counts = Counter(dict(zip(navec.vocab.words, navec.vocab.counts, strict=False)))
    words = [word for word, _ in counts.most_common(count + 2) if not word.startswith("<")][:count]
    return words, shortened(numpy.stack([navec[word] for word in words]), size)
