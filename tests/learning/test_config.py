"""Training configurations: those of the project are right, wrong ones are named."""

from pathlib import Path

import pytest

from chargesheet.errors import ModelError
from chargesheet.learning.config import read_config

CONFIGS = sorted((Path(__file__).parents[2] / "models" / "configs").glob("*.toml"))


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_the_projects_configurations_can_be_read(path: Path) -> None:
    config = read_config(path)
    assert not set(config.data.gold) & set(config.data.held_out)
    assert config.export.window + 2 <= config.encoder.limit
    assert 2 * config.export.context < config.export.window


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("seed = ", "no training configuration", id="no TOML"),
        pytest.param('[data]\ngold = []\n[encoder]\nsource = "x"\ncolour = 1', "colour", id="unknown key"),
        pytest.param("seed = 1", "data", id="no data"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=said) as caught:
        read_config(path)
    assert "wrong.toml" in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.toml"):
        read_config(tmp_path / "none.toml")
