"""What is fuzzed: each target's files to begin from, how they are changed, and what must hold of any bytes."""

import contextlib
import io
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import fuzzing_seeds as seeds
from fuzzing_mutation import (
    Mutate,
    inside_gzip,
    inside_parquet,
    inside_tar,
    inside_zip,
    inside_zstandard,
    mutator,
)

Check = Callable[[bytes], str]
"""Sees to what must hold and raises where it does not; says in a word or two what came of the bytes."""

UNFORESEEN = "unforeseen: "
"""Begins what came of bytes over which a library fell in a way that no reader knows: worth a look, no defect."""


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to fuzz."""

    seeds: Callable[[], Sequence[bytes]]
    mutate: Callable[[], Mutate]
    check: Check


def _words(text: str) -> tuple[bytes, ...]:
    return tuple(word.encode() for word in text.split())


_XML = _words(
    "<w:p> </w:p> <w:tbl> <w:tr> <w:tc> <w:r> <w:t> </w:t> <w:br/> <w:gridSpan w:val='9999'/> <w:vMerge/> "
    "<w:footnoteReference w:id='1'/> <!DOCTYPE a[<!ENTITY b 'c'>]> &b; <![CDATA[ ]]> <?xml?> &#x0; &#xD800; xmlns:w='' "
    "w:val='' r:id='rId1' Target='../x' TargetMode='External' <w:sdt> <w:hyperlink> <w:ins> <w:del> encoding='utf-16'"
)
_DOCX = ("word/document.xml", "word/footnotes.xml", "word/styles.xml")
_HTML = _words(
    "<div> </div> <p> <table> <tr> <td colspan=99999999> <script> </script> <style> <!-- --> <![CDATA[ <svg> <math> "
    "<template> <iframe> <base href=x> <meta charset=utf-7> <meta/charset='utf-16'> <title> &nbsp; &#0; &#xD800; "
    "&#x110000; <br/> <a href='javascript:'> <time datetime=2015-02-30> lang=x <noscript> <select> <form> <b <? <! </ "
    '"datePublished":"9999-99-99" "@graph":[[ {"@type": <article> <main> <body> </html> <frameset> <plaintext> '
    "<textarea> <details> <ruby> <li> <dl> <pre> <img alt=x> <h1> <time> "
)
_PDF = _words(
    "obj endobj stream endstream xref trailer startxref %%EOF << >> [ ] /Type /Page /Pages /Count /Kids /Parent "
    "/Contents /Resources /Font /ToUnicode /Filter /FlateDecode /ASCIIHexDecode /LZWDecode /DCTDecode /JBIG2Decode "
    "/RunLengthDecode /Crypt /Length /MediaBox /CropBox /Rotate /Encrypt /ObjStm /XRef /W /Index /Prev /Size /Root "
    "BT ET Tf Tm Tj TJ Td Do q Q cm Tz Tw Tr beginbfchar endbfchar beginbfrange <FFFF> 0 R 1 0 R 99999 0 R -1 "
    "1e38 [0 0 0 0] [0 0 1e9 1e9] /XObject /Form /Annots /Names /Outlines /AcroForm /XFA /OCProperties /StructTreeRoot"
)
_MAIL = _words(
    "Content-Type:multipart/mixed;boundary=b --b --b-- Content-Transfer-Encoding:base64 quoted-printable =?utf-8?q?=?= "
    "=?x-unknown?b?//?= filename*=utf-8''%FF filename*0*= charset=utf-7 charset=rot13 charset=idna message/rfc822 "
    "text/html multipart/alternative application/octet-stream name= Date: Subject: From: <@> (((( =\r\n =FF begin "
    "Content-Disposition:attachment;filename=a.zip charset=unicode_escape charset=hex charset=punycode"
)
_JSON = _words(
    '{"text": } [ ] , : null true "\\ud800" "\\u0000" 1e400 -0 {{ "id": "date": "text" "2015-02-30" "schema" '
    '"chargesheet.event/1" "chargesheet.document/1" "start" "end" "events" "mentions" "entity" "provisions" 1.0 '
)
_TEXT = _words(
    "Article Articles § Art. ст. статья 174 174.1 174-1 174(1)(a) part 2 of the Criminal Code and, I. IV. "
    "3 May 2014 31/02/2014 yesterday last Monday 10–12 "
    "two-thirds forty-two thousand hundred life years' months • <sup>1</sup> Index: Date: EUR 57/3123/2015 -- *** # "
    "[a](b) 1. (a) “ ” ‘ … NEWS_FLASH Head of state: Madde maddesi artículo artículos l'article المادة 第條"
)


def check_reader(suffix: str) -> Check:
    """That whatever is read under a suffix is a statement that keeps its promises, or a failure that does."""

    def check(data: bytes) -> str:
        from chargesheet.reading.formats import read_named
        from chargesheet.reading.found import Found
        from chargesheet.reading.splitting import parts_of

        seen: Counter[str] = Counter()
        name = f"fuzz{suffix}"
        for found in read_named(io.BytesIO(data), name, name):
            if not isinstance(found, Found):
                seen[_check_failure(found)] += 1
                continue
            for part in parts_of(found) if found.line is None else (found,):
                if isinstance(part, Found):
                    _check_found(part)
                    seen["statement"] += 1
                else:
                    seen[_check_failure(part)] += 1
        assert seen, "neither a statement nor a failure came of it"
        unforeseen = next((what for what in seen if what.startswith(UNFORESEEN)), None)
        return unforeseen or ("read" if seen["statement"] else "refused")

    return check


def _check_failure(failure: object) -> str:
    """What kind of failure it is; it must be one of the reader's, short, and no lack of memory."""
    from chargesheet.errors import UnreadableInputError

    assert isinstance(failure, UnreadableInputError), type(failure)
    assert failure.reason
    assert failure.remedy
    _check_message(failure)
    assert "memory" not in failure.reason, failure.reason
    if failure.reason.startswith("it cannot be read"):
        return f"{UNFORESEEN}{failure.reason}"
    return "failure"


