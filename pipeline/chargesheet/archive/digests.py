"""What tells statements apart: digests of their text, and of all that is known of them."""

import hashlib

from chargesheet.records import Statement


def digest(text: str, *fields: str | None) -> bytes:
    """Sixteen bytes that differ where the text or a field does; ``None`` differs from an empty string."""
    hashed = hashlib.blake2b(digest_size=16)
    for field in (text, *fields):
        data = b"" if field is None else field.encode("utf-8", "surrogatepass")
        hashed.update(b"-" if field is None else f"{len(data)}:".encode())
        hashed.update(data)
    return hashed.digest()


def statement_digest(s: Statement) -> bytes:
    """All of a statement but where it stood: the same statement in a moved file is the same."""
    return digest(s.text, s.title, s.date, s.publisher, s.index, s.language, s.country)
