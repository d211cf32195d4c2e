"""The whole training of a model, from a configuration to the folder that the stages load."""

import hashlib
import importlib.util
import logging
import platform
import re
import time
import unicodedata
from importlib.metadata import version
from pathlib import Path
from random import Random

import msgspec
import onnxruntime
import torch
from tokenizers import Tokenizer

from chargesheet.errors import ModelError
from chargesheet.learning.adaptation import Guesser, adapt, packed, save_adapted, tagged
from chargesheet.learning.alignment import align
from chargesheet.learning.config import TrainingConfig, read_config
from chargesheet.learning.data import Example, cut_to, make_example
from chargesheet.learning.export import export, largest_difference
from chargesheet.learning.fitting import Machine, fit
from chargesheet.learning.gold import GoldDocument, read_gold
from chargesheet.learning.lessons import Lesson
from chargesheet.learning.measuring import Measured, best_thresholds, measure
from chargesheet.learning.model import ShapedEncoder, StatementModel
from chargesheet.learning.sets import paragraphs, read_redocred
from chargesheet.learning.silver import bare, lessons_of
from chargesheet.records import ROLES
from chargesheet.stages.encoder.folder import NETWORK, digest
from chargesheet.stages.encoder.pieces import cut
from chargesheet.stages.encoder.windowing import Limits

log = logging.getLogger(__name__)

MODEL = "model"
ACCOUNT = "training.json"
_LIBRARIES = ("torch", "transformers", "tokenizers", "onnx", "onnxruntime", "numpy")


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """What a run writes beside its weights, to be able to say what they come from.

    Attributes:
        config: The configuration's file, and its SHA-256.
        versions: Of Python and the libraries.
        inputs: The SHA-256 of each file that was learned from or measured on.
        order: A SHA-256 over the ids of the gold passages in the order that they were read.
        passages: How many gold passages were trained on.
        seconds: How long this run took; what a former run of the same folder had done is not in it.
        figures: The model's own figures on the validation part (where there is one) and on the held-out passages.
        thresholds: The probability from which on a role counts.
        int8_difference: The largest difference between the int8 graph's scores and the network's, on a few passages.
        files: The SHA-256 of each part of the model.
    """

    config: dict[str, str]
    versions: dict[str, str]
    inputs: dict[str, str]
    order: str
    passages: int
    seconds: float
    figures: dict[str, Measured]
    thresholds: dict[str, float]
    int8_difference: float | None
    files: dict[str, str]