def _check_found(found: Any) -> None:  # noqa: ANN401 (imported when it is used)
    import msgspec

    from chargesheet.records import Statement, encode

    statement = found.statement
    assert statement.text.strip()
    assert statement.id
    assert "\0" not in statement.text
    assert msgspec.json.decode(encode(statement), type=Statement) == statement
    if statement.pages:
        starts = [page.start for page in statement.pages]
        assert starts[0] == 0
        assert starts == sorted(starts)
        assert starts[-1] < len(statement.text)
    if found.source_map is not None:
        runs = found.source_map.runs
        assert all(0 <= run.start <= len(statement.text) for run in runs)


def _check_message(error: Exception) -> None:
    assert 0 < len(str(error)) < 3_000, f"a message of {len(str(error))} characters"


def check_grammar(data: bytes) -> str:
    """That dates, provisions, penalties, counts and the layout of any text stand where they say."""
    from chargesheet.grammar import by_language, counts, durations
    from chargesheet.grammar.dates import read_dates
    from chargesheet.grammar.edtf import parse_edtf
    from chargesheet.grammar.layout import find_layout
    from chargesheet.grammar.penalties import read_penalty
    from chargesheet.reading.metadata import read_metadata
    from chargesheet.statutes.reading import read_provisions

    text = data.decode("utf-8", "replace")
    code = ("en", "es", "fr", "ru")[len(data) % 4]
    reading = read_provisions(text, ("KZ", "RU", None)[len(data) % 3], "2015-12-21")
    for provision in reading.provisions:
        assert 0 <= provision.start < provision.end <= len(text)
    for value in read_dates(text, "2015-12-21"):
        assert 0 <= value.start < value.end <= len(text)
        if value.value is not None:
            assert parse_edtf(str(value.value)) == value.value
    for date in by_language.find_dates(text, code):
        assert 0 <= date.start < date.end <= len(text)
    for penalty in by_language.find_penalties(text, code):
        words = text[penalty.start : penalty.end]
        assert words
        read_penalty(words)
    for line in text.splitlines()[:20]:
        counts.count(line[:300])
        by_language.count(line[:300], code)
        durations.duration(line[:300])
    find_layout(text)
    read_metadata(text)
    return "provisions" if reading.provisions else "none"


