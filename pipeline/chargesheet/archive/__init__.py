"""Archives: many statements into a folder of event records, interrupted at any time and taken up again."""

from chargesheet.archive.errors import ArchiveError, FolderInUseError, OtherConfigurationError, WorkerError
from chargesheet.archive.folder import RecordFiles, record_files
from chargesheet.archive.running import Progress, Summary, Watch, run
from chargesheet.archive.settings import Settings

__all__ = [
    "ArchiveError",
    "FolderInUseError",
    "OtherConfigurationError",
    "Progress",
    "RecordFiles",
    "Settings",
    "Summary",
    "Watch",
    "WorkerError",
    "record_files",
    "run",
]
