"""How well and how fast people are recognised across statements.

``python benchmarks/cases.py`` prints precision and recall on the labelled pairs of ``corpora/name-pairs`` and the time
that it takes to sort 25,000, 50,000 and 100,000 invented entities into cases.
"""

import argparse
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, Literal, get_args

from msgspec import Struct

from chargesheet.stores.cases.names import parse_name
from chargesheet.stores.cases.profiles import Profile
from chargesheet.stores.cases.resolution import Resolution, resolve
from chargesheet.stores.cases.sounds import plain
from measuring import CORPORA, machine, table

PAIRS = CORPORA.parent / "name-pairs" / "pairs.jsonl"
Split = Literal["dev", "test"]


class Pair(Struct, frozen=True):
    """Two persons and whether they are one."""

    id: str
    split: Split
    kind: str
    same: bool
    people: tuple[Profile, Profile]


class Figures(Struct, frozen=True):
    """What came out of the pairs of a split: how many were merged rightly, wrongly, and missed."""

    right: int
    wrong: int
    missed: int
    pairs: int
    mistakes: tuple[str, ...]

    @property
    def precision(self) -> float:
        """The share of merges that are right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The share of pairs of one person that were merged."""
        return self.right / max(1, self.right + self.missed)


def read_pairs(path: Path = PAIRS) -> Iterator[Pair]:
    """The labelled pairs."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        people = (_profile(f"{row['id']}a", row["a"]), _profile(f"{row['id']}b", row["b"]))
        yield Pair(row["id"], row["split"], row["kind"], row["same"], people)


def _profile(identity: str, given: dict[str, Any]) -> Profile:
    first, last = given.get("years", (None, None))
    return Profile(
        id=identity,
        statement=identity,
        name=parse_name(given["name"]),
        country=given.get("country"),
        places=frozenset(plain(place) for place in given.get("places", ())),
        provisions=frozenset(given.get("provisions", ())),
        companions=frozenset(parse_name(name).key for name in given.get("companions", ())),
        days=frozenset(given.get("days", ())),
        first=first,
        last=last,
    )


def measure(pairs: Iterable[Pair], split: Split) -> Figures:
    """Resolve each pair by itself, blocking and all."""
    right = wrong = missed = count = 0
    mistakes = []
    for pair in pairs:
        if pair.split != split:
            continue
        count += 1
        merged = len(resolve(pair.people).cases) == 1
        right += merged and pair.same
        wrong += merged and not pair.same
        missed += pair.same and not merged
        if merged != pair.same:
            names = " / ".join(person.name.text for person in pair.people)
            mistakes.append(f"{pair.id} {pair.kind}: {names} ({'missed' if pair.same else 'wrongly merged'})")
    return Figures(right, wrong, missed, count, tuple(mistakes))


_GIVEN = (
    "Mohammed Ahmed Ali Hassan Omar Khalid Yusuf Ibrahim Said Mustafa Fatima Aisha Mariam Zainab Hussein "
    "Bilal Tariq Karim Jamal Nasser Aleksandr Sergei Ivan Dmitri Nikolai Mikhail Pavel Yuri Viktor Igor "
    "Anna Elena Olga Natalia Svetlana Maria Irina Roman Denis Anton Serik Askar Nurlan Rustam Timur Anar "
    "Elchin Rashad Leyla Gulnara Mehmet Murat Emre Elif Zeynep Deniz Jose Juan Luis Carlos Jorge Pedro "
    "Miguel Ana Rafael Fernando John David Samuel Peter Paul Grace Esther Moses Daniel Tesfaye Abebe "
    "Selam Haile Tsegaye Chidinma Emeka Amina Hauwa Musa Wei Jun Ming Lan Hoa Thanh Minh Khin Aung Thet "
    "Nay Somchai Reza Mehdi Narges Parastu Keyvan Farhad "
)
_STEMS = "mam bek kor shev tag luk yan dar oke nwo gem wor far soh kar bah zan mir tok sar pet vol gri hal zhu kua "
_MIDDLE = "be ta lo ri ma nu sha ki do ra ve li go zi "
_ENDS = "lin nov rova enko yan dze zadeh oglu ani awi uri aji eka obi son tal ras wat dra min bai lik pur "
_SPELLINGS = (("kh", "h"), ("sh", "ş"), ("y", "i"), ("ei", "ey"), ("a", "ä"), ("dj", "j"), ("ou", "u"), ("ee", "i"))
_COUNTRIES = "EG SD NG TR RU KZ AZ IR MM VN ET KE SA SY MX CU BR CN IN PK "


def archive(entities: int, seed: int = 6) -> list[Profile]:
    """Invented persons, each in one to many statements and in several spellings; common names are many people's."""
    rng = random.Random(seed)
    families = [f"{a}{b}{c}".capitalize() for a in _STEMS.split() for b in _MIDDLE.split() for c in _ENDS.split()]
    rng.shuffle(families)
    names, places = _GIVEN.split(), _COUNTRIES.split()
    people: list[Profile] = []
    parsed: dict[str, Any] = {}
    nobody = 0
    while len(people) < entities:
        nobody += 1
        given = names[min(int(rng.expovariate(1 / 30)), len(names) - 1)]
        family = families[min(int(rng.expovariate(1 / 2500)), len(families) - 1)]
        country, year = rng.choice(places), 1995 + rng.random() * 25
        for _ in range(min(1 + int(rng.expovariate(1 / 2)), entities - len(people))):
            text = f"{given} {family}"
            if rng.random() < 0.3:
                old, new = rng.choice(_SPELLINGS)
                text = text.replace(old, new)
            when = year + rng.random() * 2
            number = len(people)
            people.append(
                Profile(
                    id=f"{nobody:07}-{number:07}",
                    statement=f"s{number}",
                    name=parsed.setdefault(text, parse_name(text)),
                    country=country if rng.random() < 0.9 else None,
                    first=when,
                    last=when,
                    events=1,
                )
            )
    rng.shuffle(people)
    return people


