"""``chargesheet train``: trains a model from a configuration, and from what people reviewed."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chargesheet.cli.failures import Failures, say
from chargesheet.cli.teaching import FromLayersOption, StatementsOption, take
from chargesheet.errors import ChargesheetError, ModelError

if TYPE_CHECKING:
    from chargesheet.cli.teaching import Taught
    from chargesheet.learning.config import TrainingConfig

_MARK = "config.sha256"
_CONFIG = "config.toml"
_USED = "layers.json"


def train(
    config: Annotated[
        Path, typer.Argument(metavar="CONFIG", help="A training configuration (.toml), such as one of models/configs.")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FOLDER", help="The run's folder; without it one named as the configuration."),
    ] = None,
    from_layers: FromLayersOption = None,
    statements: StatementsOption = None,
    language: Annotated[
        str, typer.Option("--language", help="Of stores, only statements in this language are learned from, ISO 639-1.")
    ] = "en",
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the run that the folder holds; it must be of the same inputs.")
    ] = False,
) -> None:
    """Train a model: its weights and all that the stages load are in FOLDER/model.

    With --from-layers it also learns from what people confirmed, corrected, added and rejected. What nobody decided, or
    people differ on, teaches nothing. FOLDER then holds the passages, with their words, and layers.json, which says by
    hashes whose layers were used.

    Exit code 0: the model is there. 1: it is not. 2: wrong usage.
    """
    folder = out or Path(config.stem)
    failures = Failures()
    try:
        _require()
        _check(folder, resume=resume)
        used = config
        if from_layers:
            used = _with_layers(config, folder, from_layers, statements or [], language, failures)
        from chargesheet.learning.training import train as run

        with _progress():
            account = run(used, folder)
    except ChargesheetError as error:
        failures.report(error)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        say(f"Stopped. What is done is kept: go on with chargesheet train {config} --out {folder} --resume")
        raise
    say(f"Learned from {account.passages:,} passages in {account.seconds:,.0f} s. The model is in {folder / 'model'}.")


def _require() -> None:
    """See that everything is installed that training needs.

    Raises:
        ModelError: Something is not.
    """
    from importlib.util import find_spec

    missing = [
        name
        for name in ("torch", "transformers", "onnx", "onnxruntime", "tokenizers", "sklearn")
        if not find_spec(name)
    ]
    if missing:
        raise ModelError(f"Training needs {', '.join(missing)}. Run: pip install 'chargesheet[train]'")


def _check(folder: Path, *, resume: bool) -> None:
    begun = (folder / _MARK).is_file()
    if begun and not resume:
        raise ModelError(f"{folder} holds a run already. Go on with it: --resume; or name another folder with --out.")
    if resume and not begun:
        raise ModelError(f"{folder} holds no run to go on with. Leave --resume away.")


def _with_layers(
    config: Path, folder: Path, sources: list[str], statements: list[str], language: str, failures: Failures
) -> Path:
    """Write what layers teach into the run's folder; gives the configuration with it.

    Raises:
        ModelError: There is nothing in the layers to learn from.
    """
    from chargesheet.learning.config import read_config
    from chargesheet.learning.gold import read_gold
    from chargesheet.learning.layers import sha256

    settings = read_config(config)
    held_out = [document.text for path in settings.data.held_out for document in read_gold(Path(path))]
    gold = {sha256(document.text): path for path in settings.data.gold for document in read_gold(Path(path))}
    found = take(sources, statements, failures, gold=gold, held_out=held_out, language=language)
    if not found.documents:
        raise ModelError("The layers hold no passage in which everything is decided. Review some more.")
    folder.mkdir(parents=True, exist_ok=True)
    return _write(settings, folder, found)


def _write(settings: "TrainingConfig", folder: Path, found: "Taught") -> Path:
    """Write the passages, the configuration that names them, and whose they are.

    Raises:
        ModelError: The folder holds a run with other layers.
    """
    import hashlib

    import msgspec

    from chargesheet.learning.teaching import config_toml, gold_line

    lines = b"".join(map(gold_line, found.documents))
    # Named by what is in it: the folder's configuration is another one when somebody corrected more.
    passages = folder / f"layers-{hashlib.sha256(lines).hexdigest()[:12]}.jsonl"
    data = msgspec.structs.replace(settings.data, gold=(*settings.data.gold, str(passages)))
    text = config_toml(msgspec.structs.replace(settings, data=data))
    mark = folder / _MARK
    if mark.is_file() and mark.read_text(encoding="ascii") != hashlib.sha256(text.encode()).hexdigest():
        raise ModelError(
            f"The layers are not those that the run in {folder} began with. Name another folder with --out."
        )
    path = folder / _CONFIG
    path.write_text(text, encoding="utf-8")
    _private(passages, lines)
    (folder / _USED).write_bytes(msgspec.json.format(msgspec.json.encode(found.uses)) + b"\n")
    return path


def _private(path: Path, content: bytes) -> None:
    """A file that only its owner reads: it holds what people wrote of others."""
    import os

    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(content)


class _Lines(logging.Handler):
    def __init__(self, show: Callable[[str], None]) -> None:
        super().__init__(logging.INFO)
        self._show = show

    def emit(self, record: logging.LogRecord) -> None:
        self._show(record.getMessage())


@contextmanager
def _progress() -> Iterator[None]:
    """What training logs, as a moving line on a terminal and lines elsewhere."""
    from chargesheet.cli.progress import display

    logger = logging.getLogger("chargesheet.learning")
    level = logger.level
    with display(quiet=False) as shown:
        handler = _Lines(shown.progress if sys.stderr is not None and sys.stderr.isatty() else shown.say)
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        try:
            yield
        finally:
            logger.removeHandler(handler)
            logger.setLevel(level)
