"""Part files: the records of a thousand statements each, made from the ledger alone.

``events/part-00000.jsonl`` holds event records and ``documents/part-00000.jsonl`` document records, one a line; with
``parquet``, ``tables/<table>/part-00000.parquet`` stand in place of the events.
"""

import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from shutil import rmtree

from chargesheet.archive.ledger import Ledger
from chargesheet.archive.settings import Configuration
from chargesheet.archive.whole import TEMPORARY, put_in_place, remove_unfinished, sync_folder, whole_file
from chargesheet.records import DocumentRecord, EventRecord, decode_document, decode_event

EVENTS, DOCUMENTS, TABLES = "events", "documents", "tables"

# part-00012.jsonl: the number of the part.
_PART = re.compile(r"part-(\d{5,})\.(?:jsonl|parquet)")


class Shards:
    """The part files of a folder.

    The order of things makes an end at any moment harmless: the ledger has the records before a part is written, a
    part is on the disk before the ledger says so, and a part can be written again from the ledger at any time.
    """

    def __init__(self, folder: Path, configuration: Configuration) -> None:
        self._folder = folder
        self._configuration = configuration

    def prepare(self) -> None:
        """Make the folders, and remove what an earlier run has left half-written."""
        for folder in self._folders():
            if not folder.is_dir():
                folder.mkdir(parents=True)
                sync_folder(folder.parent)
            remove_unfinished(folder)
        remove_unfinished(self._folder)
        for path in self._folder.glob(f".tables.*{TEMPORARY}"):
            rmtree(path, ignore_errors=True)

    def write(self, ledger: Ledger, number: int) -> None:
        """Write a part whole, then tell the ledger."""
        statements = events = 0
        with ExitStack() as stack:
            streams = {
                name: stack.enter_context(whole_file(self._folder / name / f"{_name(number)}.jsonl"))
                for name in self._line_folders()
            }
            for record in ledger.records_of(number):
                statements += 1
                events += len(record.events)
                if EVENTS in streams:
                    streams[EVENTS].writelines(line + b"\n" for line in record.events)
                if DOCUMENTS in streams and record.document is not None:
                    streams[DOCUMENTS].write(record.document + b"\n")
        if self._configuration.format == "parquet":
            self._write_tables(ledger, number)
        ledger.seal(number, statements, events)

    def _write_tables(self, ledger: Ledger, number: int) -> None:
        from chargesheet.stores.formats.parquet import write_parquet
        from chargesheet.stores.formats.parts import parts

        temporary = Path(tempfile.mkdtemp(dir=self._folder, prefix=".tables.", suffix=TEMPORARY))
        try:
            write_parquet(parts(_decoded(ledger, number)), temporary)
            for path in sorted(temporary.iterdir()):
                put_in_place(path, self._folder / TABLES / path.stem / f"{_name(number)}.parquet")
        finally:
            rmtree(temporary, ignore_errors=True)

    def remove_from(self, number: int) -> None:
        """Remove the parts from this number on: nothing of theirs is in the ledger."""
        for folder in self._folders():
            for path in folder.glob("part-*"):
                if (match := _PART.fullmatch(path.name)) and int(match[1]) >= number:
                    path.unlink()
            sync_folder(folder)

    def _line_folders(self) -> list[str]:
        events = [EVENTS] if self._configuration.format == "jsonl" else []
        return [*events, DOCUMENTS] if self._configuration.documents else events

    def _folders(self) -> list[Path]:
        tables: list[str] = []
        if self._configuration.format == "parquet":
            from chargesheet.stores.formats.parquet import file_names

            tables = [f"{TABLES}/{Path(name).stem}" for name in sorted(file_names())]
        return [self._folder / name for name in (*self._line_folders(), *tables)]


def part_files(folder: Path) -> list[Path]:
    """All part files of a folder, of whatever kind."""
    kinds = (EVENTS, DOCUMENTS, f"{TABLES}/*")
    return sorted(p for kind in kinds for p in folder.glob(f"{kind}/part-*") if _PART.fullmatch(p.name))


def _decoded(ledger: Ledger, number: int) -> Iterator[EventRecord | DocumentRecord]:
    for record in ledger.records_of(number):
        if record.document is not None:
            yield decode_document(record.document)
        else:
            yield from (decode_event(line) for line in record.events)


def _name(number: int) -> str:
    return f"part-{number:05}"
