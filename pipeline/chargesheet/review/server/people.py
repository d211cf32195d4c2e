"""Who uses the server: names, roles, and the secrets that prove them.

A person's token opens the server once, in the address that the command prints; from then on the browser has a cookie
that follows from name and token. Nothing is kept: the same token gives the same cookie after a restart.
"""

import hmac
import os
import re
import secrets
import stat
import tomllib
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from chargesheet.errors import ChargesheetError
from chargesheet.review.layers.operations import ReviewRole

_NAME = re.compile(r"\S(?:[^\x00-\x1f\x7f]{0,78}\S)?")
_SHORTEST = 20
_BYTES = 32


class PeopleError(ChargesheetError):
    """Who may use the server is not well said."""


class Person(Struct, frozen=True):
    """Somebody who may use the server."""

    name: str
    role: ReviewRole
    token: str

    def __repr__(self) -> str:
        return f"Person({self.name!r}, {self.role!r})"

    @property
    def cookie(self) -> str:
        """What the browser keeps."""
        return self._secret("session")

    @property
    def csrf(self) -> str:
        """What the page sends with all that it writes."""
        return self._secret("csrf")

    def _secret(self, purpose: str) -> str:
        message = f"chargesheet review {purpose} {self.name}".encode()
        return hmac.new(self.token.encode(), message, "sha256").hexdigest()


class People:
    """All who may use the server.

    Raises:
        PeopleError: Nobody, a name twice, a name that cannot be shown, or a token that can be guessed.
    """

    def __init__(self, people: Iterable[Person]) -> None:
        self.all = tuple(people)
        if not self.all:
            raise PeopleError("nobody may use the server. Name somebody.")
        for person in self.all:
            if _NAME.fullmatch(person.name) is None:
                raise PeopleError(f"{person.name!r} is no name: 1 to 80 characters, none of them a control character.")
            if len(person.token) < _SHORTEST:
                raise PeopleError(f"the token of {person.name} can be guessed. Use {_SHORTEST} characters or more.")
        for what in ("name", "token"):
            if len({getattr(person, what) for person in self.all}) < len(self.all):
                raise PeopleError(f"two people have the same {what}. Give each their own.")

    def by_token(self, token: str) -> Person | None:
        """Whose token it is."""
        return self._same(token, [(person, person.token) for person in self.all])

    def by_cookie(self, cookie: str) -> Person | None:
        """Whose cookie it is."""
        return self._same(cookie, [(person, person.cookie) for person in self.all])

    @staticmethod
    def _same(given: str, known: list[tuple[Person, str]]) -> Person | None:
        """Compare with all, in a time that tells nothing."""
        data = given.encode("utf-8", "surrogatepass")
        found = [person for person, value in known if hmac.compare_digest(data, value.encode())]
        return found[0] if found else None


def new_person(name: str, role: ReviewRole) -> Person:
    """Somebody with a fresh token."""
    return Person(name, role, secrets.token_urlsafe(_BYTES))


class _Entry(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    role: ReviewRole
    token: str


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    person: tuple[_Entry, ...]


def read_people(path: Path) -> People:
    """The people of a file: TOML with a ``[[person]]`` for each, who has ``name``, ``role`` and ``token``.

    Raises:
        PeopleError: The file cannot be read, is not such a file, or others than its owner may read it.
    """
    try:
        mode = path.stat().st_mode
        data = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PeopleError(f"{path} cannot be read ({type(error).__name__}).") from error
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise PeopleError(f"{path} holds secrets, and others may read it. Close it first: chmod 600 {path}")
    try:
        found = msgspec.convert(tomllib.loads(data), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise PeopleError(f"{path} does not say who may use the server: {error}.") from None
    return People(Person(entry.name, entry.role, entry.token) for entry in found.person)
