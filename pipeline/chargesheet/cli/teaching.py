"""What the commands that learn from reviewed layers share: taking them, and saying what was left out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

import typer

from chargesheet.cli.failures import Failures, say
from chargesheet.cli.layers import StatementsOption, Texts
from chargesheet.errors import UnreadableInputError

if TYPE_CHECKING:
    from chargesheet.learning.gold import GoldDocument
    from chargesheet.learning.teaching import Judged, Use

__all__ = ["FromLayersOption", "StatementsOption", "Taught", "take"]

FromLayersOption = Annotated[
    list[str] | None,
    typer.Option(
        "--from-layers",
        metavar="STORE_OR_LAYERS",
        help="Learn from what people reviewed, too: a store, a folder that was reviewed, or layers (.json, .jsonl, a "
        "folder of them; their texts with --statements). May be given several times.",
    ),
]


class Taught:
    """What was taken: passages, and what is said of each layer."""

    def __init__(self) -> None:
        self.documents: list[GoldDocument] = []
        self.uses: list[Use] = []
        self.left_out = 0

    def leave(self, statement: str, reason: str) -> None:
        """Say why a statement teaches nothing."""
        self.left_out += 1
        say(f"left out: {statement}: {reason}")

    def summary(self) -> str:
        """In one line."""
        passages, events = sum(use.passages for use in self.uses), sum(use.events for use in self.uses)
        rejected, masked = sum(use.rejected for use in self.uses), sum(use.left_out for use in self.uses)
        return (
            f"taken from {len(self.uses):,} layers: {passages:,} passages with {events:,} events, and {rejected:,} "
            f"rejected ones as none; left out: {masked:,} passages with something undecided, {self.left_out:,} layers"
        )


def take(
    sources: Sequence[str],
    statements: Sequence[str],
    failures: Failures,
    *,
    gold: Mapping[str, str] = MappingProxyType({}),
    held_out: Sequence[str] = (),
    language: str | None = None,
) -> Taught:
    """Everything that reviewed layers teach; what was taken and what was left is said on standard error.

    Args:
        sources: Stores, reviewed folders, layers.
        statements: Where the texts of layers are.
        failures: Told of what cannot be read.
        gold: The SHA-256 of texts that are learned from already, with where they are: a layer over one is not taken.
        held_out: Texts that are measured on: a layer over one of them teaches nothing.
        language: Take statements of this language only, where a store says which they are in.

    Raises:
        StoreError: A store cannot be read.
        UnreadableInputError: There are no layers, or a layer's text is missing.
    """
    from chargesheet.learning.teaching import measured_on, taught

    found = Taught()
    known = dict(gold)
    texts = Texts(statements, failures)
    stores = [source for source in sources if _store(source) is not None]
    # What was adjudicated in a store goes before layers in files.
    for source in (*stores, *(source for source in sources if source not in stores)):
        store = _store(source)
        for judged in _of_store(store, language, found) if store else _of_files(Path(source), texts, found):
            layer = judged.item.layer
            if layer.sha256 in known:
                found.leave(layer.statement, f"its text is taken from {known[layer.sha256]}")
            elif measured_on(judged.item.text, held_out):
                found.leave(layer.statement, "its text is one of those that are measured on")
            else:
                documents, use = taught(judged)
                if documents:
                    known[layer.sha256] = source
                    found.documents.extend(documents)
                    found.uses.append(use)
                else:
                    found.leave(layer.statement, "in each of its passages something is undecided")
    say(found.summary())
    return found


def _store(source: str) -> str | None:
    """The store that a source is or was reviewed in; nothing for layers."""
    from chargesheet.review.storage.folder import store_of

    if source.startswith(("postgresql://", "postgres://")):
        return source
    own = store_of(source)
    if own is not None and own.is_file():
        return str(own)
    return source if Path(source).is_file() and Path(source).suffix not in {".json", ".jsonl"} else None


def _of_store(store: str, language: str | None, found: Taught) -> "Iterator[Judged]":
    from chargesheet.review.layers.rebuilding import authors
    from chargesheet.review.layers.teaching import judged
    from chargesheet.review.storage.reading import reviewed_statements
    from chargesheet.stores.sql.connect import connect

    with connect(store) as database:
        for statement in reviewed_statements(database, touched=True):
            about = statement.machine.document.statement
            if not statement.has_text:
                found.leave(about.id, "the store has not its text")
            elif language is not None and about.language not in {None, language}:
                found.leave(about.id, f"it is in {about.language}")
            else:
                done = any(statement.layer(name).done for name in authors(statement.corrections))
                yield judged(statement.machine, statement.joined(), finished=done)


def _of_files(path: Path, texts: Texts, found: Taught) -> "Iterable[Judged]":
    """The layers of files, each as its author's last word: of two that differ over one text none is taken."""
    from msgspec.structs import replace

    from chargesheet.learning.layers import LayeredText, canonical, read_layers, texts_by_sha256, with_text
    from chargesheet.learning.teaching import Judged

    layers: dict[str, list[LayeredText]] = {}
    by_sha256 = texts_by_sha256(texts())
    for layer in read_layers(path):
        layers.setdefault(layer.sha256, []).append(with_text(layer, by_sha256))
    if not layers:
        raise UnreadableInputError(str(path), "it is empty", "Name a store that was reviewed, or layers.")
    for items in layers.values():
        same = {canonical(replace(item.layer, author="", statement="")) for item in items}
        authors = tuple(sorted({item.layer.author for item in items}))
        if len(same) > 1:
            found.leave(items[0].layer.statement, f"its layers by {' and '.join(authors)} differ: adjudicate them")
        else:
            triggers = tuple(event.trigger.start for event in items[0].layer.events)
            yield Judged(item=items[0], authors=authors, decided=triggers)
