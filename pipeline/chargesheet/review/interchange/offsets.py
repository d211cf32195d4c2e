"""Code points and UTF-16 code units: what lies outside the Basic Multilingual Plane counts as two of the latter."""

from bisect import bisect_left

_BEYOND = 0xFFFF


class Utf16:
    """Offsets into one text, both ways.

    Example:
        In "😀 a" the "a" is code point 2 and code unit 3.
    """

    def __init__(self, text: str) -> None:
        self._length = len(text)
        # Where each character of two units begins, in code points and in units.
        self._points = [index for index, character in enumerate(text) if ord(character) > _BEYOND]
        self._units = [index + number for number, index in enumerate(self._points)]

    def from_point(self, point: int) -> int:
        """The units before a code point."""
        return point + bisect_left(self._points, point)

    def to_point(self, unit: int) -> int:
        """The code points before a unit.

        Raises:
            ValueError: The unit is inside a character, or outside the text.
        """
        before = bisect_left(self._units, unit)
        if before and self._units[before - 1] == unit - 1:
            raise ValueError(f"the offset {unit} is inside the character that begins at {unit - 1}")
        point = unit - before
        if not 0 <= point <= self._length:
            raise ValueError(f"the offset {unit} is outside the text")
        return point
