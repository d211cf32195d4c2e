"""The form of every stage: a pure ``match`` and one writer."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from spacy.tokens import Doc

Found = TypeVar("Found")


class Stage(ABC, Generic[Found]):
    """A spaCy component that reads a ``Doc``, decides, and writes what it found.

    ``match`` changes nothing and depends on nothing but the ``Doc`` and the stage's own settings;
    ``set_annotations`` writes what it is given and decides nothing.
    """

    @abstractmethod
    def match(self, doc: "Doc") -> Found:
        """What this stage finds in ``doc``, in order of the text."""

    @abstractmethod
    def set_annotations(self, doc: "Doc", found: Found) -> None:
        """Write ``found`` on ``doc``."""

    def __call__(self, doc: "Doc") -> "Doc":
        """Run the stage: match, then write."""
        self.set_annotations(doc, self.match(doc))
        return doc
