"""What can go wrong with a folder of records as a whole."""

from chargesheet.errors import ChargesheetError


class ArchiveError(ChargesheetError):
    """A run cannot begin or go on; what is done is kept."""


class FolderInUseError(ArchiveError):
    """Another run is at work in the folder."""


class OtherConfigurationError(ArchiveError):
    """The folder's records were made by another package, model or configuration."""


class WorkerError(ArchiveError):
    """Workers cannot start, or each of them ends at once."""
