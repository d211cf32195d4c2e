"""Pages that are one file and need nothing else: their templates, their style, and what their browser may run.

A page is a Jinja template (everything that comes from statements is escaped), the style that all pages share
(``data/base.css``) with the page's own behind it, and a policy that names what is written into it by its hash.
"""

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template


@cache
def page_file(package: str, name: str) -> str:
    """The text of ``data/name`` in a package."""
    return resources.files(package).joinpath("data", name).read_text(encoding="utf-8")


def page_style(package: str, name: str) -> str:
    """The style of a page: the one that all pages share, then ``data/name`` of the package."""
    return page_file("chargesheet", "base.css") + page_file(package, name)


@cache
def page_template(package: str, name: str) -> "Template":
    """The template ``data/name`` of a package; what it is given is escaped, and an unknown name is an error.

    Its filter ``number`` writes a number for a person to read: ``12,345``.
    """
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["number"] = lambda value: f"{value:,}"
    return environment.from_string(page_file(package, name))


def source_hash(source: str) -> str:
    """What names an inline style or script in a content security policy."""
    return f"sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}"
