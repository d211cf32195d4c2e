"""Changes to the bytes of real files: blind ones, and ones made inside what is compressed or checksummed."""

import contextlib
import gzip
import io
import random
import struct
import tarfile
import warnings
import zipfile
from collections.abc import Callable, Sequence

Mutate = Callable[[bytes, random.Random], bytes]
"""From bytes and a source of chance to other bytes."""

NUMBERS = (0, 1, 7, 8, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 2**31 - 1, 2**31, 2**32 - 1, 2**63 - 1)
WORDS = tuple(
    word.encode()
    for word in (
        "\ufeff",
        "\0",
        "\r\n",
        "\r",
        "\n\n",
        "\t",
        '"',
        "'",
        "\\",
        "\u2028",
        "\u0301",
        "\u200d",
        "\u202e",
        "\ue000",
        "\U0010ffff",
        "İ",
        "ß",
        "e\u0301",
        "١٢",
        "-1",
        "1e999",
        "NaN",
        "99999999999999999999",
        "%s%n",
        "../../a.txt",
        "A" * 300,
        "(" * 300,
        " " * 300,
    )
)


def mutator(words: Sequence[bytes] = (), *others: Mutate) -> Mutate:
    """Blind changes with the words of a format, or one of ``others``, which know its structure, half of the time.

    Args:
        words: What means something in the format.
        others: Changes that leave the file whole around what they change.
    """
    known = (*WORDS, *words, *words, *words)

    def mutate(data: bytes, chance: random.Random) -> bytes:
        if others and chance.random() < 0.6:
            with contextlib.suppress(Exception):  # what is broken already is changed blindly
                return chance.choice(others)(data, chance)
        return blind(data, chance, known)

    return mutate


def blind(data: bytes, chance: random.Random, words: Sequence[bytes] = WORDS) -> bytes:
    """A few changes anywhere: other bytes, some taken out, doubled or moved, words and numbers put in."""
    found = bytearray(data)
    for _ in range(1 + min(int(chance.expovariate(0.4)), 30)):
        at = chance.randrange(len(found) + 1)
        length = min(1 + int(chance.expovariate(1 / 12)), 4000)
        match chance.randrange(9):
            case 0 if at < len(found):
                found[at] ^= 1 << chance.randrange(8)
            case 1 if at < len(found):
                found[at] = chance.randrange(256)
            case 2:
                del found[at : at + length]
            case 3:
                found[at:at] = found[at : at + length] * chance.choice((1, 1, 1, 2, 5, 100))
            case 4:
                start = chance.randrange(len(found) + 1)
                found[at : at + length] = found[start : start + length]
            case 5 | 6:
                word = chance.choice(words)
                replaced = len(word) if chance.random() < 0.5 else 0
                found[at : at + replaced] = word
            case 7:
                form = chance.choice(("<H", ">H", "<I", ">I", "<Q", ">Q"))
                size = struct.calcsize(form)
                found[at : at + size] = struct.pack(form, chance.choice(NUMBERS) % 256**size)
            case _:
                found[at : at + length] = chance.randbytes(min(length, 16))
    return bytes(found[:4_000_000])


