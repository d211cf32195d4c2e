"""The whole training of a model, from a configuration to the folder that the stages load.

The steps, each with its file in the run's folder, so that a run that was cut off goes on where it was:

adapted.pt        the encoder after masked words and open mentions (``adaptation``)
silver.npz        what the teacher says of raw paragraphs and of the gold's texts (``silver``)
parsed.pt         the encoder, cut to its layers, and the parse heads after the silver parses (``parsing``)
fold-N.pt         a network of the gold without part N; fold-N/ is its folder, rows-N.npz the linker's rows of part N
crossfitted.json  figures on the gold, each part read by a network and a linker that were not trained on it
network.pt        the network of all the gold; model/ is its folder, full/ the same before quantising
training.json     the account of it all
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import torch
from tokenizers import Tokenizer

from chargesheet.errors import ModelError
from chargesheet.learning.account import Account, RecordFigures, Trained, account_of, record_figures, records
from chargesheet.learning.adaptation import Guesser, adapt, packed, tagged
from chargesheet.learning.alignment import align
from chargesheet.learning.config import TrainingConfig, read_config
from chargesheet.learning.corpus import encoder_folder, read_corpus, read_raw
from chargesheet.learning.data import Example, cut_to, make_example
from chargesheet.learning.export import add_linker, export, lemma_tables
from chargesheet.learning.fitting import fit
from chargesheet.learning.gold import GoldDocument
from chargesheet.learning.lessons import Lesson
from chargesheet.learning.linking import LinkerRows, fit_linker, linker_rows, network_pipeline
from chargesheet.learning.machine import Machine
from chargesheet.learning.model import ShapedEncoder, StatementModel
from chargesheet.learning.parsing import Parser, SilverText, learn_to_parse
from chargesheet.learning.run import Run
from chargesheet.learning.sets import read_redocred
from chargesheet.learning.silver import Silver, parse, pick, read_silver, targets, write_silver
from chargesheet.records import DocumentRecord
from chargesheet.stages.encoder.folder import digest
from chargesheet.stages.encoder.pieces import cut
from chargesheet.stages.encoder.windowing import Limits

MODEL = "model"
FULL = "full"
ACCOUNT = "training.json"
_CROSSFITTED = "crossfitted.json"


class Trainer:
    """One run: its configuration, its folder, and its steps."""

    def __init__(self, config: TrainingConfig, out: Path) -> None:
        self.config = config
        self.folder = Run(out)
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
        self.corpus = read_corpus(config.data)

    def _piece(self, name: str) -> int:
        found = self.tokenizer.token_to_id(name)
        if found is None:
            raise ModelError(f"{self.source}: its tokenizer has no {name}. Take a BERT-like encoder.")
        return int(found)

    @cached_property
    def raw(self) -> list[str]:
        """The paragraphs of the raw text."""
        return read_raw(self.config.data, self.corpus)

    def adapted(self) -> dict[str, Any]:
        """The weights of the encoder and of the mentions' head after masked words and open mentions."""
        return self.folder.weights("adapted", self._adapt)

    def _adapt(self, checkpoint: Path) -> Mapping[str, Any]:
        adaptation = self.config.adaptation
        labelled = [
            text
            for name in (self.config.data.mentions if adaptation.mention_epochs else ())
            for text in read_redocred(Path(name))
        ]
        pieces = cut(self.tokenizer, [text.text for text in labelled])
        mentions = [run for text, p in zip(labelled, pieces, strict=True) for run in tagged(p, text, adaptation.length)]
        raw = packed(cut(self.tokenizer, self.raw if adaptation.raw_epochs else []), adaptation.length)
        torch.manual_seed(self.config.seed)
        guesser = Guesser(ShapedEncoder(self.source, self.config.encoder.dropout))
        hidden = self._piece("[MASK]")
        adapt(guesser, raw, mentions, adaptation, self.machine, hidden, self.config.seed, checkpoint)
        return {"encoder": guesser.encoder.state_dict(), "mentions": guesser.mentions.state_dict()}

    def picked(self) -> list[str]:
        """The raw paragraphs that the parse is learned from and measured on."""
        return pick(self.raw, self.config.parsing.words, self.config.seed)

    @cached_property
    def silver(self) -> Silver:
        """What the teacher says of these paragraphs and of the gold's texts."""
        path = self.folder.path / "silver.npz"
        if not path.is_file():
            texts = dict.fromkeys([*self.picked(), *(document.text for document in self.corpus.gold)])
            with self.folder.timed("silver"):
                write_silver(parse(list(texts), self.config.parsing.teacher), path)
        return read_silver(path)

    @cached_property
    def silver_texts(self) -> tuple[list[SilverText], list[SilverText]]:
        """The paragraphs to learn the parse from, and those to measure it on."""
        picked = self.picked()
        found = [
            SilverText(pieces, targets(self.silver.texts[text], pieces))
            for text, pieces in zip(picked, cut(self.tokenizer, picked), strict=True)
            if 0 < len(pieces.ids) <= self.config.export.window
        ]
        found = [text for text in found if len(text.targets.words)]
        kept = min(self.config.parsing.held_out, len(found) // 5)
        return found[kept:], found[:kept]

    def parsed(self) -> dict[str, Any]:
        """The weights of the encoder and of the parse heads after the silver parses."""
        return self.folder.weights("parsed", self._parse)

    def _parse(self, checkpoint: Path) -> Mapping[str, Any]:
        sizes = self.config.encoder
        adapted = self.adapted()
        torch.manual_seed(self.config.seed)
        encoder = ShapedEncoder(self.source, sizes.dropout)
        encoder.load_state_dict(adapted["encoder"])
        encoder.keep(sizes.layers)
        parser = Parser(encoder, sizes.arc_size, self.silver.labels, sizes.head_dropout)
        learn_to_parse(parser, self.silver_texts[0], self.config.parsing, self.machine, self.config.seed, checkpoint)
        return {"encoder": encoder.state_dict(), "parse": parser.heads.state_dict()}

    def new_network(self) -> StatementModel:
        """A network before its training on the gold."""
        sizes = self.config.encoder
        torch.manual_seed(self.config.seed)
        encoder = ShapedEncoder(self.source, sizes.dropout)
        encoder.keep(sizes.layers)
        return StatementModel(
            encoder,
            self.silver.labels,
            pair_size=sizes.pair_size,
            arc_size=sizes.arc_size,
            dropout=sizes.head_dropout,
        )

    def examples(self, documents: Sequence[GoldDocument]) -> list[Example]:
        """Gold as numbers, one example a document, of any length."""
        pieces = cut(self.tokenizer, [document.text for document in documents])
        return [make_example(align(document), p) for document, p in zip(documents, pieces, strict=True)]

    def lessons(self, documents: Sequence[GoldDocument]) -> list[Lesson]:
        """Gold in parts that fit the encoder; a passage that had to be cut has no parse."""
        limits = Limits(self.config.export.window, 0)
        lessons = []
        for document, example in zip(documents, self.examples(documents), strict=True):
            parts = [part for part in cut_to(example, limits) if len(part.pieces.ids)]
            if parts == [example]:
                lessons.append(Lesson(example, targets(self.silver.texts[document.text], example.pieces)))
            else:
                lessons += [Lesson(part) for part in parts]
        return lessons

    def fitted(self, name: str, documents: Sequence[GoldDocument]) -> StatementModel:
        """A network trained on gold, made if it is not there."""

        def make(checkpoint: Path) -> Mapping[str, Any]:
            parsed, adapted = self.parsed(), self.adapted()
            model = self.new_network()
            model.encoder.load_state_dict(parsed["encoder"])
            model.parse.load_state_dict(parsed["parse"])
            model.mentions.load_state_dict(adapted["mentions"])
            lessons = self.lessons(documents)
            return fit(model, lessons, self.config.fitting, self.machine, self.config.seed, checkpoint).state_dict()

        state = self.folder.weights(name, make)
        model = self.new_network()
        model.load_state_dict(state)
        return model.eval()

    def exported(self, model: StatementModel, name: str, *, int8: bool = True) -> Path:
        """The folder of a network, written anew."""
        folder = self.folder.path / name
        tables = lemma_tables(self.config.parsing.teacher)
        export(model, self.source / "tokenizer.json", tables, self.machine, self.config.export, folder, int8=int8)
        return folder

    def rows(self, fold: int) -> LinkerRows:
        """The linker's rows of one part of the gold, read by a network that was trained on the others."""
        path = self.folder.path / f"rows-{fold}.npz"
        if not path.is_file():
            others, part = self.corpus.fold(fold, self.config.linking.folds)
            folder = self.exported(self.fitted(f"fold-{fold}", others), f"fold-{fold}")
            with self.folder.timed("linker rows"):
                linker_rows(part, network_pipeline(folder, linker=False)).write(path)
        return LinkerRows.read(path)

    def crossfitted(self, rows: Sequence[LinkerRows]) -> RecordFigures:
        """The figures on the gold, each part read by a network and a linker that were not trained on it."""
        path = self.folder.path / _CROSSFITTED
        if not path.is_file():
            found: list[DocumentRecord] = []
            for fold in range(len(rows)):
                others = LinkerRows.joined([own for number, own in enumerate(rows) if number != fold])
                folder = self.folder.path / f"fold-{fold}"
                with self.folder.timed("cross-fitted figures"):
                    add_linker(fit_linker(others, self.config.linking, self.config.seed), folder)
                    _, part = self.corpus.fold(fold, len(rows))
                    found += records(folder, part)
            figures = record_figures(self.corpus.gold, found)
            path.write_bytes(msgspec.json.encode(figures))
        return msgspec.json.decode(path.read_bytes(), type=RecordFigures)

    def run(self) -> Account:
        """All steps; gives the account, but for the configuration's own file."""
        if self.config.linking.folds < 2:
            raise ModelError("The linker is fitted on at least two parts of the gold: set folds of [linking] to 2.")
        rows = [self.rows(fold) for fold in range(self.config.linking.folds)]
        crossfitted = self.crossfitted(rows)
        model = self.fitted("network", self.corpus.gold)
        linker = fit_linker(LinkerRows.joined(rows), self.config.linking, self.config.seed)
        with self.folder.timed("export and figures"):
            full, folder = self.exported(model, FULL, int8=False), self.exported(model, MODEL)
            for one in (full, folder):
                add_linker(linker, one)
            return account_of(
                Trained(
                    config=self.config,
                    corpus=self.corpus,
                    machine=self.machine,
                    model=model,
                    full=full,
                    folder=folder,
                    examples=self.examples(self.corpus.held_out),
                    silver=self.silver_texts[1],
                ),
                {"crossfitted": crossfitted},
            )


def train(config: Path, out: Path) -> Account:
    """Train, export and measure a model.

    A run that was cut off goes on where it was when it is started again with the same folder; a folder of another
    configuration is refused.

    Args:
        config: The configuration.
        out: The run's folder; the model is in ``model/`` under it, the account in ``training.json``.

    Raises:
        ModelError: The configuration is wrong, or the folder belongs to another.
        UnreadableInputError: What is to be learned from is missing or wrong.
    """
    settings = read_config(config)
    run = Run(out)
    run.claim(digest(config))
    account = Trainer(settings, out).run()
    steps = run.seconds()
    account = msgspec.structs.replace(
        account,
        config={"file": str(config), "sha256": digest(config)},
        steps=steps,
        seconds=round(sum(steps.values()), 1),
    )
    (out / ACCOUNT).write_bytes(msgspec.json.format(msgspec.json.encode(account)) + b"\n")
    return account
