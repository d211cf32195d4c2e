"""The formats by name: how each is told apart, read from files, and written to a folder."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from chargesheet.errors import UnreadableInputError
from chargesheet.learning.gold import Layer
from chargesheet.learning.layers import (
    LayeredText,
    encode_layer,
    machine_layer,
    read_layers,
    sha256,
    texts_by_sha256,
    with_text,
)
from chargesheet.records import DOCUMENT_SCHEMA, Statement, decode_document
from chargesheet.review.interchange import brat, conllu, docbin, doccano, iob2, labelstudio, webannotation
from chargesheet.review.interchange.exchange import Found, Loss, Written, file_names, joined, utf8
from chargesheet.review.interchange.names import Format, Source

_SUFFIXES = {
    ".ann": Source.brat,
    ".conllu": Source.conllu,
    ".iob2": Source.iob2,
    ".iob": Source.iob2,
    ".bio": Source.iob2,
    ".spacy": Source.spacy,
    ".jsonld": Source.webannotation,
}
_PEEK = 4096
_OWN_FILES = {brat.ABOUT, doccano.SPAN_TYPES, doccano.RELATION_TYPES}
_REMEDY = f"Say with --from what it is: {', '.join(Source)}."

StatementsOf = Callable[[], Sequence[Statement]]


def format_of(path: Path) -> Source:
    """What a file is, by its suffix, or by how it begins.

    Raises:
        UnreadableInputError: It cannot be told, or the file cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    start = _beginning(path)
    if b"chargesheet.layer/1" in start:
        return Source.layer
    if DOCUMENT_SCHEMA.encode() in start:
        return Source.records
    if suffix == ".jsonl" and any(key in start for key in (b'"entities"', b'"label"', b'"labels"', b'"text"')):
        return Source.doccano
    if suffix == ".json" and b"anno.jsonld" in start:
        return Source.webannotation
    if suffix == ".json" and b'"data"' in start:
        return Source.labelstudio
    raise UnreadableInputError(str(path), "it cannot be told what this is", _REMEDY)


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_PEEK)
    except OSError as error:
        raise UnreadableInputError(str(path), f"cannot be read: {error.strerror}", "Check the name.") from error


def read_source(path: Path, source: Source | None, statements: StatementsOf, author: str | None) -> Found:
    """The layers of a file, or of all files in a folder; what cannot be read is a failure.

    Args:
        path: The file or folder.
        source: What it is; ``None`` to tell by its name and beginning.
        statements: Gives the statements, for what holds no text; called when one is needed.
        author: Who annotated; ``None`` for who the file names, else the file's name.
    """
    if not path.is_dir():
        return _attempted(path, source, statements, author)
    files = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith(".") and _is_annotated(p))
    if not files:
        return Found((), failures=(UnreadableInputError(str(path), "there are no layers in this folder", _REMEDY),))
    return joined(_attempted(file, source, statements, author) for file in files)


def _is_annotated(path: Path) -> bool:
    """Whether a file of a folder is to be read: not texts and settings that go with others."""
    return path.name not in _OWN_FILES and path.suffix.lower() in (*_SUFFIXES, ".json", ".jsonl")


def _attempted(path: Path, source: Source | None, statements: StatementsOf, author: str | None) -> Found:
    try:
        return _file(path, source or format_of(path), statements, author)
    except UnreadableInputError as error:
        return Found((), failures=(error,))
    except OSError as error:
        failure = UnreadableInputError(str(path), f"cannot be read: {error.strerror}", "Check the name.")
        return Found((), failures=(failure,))


def _file(path: Path, source: Source, statements: StatementsOf, author: str | None) -> Found:
    if source is Source.layer:
        return _layers(path, statements, author)
    if source is Source.records:
        return _records(path, author)
    name, who = str(path), author or path.stem
    if source is Source.brat:
        return _brat(path, who)
    data = path.read_bytes()
    if source is Source.labelstudio:
        found = labelstudio.read(data, name)
    elif source is Source.doccano:
        found = doccano.read(data, name, author or _doccano_author(path))
    elif source is Source.conllu:
        found = conllu.read(data, name, who)
    elif source is Source.iob2:
        found = iob2.read(data, name, who)
    elif source is Source.spacy:
        found = docbin.read(data, name, who)
    else:
        found = webannotation.read(data, name, _text_beside(path, statements), who)
    if author is None:
        return found
    items, machines = (
        tuple(LayeredText(i.text, msgspec.structs.replace(i.layer, author=author)) for i in group)
        for group in (found.items, found.machines)
    )
    return msgspec.structs.replace(found, items=items, machines=machines)


