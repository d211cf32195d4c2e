"""No file that is read runs code: nothing unpickles, evaluates or unpacks to a folder, and a planted pickle stays shut."""

import ast
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chargesheet.errors import ChargesheetError

PACKAGE = Path(__file__).parent.parent / "pipeline" / "chargesheet"
FORBIDDEN_MODULES = {"pickle", "cPickle", "cloudpickle", "dill", "joblib", "marshal", "shelve", "yaml", "jsonpickle"}
FORBIDDEN_CALLS = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "extractall",
    "extract",
    "unpack_archive",
    "system",
    "popen",
}
# What a loader must be told, by the end of its name.
MUST_SAY = {
    "np.load": ("allow_pickle", False),
    "numpy.load": ("allow_pickle", False),
    "torch.load": ("weights_only", True),
}


def _calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def _said(call: ast.Call, name: str) -> Any:
    return next((ast.literal_eval(k.value) for k in call.keywords if k.arg == name), None)


def breaches(source: str) -> list[str]:
    """What in a module could run what it reads."""
    tree = ast.parse(source)
    found = []
    for node in ast.walk(tree):
        names = (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
        found += [name for name in names if name.partition(".")[0] in FORBIDDEN_MODULES]
    for name, call in _calls(tree):
        if name in FORBIDDEN_CALLS or name in {"os.system", "os.popen", "shutil.unpack_archive"}:
            found.append(name)
        if name.endswith(".extractall"):
            found.append(name)
        if name in MUST_SAY and _said(call, MUST_SAY[name][0]) is not MUST_SAY[name][1]:
            found.append(f"{name} without {MUST_SAY[name][0]}={MUST_SAY[name][1]}")
        if _said_true(call, "shell"):
            found.append(f"{name} with a shell")
    return found


def _said_true(call: ast.Call, name: str) -> bool:
    return any(k.arg == name and isinstance(k.value, ast.Constant) and k.value.value is True for k in call.keywords)


BREACHES = [
    "import pickle",
    "from joblib import load",
    "import numpy as np\nnp.load('a')",
    "import torch\ntorch.load('a', weights_only=False)",
    "eval('1')",
    "import tarfile\ntarfile.open('a').extractall('b')",
    "import subprocess\nsubprocess.run('a', shell=True)",
    "import os\nos.system('a')",
]


@pytest.mark.parametrize("source", BREACHES)
def test_a_breach_is_seen(source: str) -> None:
    assert breaches(source)


def test_nothing_in_the_package_can_run_what_it_reads() -> None:
    modules = sorted(PACKAGE.rglob("*.py"))
    assert len(modules) > 200
    found = {str(module.relative_to(PACKAGE)): breaches(module.read_text(encoding="utf-8")) for module in modules}
    assert {module: what for module, what in found.items() if what} == {}


class Bomb:
    """A pickle that writes a file when it is opened."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self._path,)


@pytest.fixture
def went_off(tmp_path: Path) -> Path:
    return tmp_path / "went-off"


@pytest.fixture
def bomb(went_off: Path) -> bytes:
    data = pickle.dumps(Bomb(went_off))
    pickle.loads(data)
    assert went_off.exists(), "the bomb works"
    went_off.unlink()
    return data


@pytest.mark.parametrize(
    "name", ["a.jsonl", "a.jsonl.gz", "a.parquet", "a.docx", "a.pdf", "a.eml", "a.csv", "a.zip", "a"]
)
def test_inputs(bomb: bytes, went_off: Path, tmp_path: Path, name: str) -> None:
    import io

    from chargesheet.reading.formats import read_named

    list(read_named(io.BytesIO(bomb), name, name))
    assert not went_off.exists()


def test_records_and_stores(bomb: bytes, went_off: Path, tmp_path: Path) -> None:
    from chargesheet.stores.sql.connect import connect
    from chargesheet.stores.sql.incoming import read_all

    (tmp_path / "records.jsonl").write_bytes(bomb)
    list(read_all([str(tmp_path / "records.jsonl")]))
    (tmp_path / "records.db").write_bytes(bomb)
    with pytest.raises(ChargesheetError), connect(str(tmp_path / "records.db"), create=False):
        pass
    assert not went_off.exists()


@pytest.mark.parametrize("name", ["a.spacy", "a.json", "a.jsonl", "a.conllu", "a.iob2", "a.jsonld"])
def test_files_of_annotation_tools(bomb: bytes, went_off: Path, tmp_path: Path, name: str) -> None:
    from chargesheet.review.interchange.formats import read_source

    (tmp_path / name).write_bytes(bomb)
    assert read_source(tmp_path / name, None, list, None).failures
    assert not went_off.exists()


def test_arrays_of_a_model(bomb: bytes, went_off: Path, tmp_path: Path) -> None:
    """What ``np.load`` is told in the package keeps arrays of objects shut."""
    import numpy as np

    np.savez(tmp_path / "heads.npz", pairs=np.array([Bomb(went_off)], dtype=object))
    with np.load(tmp_path / "heads.npz", allow_pickle=False) as file, pytest.raises(ValueError, match="allow_pickle"):
        dict(file)
    assert not went_off.exists()


def test_docbin_with_a_pickle_inside(went_off: Path, tmp_path: Path) -> None:
    """A real DocBin whose user data hold a pickle: bytes stay bytes."""
    from spacy.tokens import Doc, DocBin
    from spacy.vocab import Vocab

    from chargesheet.review.interchange.formats import read_source

    doc = Doc(Vocab(), words=["One"])
    doc.user_data["chargesheet"] = pickle.dumps(Bomb(went_off))
    (tmp_path / "a.spacy").write_bytes(DocBin(docs=[doc], store_user_data=True).to_bytes())
    read_source(tmp_path / "a.spacy", None, list, None)
    assert not went_off.exists()
