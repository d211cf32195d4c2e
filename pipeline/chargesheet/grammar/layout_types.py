"""What layout is made of: the parts of a page."""

from typing import Literal

from msgspec import Struct

BlockKind = Literal["heading", "paragraph", "item", "footnote", "field", "rule"]


class Block(Struct, frozen=True):
    """A part of the page's layout, from its first character to before the next block's.

    ``field`` is a line such as ``Date: 21 December 2015``, ``rule`` a line of dashes, ``item`` a bullet.
    """

    start: int
    end: int
    kind: BlockKind