def check_records(data: bytes) -> str:
    """That lines are records that the formats can write, or errors that name their line."""
    import itertools

    from chargesheet.records import encode
    from chargesheet.stores.formats.followthemoney import write_followthemoney
    from chargesheet.stores.formats.graphml import write_graphml
    from chargesheet.stores.formats.jsonld import write_jsonld
    from chargesheet.stores.formats.parts import parts
    from chargesheet.stores.formats.tables import rows
    from chargesheet.stores.formats.uwazi import write_uwazi
    from chargesheet.stores.sql.errors import LineError
    from chargesheet.stores.sql.incoming import Incoming, read_records

    found = []
    for incoming in itertools.islice(read_records("-", io.BytesIO(data)), 50):
        if isinstance(incoming, Incoming):
            found.append(incoming.record)
            encode(incoming.record)
        else:
            assert isinstance(incoming, LineError), type(incoming)
            _check_message(incoming)
    for write in (write_followthemoney, write_graphml, write_jsonld, write_uwazi):
        write(parts(found), io.BytesIO())
    list(rows(parts(found)))
    return "records" if found else "none"


def check_layers(data: bytes) -> str:
    """That a file is a layer that can be laid over its text, annotated documents, or refused by name."""
    from chargesheet.errors import ChargesheetError
    from chargesheet.learning.gold import read_gold
    from chargesheet.learning.layers import encode_layer, read_layers, texts_by_sha256, with_text
    from chargesheet.records import decode_document

    texts = texts_by_sha256([decode_document(document()).statement])
    outcome = "refused"
    with tempfile.TemporaryDirectory(prefix="fuzz") as folder:
        for name in ("layer.json", "layer.jsonl"):
            path = Path(folder) / name
            path.write_bytes(data)
            try:
                for layer in read_layers(path):
                    encode_layer(layer)
                    with_text(layer, texts).document()
                    outcome = "layers"
            except ChargesheetError as error:
                _check_message(error)
        with contextlib.suppress(ChargesheetError):
            list(read_gold(Path(folder) / "layer.jsonl"))
    return outcome


def check_corrections(data: bytes) -> str:
    """That what a page sends is corrections or is refused, and that a log of those taken can be replayed."""
    import msgspec

    from chargesheet.records import decode_document
    from chargesheet.review.layers.checking import CorrectionError, taken
    from chargesheet.review.layers.operations import Correction
    from chargesheet.review.layers.rebuilding import rebuild
    from chargesheet.review.layers.state import Machine
    from chargesheet.review.storage.log import Sent

    try:
        sent = msgspec.json.decode(data, type=list[Sent])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return "refused"
    machine = Machine("m", decode_document(document()))
    log: list[Correction] = []
    for each in sent[:50]:
        correction = Correction(
            id=each.id,
            statement="s1",
            sequence=len(log) + 1,
            author="ann",
            role="adjudicator",
            at="2026-01-01T00:00:00Z",
            machine="m",
            operation=each.operation,
        )
        state = rebuild({"m": machine}, machine, log, "ann")
        try:
            taken(state, correction, log)
        except CorrectionError as error:
            _check_message(error)
            continue
        log.append(correction)
    rebuild({"m": machine}, machine, log, "ann")
    return "taken" if log else "not taken"


def check_interchange(source: str, name: str) -> Check:
    """That a file of another tool is layers or is refused by name."""

    def check(data: bytes) -> str:
        from chargesheet.records import decode_document
        from chargesheet.review.interchange.formats import read_source
        from chargesheet.review.interchange.names import Source

        with tempfile.TemporaryDirectory(prefix="fuzz") as folder:
            path = Path(folder) / name
            body = data
            if source == "brat":
                text, _, body = data.partition(b"\x1e")
                path.with_suffix(".txt").write_bytes(text)
            path.write_bytes(body)
            found = read_source(path, Source(source), lambda: [decode_document(document()).statement], None)
        for failure in found.failures:
            assert failure.reason
            _check_message(failure)
        for item in found.items:
            item.document()
        return "layers" if found.items else "refused"

    return check


