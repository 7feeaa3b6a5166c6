"""A FHIR file brought in: records that a clinic like this one wrote, and what other systems say."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import NoReturn

from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Subject
from tracker.interchange.fhir.reading import FhirFile
from tracker.services.carried.bringing_back import bring_back
from tracker.services.carried.records_in import TakenIn
from tracker.services.imports.faults import Faults
from tracker.services.imports.others.bringing_in import bring_in_others
from tracker.services.imports.others.told import Answers, BroughtIn, SetAside
from tracker.services.imports.terms import import_terms

Progress = Callable[[int, int], None]


@dataclass
class FhirImported:
    """What came in, or would: `taken` of our own records, `brought` of another system's."""

    taken: TakenIn = field(default_factory=TakenIn)
    brought: BroughtIn = field(default_factory=BroughtIn)

    @property
    def is_change(self) -> bool:
        return self.taken.is_change or self.brought.is_change

    @property
    def new(self) -> Counter[str]:
        """How many records of each kind are new."""
        return self.taken.new + self.brought.new

    @property
    def repeated(self) -> int:
        return self.taken.repeated + self.brought.repeated

    @property
    def aside(self) -> list[SetAside]:
        """What doesn't come in, as far as it is listed."""
        return self.taken.aside + self.brought.aside

    @property
    def set_aside(self) -> int:
        """How many resources don't come in, wholly or in part; not all of them are listed."""
        return len(self.aside) + self.brought.more.total()

    @property
    def waiting(self) -> int:
        """How many of these wait."""
        return self.taken.waiting + self.brought.waiting


class FhirTried(Exception):
    """What an import would have done."""

    def __init__(self, imported: FhirImported) -> None:
        super().__init__()
        self.imported = imported


def import_fhir(
    tx: Session,
    found: FhirFile,
    answers: Answers,
    today: date,
    faults: Faults,
    progress: Progress | None = None,
) -> Done:
    """All of it in this transaction; `value` is a `FhirImported`.

    `progress` is told how many records are done, of how many; what it raises stops the import.
    Raises ImportRefused where anything can't be kept, also what `faults` brings with it.
    """
    imported = FhirImported()
    changed: set[Subject] = set()
    faults.refuse()
    total = found.contents.kinds.total()
    if total:
        source = found.name, total
        ours = bring_back(tx, found.records(), source, today, faults, progress)
        assert isinstance(ours.value, TakenIn)  # noqa: S101
        imported.taken = ours.value
        changed |= ours.changed
    told = found.told(import_terms(tx).products)
    if told:
        theirs = bring_in_others(tx, told, found.name, answers, today, faults, progress)
        assert isinstance(theirs.value, BroughtIn)  # noqa: S101
        imported.brought = theirs.value
        changed |= theirs.changed
    return Done(imported, frozenset(changed))


def try_fhir(
    tx: Session,
    found: FhirFile,
    answers: Answers,
    today: date,
    faults: Faults,
    progress: Progress | None = None,
) -> NoReturn:
    """Do all of it and give it up: raises FhirTried, which says what would have come in."""
    imported = import_fhir(tx, found, answers, today, faults, progress).value
    assert isinstance(imported, FhirImported)  # noqa: S101
    raise FhirTried(imported)
