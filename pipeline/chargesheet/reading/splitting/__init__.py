"""Splitting: a file that holds many statements into those statements."""

from chargesheet.reading.splitting.chapters import Chapter, chapters
from chargesheet.reading.splitting.parts import parts_of

__all__ = ["Chapter", "chapters", "parts_of"]
