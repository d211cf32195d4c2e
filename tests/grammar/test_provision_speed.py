"""No pattern goes quadratic: the time for a text grows with its length, whatever it is made of."""

from time import process_time

import pytest

from chargesheet.statutes import read_provisions

# Each is repeated to make a long text: words that start a pattern and never end it.
BAITS = [
    "Article ",
    "Article 5, ",
    "Article 5 (",
    "Articles 5 and 6, 7 ",
    "part 1 of part 2 of ",
    "Section 5(1)(a)",
    "s. 5 ss. 6 ",
    "Law on the ",
    "Law on Rights, ",
    "and the Act of ",
    "the Prevention and Suppression of ",
    "Code Act Code Act ",
    "18 U.S.C. ",
    "ст. ч. п. ",
    "ст. 5, ",
    "ч. 1 ч. 2 ч. 3 ",
    "статья 5 «О ",
    "المادة 5 و",
    "TCK 5, 6 ve ",
    "madde madde ",
    "3713 sayılı Aaa ",
    "artículo 5 del ",
    "art. 5 del c.p",
    "§ 5 Abs. ",
    "the same article ",
    "Article 5 and both articles ",
    "1948 1949 act ",
    "((((",
    "²³",
    "                ",
    "\n\n\n\n",
    "Penal code ",
    "Аа Бб ",
    "Turkey Iran ",
]


def seconds(text: str) -> float:
    """The quickest of three readings."""
    times = []
    for _ in range(3):
        start = process_time()
        read_provisions(text, "KZ", "2015")
        times.append(process_time() - start)
    return min(times)


@pytest.mark.parametrize("bait", BAITS)
def test_time_grows_with_length_only(bait: str) -> None:
    short = bait * (4_000 // len(bait))
    read_provisions(short, "KZ", "2015")
    small, large = seconds(short), seconds(short * 8)
    # Eight times the text may take eight times the time; quadratic would be sixty-four.
    assert large < small * 16 + 0.02