def wrongly_joined(found: Resolution) -> float:
    """The share of merges whose two entities were made as two people; namesakes of one country and year among them."""
    merges = [merge for case in found.cases for merge in case.merges]
    return sum(merge.one[:7] != merge.other[:7] for merge in merges) / max(1, len(merges))


def timings(sizes: Sequence[int]) -> list[list[str]]:
    """A row for each size: entities, cases, pairs to look at, seconds, entities a second, wrong merges."""
    rows = []
    for size in sizes:
        people = archive(size)
        start = perf_counter()
        found = resolve(people)
        seconds = perf_counter() - start
        rows.append(
            [
                f"{size:,}",
                f"{len(found.cases):,}",
                f"{len(found.review):,}",
                f"{seconds:.1f}",
                f"{size / seconds:,.0f}",
                f"{wrongly_joined(found):.2%}",
            ]
        )
    return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="+", type=int, default=[25_000, 50_000, 100_000], help="how many entities")
    parser.add_argument("--mistakes", action="store_true", help="show the pairs that came out wrong (dev only)")
    options = parser.parse_args()
    pairs = list(read_pairs())
    rows = []
    for split in get_args(Split):
        found = measure(pairs, split)
        rows.append([split, str(found.pairs), f"{found.precision:.3f}", f"{found.recall:.3f}"])
        if options.mistakes and split == "dev":
            print(*found.mistakes, sep="\n", end="\n\n")
    print(table(["labelled pairs", "pairs", "precision", "recall"], rows))
    print()
    print(
        table(
            ["entities", "cases", "to review", "seconds", "entities a second", "wrong merges"], timings(options.sizes)
        )
    )
    print(f"\n{machine()}.")


if __name__ == "__main__":
    main()