def inside_zip(words: Sequence[bytes], often: Sequence[str] = ()) -> Mutate:
    """Changes to a member of a ZIP archive, its name, or the list of members; to those named in ``often`` mostly."""

    def mutate(data: bytes, chance: random.Random) -> bytes:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(info.filename, archive.read(info)) for info in archive.infolist()]
        at = chance.randrange(len(members))
        if often and chance.random() < 0.7:
            at = chance.choice([n for n, (name, _) in enumerate(members) if name in often] or [at])
        name, body = members[at]
        match chance.randrange(12):
            case 0:
                del members[at]
            case 1:
                members.append(chance.choice(members))
            case 2:
                members[at] = (blind(name.encode(), chance).decode("utf-8", "replace")[:60_000], body)
            case 3:
                members[at] = (name, chance.choice(members)[1])
            case _:
                members[at] = (name, blind(body, chance, (*WORDS, *words)))
        out = io.BytesIO()
        with (
            warnings.catch_warnings(action="ignore", category=UserWarning),  # two members of one name are wanted
            zipfile.ZipFile(out, "w", chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive,
        ):
            for name, body in members:
                archive.writestr(zipfile.ZipInfo(name), body, compress_type=archive.compression)
        return out.getvalue()

    return mutate


def inside_tar(data: bytes, chance: random.Random) -> bytes:
    """Changes to a member of a tar archive or to its header, whose checksum is made right again."""
    found = io.BytesIO(data)
    out = io.BytesIO()
    forms = (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)
    with (
        tarfile.open(fileobj=found) as archive,
        tarfile.open(fileobj=out, mode="w", format=chance.choice(forms)) as changed,
    ):
        members = archive.getmembers()
        at = chance.randrange(len(members))
        for index, member in enumerate(members):
            stream = archive.extractfile(member) if member.isfile() else None
            body = stream.read() if stream else b""
            if index == at:
                match chance.randrange(4):
                    case 0:
                        member.name = blind(member.name.encode(), chance).decode("utf-8", "surrogateescape")
                    case 1:
                        member.type = bytes([chance.choice(b"0123456789xgLKS\0")])
                        member.linkname = chance.choice(members).name
                    case _:
                        body = blind(body, chance)
            member.size = len(body)
            changed.addfile(member, io.BytesIO(body))
    data = out.getvalue()
    if chance.random() < 0.5:
        block = 512 * chance.randrange(max(1, len(data) // 512))
        header = bytearray(data[block : block + 512])
        header[124:136] = chance.choice((b"77777777777\0", b"-0000000001\0", b"\x80" + b"\xff" * 11, b"00000000000\0"))
        header[148:156] = b" " * 8
        header[148:156] = f"{sum(header):06o}\0 ".encode()
        data = data[:block] + bytes(header) + data[block + 512 :]
    return data


def inside_gzip(inner: Mutate) -> Mutate:
    """Changes to what a gzip file holds."""

    def mutate(data: bytes, chance: random.Random) -> bytes:
        changed = gzip.compress(inner(gzip.decompress(data), chance), 1, mtime=0)
        return changed + (changed if chance.random() < 0.1 else b"")

    return mutate


def inside_zstandard(inner: Mutate) -> Mutate:
    """Changes to what a Zstandard file holds."""
    import zstandard

    def mutate(data: bytes, chance: random.Random) -> bytes:
        whole = zstandard.ZstdDecompressor().decompress(data, max_output_size=10_000_000)
        return zstandard.ZstdCompressor(level=1).compress(inner(whole, chance))

    return mutate


def inside_parquet(data: bytes, chance: random.Random) -> bytes:
    """Another table: columns of other types and names, other values, other encodings."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    values: dict[str, Callable[[], object]] = {
        "text": lambda: chance.choice(("One.", "", None, "\0", "İ" * 50, " ", "é" * 3000)),
        "number": lambda: chance.choice((None, 0, -1, 2**62)),
        "float": lambda: chance.choice((None, 0.5, float("nan"), float("inf"), 1e300)),
        "bytes": lambda: chance.choice((b"", b"One.", b"\xff\xfe", None)),
        "list": lambda: chance.choice(([], ["One."], None, [None])),
        "date": lambda: chance.choice((None, 0, -700_000, 2_900_000)),
        "time": lambda: chance.choice((None, 0, -(2**62), 2**62)),
        "struct": lambda: chance.choice((None, {"a": None}, {"a": "One."})),
        "bool": lambda: chance.choice((None, True)),
    }
    types: dict[str, pa.DataType] = {
        "text": chance.choice((pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string()))),
        "number": pa.int64(),
        "float": pa.float64(),
        "bytes": pa.binary(),
        "list": pa.list_(pa.string()),
        "date": pa.date32(),
        "time": chance.choice((pa.timestamp("ns"), pa.timestamp("us", tz="UTC"))),
        "struct": pa.struct([("a", pa.string())]),
        "bool": pa.bool_(),
    }
    names = ("text", "Text", "id", "date", "title", "country", "source", "language", "index", "a.b", "", "text ")
    rows = chance.choice((0, 1, 2, 100))
    columns: list[pa.Array] = []
    chosen = [chance.choice(names) for _ in range(chance.randint(1, 5))]
    for name in chosen:
        kind = "text" if name == "text" and chance.random() < 0.7 else chance.choice(tuple(types))
        columns.append(pa.array([values[kind]() for _ in range(rows)], type=types[kind]))
    out = io.BytesIO()
    table = pa.Table.from_arrays(columns, names=chosen)
    pq.write_table(table, out, compression=chance.choice(("none", "snappy", "zstd", "gzip")), row_group_size=50)
    return blind(out.getvalue(), chance) if chance.random() < 0.3 else out.getvalue()