def _layers(path: Path, statements: StatementsOf, author: str | None) -> Found:
    """A layer whose text is not known does not keep the others from being read."""
    items: list[LayeredText] = []
    failures: list[UnreadableInputError] = []
    texts = texts_by_sha256(statements())
    for layer in _by(read_layers(path), author):
        try:
            items.append(with_text(layer, texts))
        except UnreadableInputError as error:
            failures.append(error)
    return Found(tuple(items), failures=tuple(failures))


def _by(layers: Iterable[Layer], author: str | None) -> Iterator[Layer]:
    for layer in layers:
        yield layer if author is None else msgspec.structs.replace(layer, author=author)


def _doccano_author(path: Path) -> str:
    """The file is named after the annotator, or "all" or "admin"; what was written here names its authors."""
    return "" if path.name == doccano.EXAMPLES else path.stem


def _records(path: Path, author: str | None) -> Found:
    items: list[LayeredText] = []
    lost: list[Loss] = []
    failures: list[UnreadableInputError] = []
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            item, missed = machine_layer(decode_document(line))
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            remedy = "Give document records: chargesheet extract --format documents."
            failures.append(UnreadableInputError(str(path), f"no document record: {error}", remedy, number))
            continue
        items.append(LayeredText(item.text, next(_by([item.layer], author))))
        lost.extend(Loss(f"{path}, line {number}", what) for what in missed)
    return Found((), tuple(lost), tuple(failures), machines=tuple(items))


def _brat(path: Path, author: str) -> Found:
    known = path.with_name(brat.ABOUT)
    stories = brat.about_files(known.read_bytes() if known.is_file() else None, str(known))
    text_file = path.with_suffix(".txt")
    if not text_file.is_file():
        reason = "there is no text beside it"
        raise UnreadableInputError(str(path), reason, f"Put {text_file.name} into the same folder.")
    return brat.read(
        utf8(text_file.read_bytes(), str(text_file)),
        utf8(path.read_bytes(), str(path)),
        str(path),
        known=stories.get(path.stem),
        statement=path.stem,
        author=author,
    )


def _text_beside(path: Path, statements: StatementsOf) -> Callable[[str, str | None], str | None]:
    """The text file that a Web Annotation names, in the same folder; else the statement of its SHA-256."""

    def text_of(name: str, digest: str | None) -> str | None:
        beside = path.with_name(Path(name).name) if name and "\0" not in name else None
        if beside is not None and beside.is_file():
            return utf8(beside.read_bytes(), str(beside))
        return next((s.text for s in statements() if sha256(s.text) == digest), None) if digest else None

    return text_of


def write_format(to: Format, items: Sequence[LayeredText], machines: Sequence[LayeredText] = ()) -> Written:
    """The layers in a format, as the files of a folder.

    Args:
        to: The format.
        items: Layers of people.
        machines: Layers of models: predictions for Label Studio, layers as any other for the rest.
    """
    if to is Format.labelstudio:
        return labelstudio.write(items, machines)
    whole = (*items, *machines)
    if to is Format.layer:
        return _write_layers(whole)
    writers: dict[Format, Callable[[Sequence[LayeredText]], Written]] = {
        Format.doccano: doccano.write,
        Format.brat: brat.write,
        Format.conllu: conllu.write,
        Format.iob2: iob2.write,
        Format.spacy: docbin.write,
        Format.webannotation: webannotation.write,
    }
    return writers[to](whole)


def _write_layers(items: Sequence[LayeredText]) -> Written:
    """A folder for each author, a file for each statement."""
    files = {}
    authors = sorted({item.layer.author for item in items})
    for author, folder in zip(authors, file_names(authors), strict=True):
        own = [item.layer for item in items if item.layer.author == author]
        for layer, name in zip(own, file_names(layer.statement for layer in own), strict=True):
            files[f"{folder}/{name}.json"] = encode_layer(layer)
    return Written(files, ())
