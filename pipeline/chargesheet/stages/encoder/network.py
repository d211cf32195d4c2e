"""The trained network at run time: texts in, the heads' outputs by word out."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chargesheet.errors import ModelError
from chargesheet.stages.encoder.folder import NETWORK, PAIRS, TOKENIZER, Manifest, read_manifest
from chargesheet.stages.encoder.linking import PairWeights
from chargesheet.stages.encoder.pieces import Pieces, Window, cut, windows
from chargesheet.stages.encoder.reading import HEADS, WordScores

Ints = NDArray[np.int64]

_BATCH_PIECES = 4096
_INPUTS = ("ids", "mask", "shapes")


class Network:
    """A trained model, loaded; it keeps no state between calls.

    Attributes:
        manifest: What the model says of itself.
        pairs: The pair head.
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

        self.manifest: Manifest = read_manifest(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        try:
            self._session: Any = onnxruntime.InferenceSession(
                str(folder / NETWORK), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer: Any = Tokenizer.from_file(str(folder / TOKENIZER))
            with np.load(folder / PAIRS, allow_pickle=False) as arrays:
                self.pairs = PairWeights.from_arrays(dict(arrays))
        except Exception as error:
            # Each library has errors of its own; whatever they are, the folder is of no use.
            raise ModelError(f"{folder} cannot be loaded: {error}") from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def cut(self, texts: Sequence[str]) -> list[Pieces]:
        """The pieces of each text."""
        return cut(self._tokenizer, list(texts))

    def scores(self, texts: Sequence[Pieces]) -> list[WordScores]:
        """The heads' outputs for every word of every text; windows of about one length run together."""
        jobs = [
            (index, window)
            for index, pieces in enumerate(texts)
            for window in windows(pieces, self.manifest.window, self.manifest.context)
        ]
        sizes = [self._slice(texts[index], window) for index, window in jobs]
        outputs: list[dict[int, list[NDArray[np.float32]]]] = [{} for _ in texts]
        for group in _groups([stop - start for start, stop in sizes]):
            batch = [(texts[jobs[job][0]], sizes[job]) for job in group]
            heads = self._session.run(list(HEADS), self._batch(batch))
            for row, job in enumerate(group):
                index, window = jobs[job]
                first, last = window.core
                words = texts[index].words[first:last] - sizes[job][0] + 1
                # A word longer than a window is cut short, so its own first piece is always there.
                outputs[index][first] = [head[row, words] for head in heads]
        return [WordScores(*self._joined(parts)) for parts in outputs]

    def _slice(self, pieces: Pieces, window: Window) -> tuple[int, int]:
        """The pieces of a window: the first, and the one after the last."""
        start = int(pieces.words[window.first])
        stop = int(pieces.words[window.last]) if window.last < len(pieces.words) else len(pieces.ids)
        return start, min(stop, start + self.manifest.window)

    def _batch(self, batch: Sequence[tuple[Pieces, tuple[int, int]]]) -> dict[str, Ints]:
        size = max(stop - start for _, (start, stop) in batch) + 2
        ids, mask, shapes = (np.zeros((len(batch), size), dtype=np.int64) for _ in _INPUTS)
        for row, (pieces, (start, stop)) in enumerate(batch):
            count = stop - start
            ids[row, 0], ids[row, count + 1] = self.manifest.begin, self.manifest.end
            ids[row, 1 : count + 1] = pieces.ids[start:stop]
            shapes[row, 1 : count + 1] = pieces.shapes[start:stop]
            mask[row, : count + 2] = 1
        return dict(zip(_INPUTS, (ids, mask, shapes), strict=True))

    def _joined(self, parts: dict[int, list[NDArray[np.float32]]]) -> list[NDArray[np.float32]]:
        if not parts:
            return [np.zeros((0, output.shape[-1]), dtype=np.float32) for output in self._session.get_outputs()]
        order = sorted(parts)
        if len(order) == 1:
            return parts[order[0]]
        return [np.concatenate([parts[first][head] for first in order]) for head in range(len(HEADS))]


def _groups(sizes: Sequence[int]) -> Iterator[list[int]]:
    """Windows in batches: alike in length, so that little is padding."""
    group: list[int] = []
    for job in sorted(range(len(sizes)), key=sizes.__getitem__):
        if group and (len(group) + 1) * (sizes[job] + 2) > _BATCH_PIECES:
            yield group
            group = []
        group.append(job)
    if group:
        yield group


@lru_cache(maxsize=2)
def load_network(folder: Path, threads: int) -> Network:
    """The model of a folder, loaded once a process: the stages that share it ask for it by its folder."""
    return Network(folder, threads)