@cache
def document() -> bytes:
    """A document record with a person, a charge, a date and an article."""
    text = "Aisha Bello was charged in Almaty on 3 May 2014 under Article 174. She was released."

    def quote(words: str, **more: str | None) -> dict[str, Any]:
        return {"text": words, "start": text.index(words), "end": text.index(words) + len(words), **more}

    event = {
        "schema": "chargesheet.event/1",
        "id": "e1",
        "type": "charge",
        "modality": "actual",
        "statement": {"id": "s1", "title": "Two charged", "date": "2014-05-04", "source": "a.md", "page": None},
        "trigger": quote("charged"),
        "subjects": [
            {"name": "Aisha Bello", "kind": "person", "count": 1, "entity": "p1", "mentions": [quote("Aisha Bello")]}
        ],
        "authorities": [{"name": "police", "kind": "unknown", "mentions": []}],
        "places": [{"name": "Almaty", "mentions": [quote("Almaty")]}],
        "date": quote("3 May 2014", edtf="2014-05-03"),
        "provisions": [
            quote(
                "Article 174",
                id="KZ:criminal-code:174",
                article="174",
                law="Criminal Code",
                country="KZ",
                kind="criminal",
            )
        ],
        "offences": [quote("charged")],
        "penalty": None,
        "evidence": [{"start": 0, "end": 66}],
        "confidence": 0.9,
        "model": "by hand",
        "review": {"status": "accepted", "by": ["ann"], "at": "2026-01-01T00:00:00Z"},
    }
    record = {
        "schema": "chargesheet.document/1",
        "id": "s1",
        "statement": {
            "id": "s1",
            "text": text,
            "title": "Two charged",
            "date": "2014-05-04",
            "publisher": None,
            "index": None,
            "language": "en",
            "country": "KZ",
            "source": "a.md",
            "pages": None,
        },
        "mentions": [quote("Aisha Bello", label="PERSON", entity="p1"), quote("Almaty", label="PLACE", entity=None)],
        "entities": [{"id": "p1", "label": "PERSON", "name": "Aisha Bello", "aliases": ["Bello"]}],
        "events": [event],
    }
    return json.dumps(record).encode()


def _records() -> list[bytes]:
    event = json.dumps(json.loads(document())["events"][0]).encode()
    return [document(), event, b"\n".join((event, document(), event))]


@cache
def _written(to: str) -> dict[str, bytes]:
    """The document as a layer in a format: the contents of its files by name."""
    from chargesheet.learning.layers import machine_layer
    from chargesheet.records import decode_document
    from chargesheet.review.interchange.formats import write_format
    from chargesheet.review.interchange.names import Format

    layer, _ = machine_layer(decode_document(document()))
    files = write_format(Format(to), [layer]).files
    return {name: body.encode() if isinstance(body, str) else body for name, body in files.items()}


def _file(to: str, suffix: str) -> Callable[[], list[bytes]]:
    def files() -> list[bytes]:
        written = _written(to)
        if to == "brat":
            text = next(body for name, body in written.items() if name.endswith(".txt"))
            return [text + b"\x1e" + body for name, body in written.items() if name.endswith(".ann")]
        return [body for name, body in written.items() if name.endswith(suffix)]

    return files


