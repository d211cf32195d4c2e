"""The trained network at run time: texts in, the heads' outputs by word out."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chargesheet.errors import ModelError
from chargesheet.stages.encoder.folder import HEADS_FILE, NETWORK, TOKENIZER, Manifest, read_manifest
from chargesheet.stages.encoder.labels import TagScheme
from chargesheet.stages.encoder.linking import PairWeights
from chargesheet.stages.encoder.parsing import RelationWeights
from chargesheet.stages.encoder.pieces import Pieces, cut
from chargesheet.stages.encoder.reading import HEADS, WordScores
from chargesheet.stages.encoder.windowing import Limits, read_words

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


class Network:
    """A trained model, loaded; it keeps no state between calls.

    Attributes:
        folder: Where it was loaded from.
        manifest: What the model says of itself.
        pairs: The pair head.
        relations: The layer that labels relations.
        entities: The tags of the parser's entities.
    """

    def __init__(self, folder: Path, threads: int) -> None:
        """Load the model of a folder.

        Args:
            folder: As ``folder`` describes it.
            threads: How many threads one batch may use; 0 leaves it to the machine.

        Raises:
            ModelError: The folder is not whole, or a part cannot be read.
        """
        # Both load native libraries: importing them here keeps ``import chargesheet`` quick.
        import onnxruntime
        from tokenizers import Tokenizer

        self.folder = folder
        self.manifest: Manifest = read_manifest(folder)
        self._threads = threads
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        try:
            self._session: Any = onnxruntime.InferenceSession(
                str(folder / NETWORK), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer: Any = Tokenizer.from_file(str(folder / TOKENIZER))
            with np.load(folder / HEADS_FILE, allow_pickle=False) as file:
                arrays = dict(file)
            named = {name.removeprefix("pairs."): array for name, array in arrays.items()}
            self.pairs = PairWeights.from_arrays(named)
            self.relations = RelationWeights.from_arrays(arrays)
        except Exception as error:
            # Each library has errors of its own; whatever they are, the folder is of no use.
            raise ModelError(f"{folder} cannot be loaded: {error}") from error
        self.entities = TagScheme(self.manifest.parse.entities)
        self._limits = Limits(self.manifest.window, self.manifest.context)
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process loads the model anew: a session of the network cannot be sent to it."""
        return load_network, (self.folder, self._threads)

    def cut(self, texts: Sequence[str]) -> list[Pieces]:
        """The pieces of each text."""
        return cut(self._tokenizer, list(texts))

    def scores(self, texts: Sequence[Pieces]) -> list[WordScores]:
        """The heads' outputs for every word of every text."""
        manifest = self.manifest
        return read_words(texts, self._run, self._limits, (manifest.begin, manifest.end))

    def _run(self, ids: Ints, mask: Ints, shapes: Ints) -> list[Floats]:
        outputs: list[Floats] = self._session.run(list(HEADS), {"ids": ids, "mask": mask, "shapes": shapes})
        return outputs


@lru_cache(maxsize=2)
def load_network(folder: Path, threads: int) -> Network:
    """The model of a folder, loaded once a process: the stages that share it ask for it by its folder."""
    return Network(folder, threads)
