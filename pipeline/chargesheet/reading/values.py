"""The values of a statement that are checked before they are believed: its date and its country."""

import datetime
import re

# "2015", "2015-12", "2015-12-21", "2015-12-21T10:00:00Z"; groups "year", "month", "day". A time is dropped.
_ISO = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})(?:[T ][\d:.,]{2,16}(?:Z|[+-][\d:]{2,5})?)?)?)?"
)
# "KZ", "kz".
_COUNTRY = re.compile(r"[A-Za-z]{2}")


def check_date(value: str) -> str:
    """An ISO 8601 date with as much precision as it has: ``2015``, ``2015-12`` or ``2015-12-21``.

    Raises:
        ValueError: It is none, or no such day exists.
    """
    found = _ISO.fullmatch(value.strip())
    if found is None or not value.isascii():
        raise ValueError(f"{_shown(value)} is no ISO date such as 2015, 2015-12 or 2015-12-21")
    parts = [part for part in (found["year"], found["month"], found["day"]) if part]
    try:
        datetime.date(*[int(part) for part in [*parts, "1", "1"][:3]])
    except ValueError as error:
        raise ValueError(f"{_shown(value)} is a date that does not exist") from error
    return "-".join(parts)


def check_country(value: str) -> str:
    """An ISO 3166-1 alpha-2 code in capitals; the shape is checked, not whether such a country exists.

    Raises:
        ValueError: It is not two letters.
    """
    code = value.strip()
    if _COUNTRY.fullmatch(code) is None:
        raise ValueError(f"{_shown(value)} is no country code of two letters such as KZ")
    return code.upper()


def _shown(value: str) -> str:
    return repr(value if len(value) <= 40 else f"{value[:40]}…")
