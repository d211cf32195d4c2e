"""Which run is newer: what decides whose records of a statement a store keeps.

A run is a model's name and version. Of one name the higher version is newer. Of two names the one that the store
met later is newer. ``rank`` makes both one order that later runs never change: a run takes the next free rank, or
that of a higher version of its name that came before it.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from packaging.version import InvalidVersion, Version

NO_MODEL = ""
"""The model of a document record without events, where nothing tells which model read it: older than any."""


class Run(Struct, frozen=True, array_like=True):
    """A run; ``model`` is its name and version as records bear them: ``chargesheet_en 1.0.0``."""

    key: int
    model: str
    name: str
    version: str
    rank: int

    @property
    def age(self) -> tuple[int, bool, Version | str]:
        """Greater is newer. Versions of no known form come before all others, in the order of their letters."""
        try:
            return (self.rank, True, Version(self.version))
        except InvalidVersion:
            return (self.rank, False, self.version)


class Runs:
    """The runs that a store knows, and those that a load adds."""

    def __init__(self, known: Iterable[Run]) -> None:
        self._by_model = {run.model: run for run in known}
        self._by_key = {run.key: run for run in self._by_model.values()}
        self.added: list[Run] = []

    def of_key(self, key: int) -> Run:
        """The run of a key of the store."""
        return self._by_key[key]

    def of_model(self, model: str) -> Run:
        """The run of a model; one that is not known yet is added."""
        run = self._by_model.get(model)
        if run is None:
            run = _next(model, self._by_model)
            self._by_model[model] = self._by_key[run.key] = run
            self.added.append(run)
        return run


def _next(model: str, known: Mapping[str, Run]) -> Run:
    name, _, version = model.rpartition(" ")
    if not name:
        name, version = model, ""
    key = 1 + max((run.key for run in known.values()), default=0)
    run = Run(key, model, name, version, 0 if model == NO_MODEL else key)
    above = [other.rank for other in known.values() if other.name == name and other.age[1:] > run.age[1:]]
    return Run(key, model, name, version, min([run.rank, *above]))