def _corrections() -> list[bytes]:
    event = json.loads(document())["events"][0]["id"]
    operations: list[dict[str, Any]] = [
        {"op": "accept", "event": event},
        {"op": "set_type", "event": event, "type": "arrest"},
        {"op": "set_trigger", "event": event, "start": 16, "end": 23},
        {"op": "add_mention", "start": 0, "end": 5, "label": "PERSON"},
        {
            "op": "add_event",
            "type": "release",
            "start": 75,
            "end": 83,
            "values": [{"role": "offence", "start": 0, "end": 3}],
        },
        {"op": "rename_entity", "entity": "p1", "name": "Aisha"},
        {"op": "split_entity", "entity": "p1", "mentions": [{"start": 0, "end": 11}]},
        {"op": "note", "event": None, "text": "See page 4."},
        {"op": "undo", "target": "1" * 32},
        {"op": "finish", "done": True},
    ]
    return [json.dumps([{"id": f"{n:032x}", "operation": o} for n, o in enumerate(operations, 1)]).encode()]


_ZSTANDARD = cache(lambda: mutator((), inside_zstandard(mutator(_TEXT))))

TARGETS: dict[str, Target] = {
    "pdf": Target(seeds.pdf, lambda: mutator(_PDF), check_reader(".pdf")),
    "docx": Target(seeds.docx, lambda: mutator(_XML, *[inside_zip(_XML, _DOCX)] * 5), check_reader(".docx")),
    "html": Target(seeds.html, lambda: mutator(_HTML), check_reader(".html")),
    "text": Target(lambda: [*seeds.text(), *seeds.chapters()], lambda: mutator(_TEXT), check_reader(".txt")),
    "markdown": Target(lambda: [*seeds.text(), *seeds.chapters()], lambda: mutator(_TEXT), check_reader(".md")),
    "csv": Target(seeds.csv, lambda: mutator(_words('"" , ; | text date \\')), check_reader(".csv")),
    "parquet": Target(seeds.parquet, lambda: mutator((), inside_parquet), check_reader(".parquet")),
    "jsonl": Target(seeds.jsonl, lambda: mutator(_JSON), check_reader(".jsonl")),
    "eml": Target(seeds.eml, lambda: mutator((*_MAIL, *_HTML)), check_reader(".eml")),
    "zip": Target(seeds.zips, lambda: mutator((), inside_zip(_TEXT)), check_reader(".zip")),
    "tar": Target(lambda: [seeds.tar()], lambda: mutator((), inside_tar), check_reader(".tar")),
    "gzip": Target(seeds.gzips, lambda: mutator((), inside_gzip(mutator(_TEXT))), check_reader(".gz")),
    "zstandard": Target(seeds.zstandards, _ZSTANDARD, check_reader(".zst")),
    "unnamed": Target(
        lambda: [*seeds.text()[:3], *seeds.jsonl(), seeds.html()[0], seeds.zips()[0]],
        lambda: mutator((*_JSON, *_TEXT)),
        check_reader(""),
    ),
    "grammar": Target(seeds.text, lambda: mutator(_TEXT), check_grammar),
    "records": Target(_records, lambda: mutator(_JSON), check_records),
    "layers": Target(_file("layer", ".json"), lambda: mutator(_JSON), check_layers),
    "corrections": Target(_corrections, lambda: mutator(_JSON), check_corrections),
    "labelstudio": Target(
        _file("labelstudio", ".json"), lambda: mutator(_JSON), check_interchange("labelstudio", "a.json")
    ),
    "doccano": Target(_file("doccano", ".jsonl"), lambda: mutator(_JSON), check_interchange("doccano", "a.jsonl")),
    "brat": Target(
        _file("brat", ".ann"), lambda: mutator(_words("T1 E1 R1 A1 #1")), check_interchange("brat", "a.ann")
    ),
    "conllu": Target(_file("conllu", ".conllu"), lambda: mutator(_JSON), check_interchange("conllu", "a.conllu")),
    "iob2": Target(_file("iob2", ".iob2"), lambda: mutator(_JSON), check_interchange("iob2", "a.iob2")),
    "spacy": Target(_file("spacy", ".spacy"), lambda: mutator(), check_interchange("spacy", "a.spacy")),
    "webannotation": Target(
        _file("webannotation", ".jsonld"), lambda: mutator(_JSON), check_interchange("webannotation", "a.jsonld")
    ),
}
