"""The key of pseudonyms: a file of its owner's, and what is derived from it."""

import hashlib
import hmac
import os
import secrets
import stat
from pathlib import Path

from msgspec import Struct

from chargesheet.errors import ChargesheetError

_BYTES = 32
_MOST_BYTES = 4096
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeyFileError(ChargesheetError):
    """A key file cannot be made or used."""


class Key(Struct, frozen=True):
    """A secret from which pseudonyms and ids are derived; it never stands in an output, a message or a ``repr``."""

    secret: bytes

    def number(self, digits: int, *fields: str) -> str:
        """A number of so many digits that nobody without the key can tie to the fields: HMAC-SHA-256 over them.

        Digits alone, as letters could spell a part of a name. The fields are prefixed with their lengths, so that
        ("ab", "c") and ("a", "bc") differ.
        """
        code = hmac.new(self.secret, digestmod=hashlib.sha256)
        for field in fields:
            data = field.encode("utf-8", "surrogatepass")
            code.update(f"{len(data)}:".encode())
            code.update(data)
        return f"{int.from_bytes(code.digest(), 'big') % 10**digits:0{digits}}"

    def __repr__(self) -> str:
        return "Key(…)"


def passing_key() -> Key:
    """A key for one export, which nobody keeps."""
    return Key(secrets.token_bytes(_BYTES))


def make_key(path: Path) -> Key:
    """Write a new key, readable and writable by its owner alone.

    Raises:
        KeyFileError: Something stands there already, or the system refused.
    """
    key = passing_key()
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "w", encoding="ascii") as stream:
            os.fchmod(stream.fileno(), 0o600)
            stream.write(f"{key.secret.hex()}\n")
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise KeyFileError(f"{path}: no key can be written here: {error.strerror}. Name another place.") from error
    return key


def read_key(path: Path) -> Key:
    """The key of a file: 64 hexadecimal digits, as ``make_key`` writes them.

    Raises:
        KeyFileError: It is none, or others than its owner may read it or change it.
    """
    try:
        with path.open("rb") as stream:
            mode = os.fstat(stream.fileno()).st_mode
            data = stream.read(_MOST_BYTES)
    except OSError as error:
        raise KeyFileError(f"{path}: the key cannot be read: {error.strerror}. Check the name.") from error
    if not stat.S_ISREG(mode):
        raise KeyFileError(f"{path} is no file. Name a file for the key.")
    if os.name == "posix" and mode & _OTHERS:
        raise KeyFileError(f"{path}: others may read this key. If none of them has: chmod 600 {path}")
    try:
        secret = bytes.fromhex(data.decode("ascii").strip())
    except ValueError:
        secret = b""
    if len(secret) != _BYTES:
        raise KeyFileError(f"{path} is no key of pseudonyms. Name a new file, and one is made there.")
    return Key(secret)
