"""``chargesheet schema``."""

import json

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from chargesheet.cli.main import app
from chargesheet.records import json_schema


@pytest.mark.parametrize("name", ["event", "document", "statement"])
def test_the_schema_is_printed_and_is_one(name: str) -> None:
    result = CliRunner().invoke(app, ["schema", name])
    assert result.exit_code == 0
    schema = json.loads(result.stdout)
    Draft202012Validator.check_schema(schema)
    assert schema == json_schema(name)  # type: ignore[arg-type]


@pytest.mark.parametrize("arguments", [[], ["record"], ["event", "statement"]])
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    result = CliRunner().invoke(app, ["schema", *arguments])
    assert result.exit_code == 2
    assert "Error: " in result.stderr