class Trainer:
    """One run: its configuration, its folder, and what all its steps share."""

    def __init__(self, config: TrainingConfig, out: Path) -> None:
        self.config = config
        self.out = out
        self.source = encoder_folder(config.encoder.source)
        if config.threads:
            torch.set_num_threads(config.threads)
        self.tokenizer = Tokenizer.from_file(str(self.source / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.machine = Machine(
            device="cuda" if torch.cuda.is_available() else "cpu",
            bfloat16=config.bfloat16,
            begin=self._piece("[CLS]"),
            end=self._piece("[SEP]"),
            limit=config.encoder.limit,
        )
        self.gold = [d for path in config.data.gold for d in read_gold(Path(path))]
        self.held_out = [d for path in config.data.held_out for d in read_gold(Path(path))]

    def _piece(self, name: str) -> int:
        found = self.tokenizer.token_to_id(name)
        if found is None:
            raise ModelError(f"{self.source}: its tokenizer has no {name}. Take a BERT-like encoder.")
        return int(found)

    def fold(self, *, validation: bool) -> list[GoldDocument]:
        """The gold to train on, or the part that is kept for validation."""
        data = self.config.data
        return [d for d in self.gold if (part_of(d.id, data.folds) == data.fold) == validation]

    def examples(self, documents: list[GoldDocument]) -> list[Example]:
        """Gold as numbers, one example a document, of any length."""
        pieces = cut(self.tokenizer, [d.text for d in documents])
        return [make_example(align(d), p) for d, p in zip(documents, pieces, strict=True)]

    def lessons(self) -> list[Lesson]:
        """The gold to train on, in parts that fit the encoder."""
        limits = Limits(self.config.export.window, 0)
        return [
            Lesson(part) for example in self.examples(self.fold(validation=False)) for part in cut_to(example, limits)
        ]

    def raw(self) -> list[str]:
        """The paragraphs of the raw text, without any passage that is measured on."""
        kept = [d.text for d in self.held_out]
        if self.config.data.fold >= 0:
            kept += [d.text for d in self.fold(validation=True)]
        return [p for path in self.config.data.raw for p in paragraphs(Path(path), kept)]

    def adapted(self) -> Path | None:
        """The adapted encoder's file, made if it is not there; nothing where no adaptation is configured."""
        adaptation = self.config.adaptation
        raw_texts = self.raw() if adaptation.raw_epochs else []
        sets = self.config.data.mentions if adaptation.mention_epochs else ()
        if not raw_texts and not sets:
            return None
        path = self.out / "adapted.pt"
        if not path.is_file():
            labelled = [text for name in sets for text in read_redocred(Path(name))]
            pieces = cut(self.tokenizer, [text.text for text in labelled])
            mentions = [
                run for text, p in zip(labelled, pieces, strict=True) for run in tagged(p, text, adaptation.length)
            ]
            torch.manual_seed(self.config.seed)
            guesser = Guesser(ShapedEncoder(self.source, self.config.encoder.dropout))
            adapt(
                guesser,
                packed(cut(self.tokenizer, raw_texts), adaptation.length),
                mentions,
                adaptation,
                self.machine,
                self._piece("[MASK]"),
                self.config.seed,
            )
            save_adapted(guesser, path)
        return path

    def new_model(self, adapted: Path | None, seed: int) -> StatementModel:
        """A model before its training on the gold."""
        torch.manual_seed(seed)
        sizes = self.config.encoder
        model = StatementModel(ShapedEncoder(self.source, sizes.dropout), sizes.pair_size, sizes.head_dropout)
        if adapted:
            state = torch.load(adapted, weights_only=True)
            model.encoder.load_state_dict(state["encoder"])
            model.mentions.load_state_dict(state["mentions"])
        return model

    def fitted(
        self, name: str, model: StatementModel, lessons: list[list[Lesson]], epochs: int, seed: int
    ) -> StatementModel:
        """A model trained on ``lessons``, one list an epoch, the first again after the last."""
        fitting = msgspec.structs.replace(self.config.fitting, epochs=epochs)
        log.info("training %s", name)
        return fit(
            model,
            lambda epoch: lessons[epoch % len(lessons)],
            fitting,
            self.machine,
            seed,
            self.out / f"{name}.pt",
        )

    def silver_texts(self) -> list[str]:
        """Raw paragraphs in which some trigger word of the gold stands, in random order."""
        triggers = {folded(d.text[e.trigger.start : e.trigger.end]) for d in self.gold for e in d.events}
        texts = [p for p in self.raw() if not triggers.isdisjoint(re.findall(r"\w+", folded(p)))]
        Random(self.config.seed).shuffle(texts)  # noqa: S311 (chance, not secrets)
        return texts

    def silver(self, teachers: list[StatementModel]) -> list[Lesson]:
        """What the teachers say of raw passages."""
        wanted = self.config.distillation.passages
        texts = self.silver_texts()[: 2 * wanted]
        room = self.config.export.window
        examples = [
            bare(p, text) for p, text in zip(cut(self.tokenizer, texts), texts, strict=True) if 0 < len(p.ids) <= room
        ]
        log.info("%d teachers label %d passages", len(teachers), min(wanted, len(examples)))
        return lessons_of(teachers, examples[:wanted], self.machine)

    def train(self) -> StatementModel:
        """The model to ship: a student of several teachers, or one model of the gold alone."""
        adapted = self.adapted()
        gold = self.lessons()
        seed = self.config.seed
        distillation = self.config.distillation
        epochs = self.config.fitting.epochs
        if not distillation.teachers:
            return self.fitted("model", self.new_model(adapted, seed), [gold], epochs, seed)
        teachers = [
            self.fitted(f"teacher-{number}", self.new_model(adapted, seed + number), [gold], epochs, seed + number)
            for number in range(distillation.teachers)
        ]
        lessons = self.silver(teachers) + gold * distillation.gold_epochs
        return self.fitted("student", self.new_model(adapted, seed), [lessons], distillation.epochs, seed)


def train(config: Path, out: Path) -> Account:
    """Train, export and measure a model.

    A run that was cut off goes on where it was when it is started again with the same folder; a folder of another
    configuration is refused.

    Args:
        config: The configuration.
        out: The run's folder; the model is in ``model/`` under it, the account in ``training.json``.

    Raises:
        ModelError: The configuration is wrong, or the folder belongs to another.
    """
    began = time.monotonic()
    settings = read_config(config)
    out.mkdir(parents=True, exist_ok=True)
    mark = out / "config.sha256"
    if mark.is_file() and mark.read_text(encoding="ascii") != digest(config):
        raise ModelError(f"{out} holds a run of another configuration. Name another folder, or delete it.")
    mark.write_text(digest(config), encoding="ascii")
    trainer = Trainer(settings, out)
    model = trainer.train().float().to("cpu")
    machine = trainer.machine
    validation = trainer.examples(trainer.fold(validation=True)) if settings.data.fold >= 0 else []
    thresholds: dict[str, float] = dict.fromkeys(ROLES, 0.5)
    if validation:
        thresholds = best_thresholds(model, validation, machine)
    manifest = export(
        model,
        trainer.source / "tokenizer.json",
        out / MODEL,
        begin=machine.begin,
        end=machine.end,
        window=settings.export.window,
        context=settings.export.context,
        thresholds=thresholds,
    )
    held_out = trainer.examples(trainer.held_out)
    sample = [part for e in (validation or held_out)[:8] for part in cut_to(e, Limits(settings.export.window, 0))]
    session = onnxruntime.InferenceSession(str(out / MODEL / NETWORK), providers=["CPUExecutionProvider"])
    figures = {
        name: measure(model, examples, machine, thresholds)
        for name, examples in (("validation", validation), ("held_out", held_out))
        if examples
    }
    used = [*settings.data.gold, *settings.data.held_out, *settings.data.mentions, *settings.data.raw]
    account = Account(
        config={"file": str(config), "sha256": digest(config)},
        versions={"python": platform.python_version(), **{name: version(name) for name in _LIBRARIES}},
        inputs={name: digest(Path(name)) for name in used},
        order=hashlib.sha256("\n".join(d.id for d in trainer.gold).encode()).hexdigest(),
        passages=len(trainer.fold(validation=False)),
        seconds=round(time.monotonic() - began, 1),
        figures=figures,
        thresholds=thresholds,
        int8_difference=largest_difference(model, session, sample, (machine.begin, machine.end)) if sample else None,
        files=manifest.files,
    )
    (out / ACCOUNT).write_bytes(msgspec.json.format(msgspec.json.encode(account)) + b"\n")
    log.info("%s", figures)
    return account


def encoder_folder(source: str) -> Path:
    """The folder of an encoder, named by its path or by an installed package that holds it as ``model/``.

    Raises:
        ModelError: There is none.
    """
    folder = Path(source)
    if not folder.is_dir() and source.isidentifier():
        spec = importlib.util.find_spec(source)
        if spec and spec.origin:
            folder = Path(spec.origin).parent / "model"
    if not (folder / "tokenizer.json").is_file():
        raise ModelError(f"no encoder at {source!r}. Name a folder with tokenizer.json, or install the package.")
    return folder


def part_of(identifier: str, parts: int) -> int:
    """Which part of the gold a passage belongs to: the same in every run."""
    return int(hashlib.sha256(identifier.encode()).hexdigest(), 16) % parts


def folded(text: str) -> str:
    """Text without case, in composed form."""
    return unicodedata.normalize("NFC", text).casefold()
