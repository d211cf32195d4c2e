"""The values of a statement that are checked before they are believed: its date and its country."""

import datetime
import re

from chargesheet.geography.countries import country_codes, country_of

# "2015", "2015-12", "2015-12-21", "2015-12-21T10:00:00Z"; groups "year", "month", "day". A time is dropped.
_ISO = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})(?:[T ][\d:.,]{2,16}(?:Z|[+-][\d:]{2,5})?)?)?)?"
)


def check_date(value: str) -> str:
    """An ISO 8601 date with as much precision as it has: ``2015``, ``2015-12`` or ``2015-12-21``.

    Raises:
        ValueError: It is none, or no such day exists.
    """
    found = _ISO.fullmatch(value.strip())
    if found is None or not value.isascii():
        raise ValueError(f"{_shown(value)} is no date of the form 2015, 2015-12 or 2015-12-21")
    parts = [part for part in (found["year"], found["month"], found["day"]) if part]
    try:
        datetime.date(*[int(part) for part in [*parts, "1", "1"][:3]])
    except ValueError as error:
        raise ValueError(f"{_shown(value)} is not in the calendar") from error
    return "-".join(parts)


def check_country(value: str) -> str:
    """A code of ISO 3166-1 alpha-2, or ``XK`` for Kosovo, in capitals.

    Raises:
        ValueError: No country has this code; where it names one in another way, the message gives the code.
    """
    code = value.strip().upper()
    if code in country_codes():
        return code
    meant = country_of(value)
    hint = f": for that country write {meant}" if meant else " such as KZ, two letters of ISO 3166-1"
    raise ValueError(f"{_shown(value)} is no country code{hint}")


def _shown(value: str) -> str:
    return repr(value if len(value) <= 40 else f"{value[:40]}…")
