"""FHIR JSON, read: what a file holds, and the records that it brings."""

import re
import stat
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from tracker.domain.problems import Invalid
from tracker.interchange.fhir.audit_event import AUDIT_EVENT
from tracker.interchange.fhir.element import Element, Misshapen
from tracker.interchange.fhir.foreign import Foreign
from tracker.interchange.fhir.json_documents import Progress, json_documents
from tracker.interchange.fhir.names import VIEW
from tracker.interchange.fhir.resources import kind_of, record_of
from tracker.interchange.fhir.without_patients import without_patients
from tracker.services.carried.kinds import rank_of
from tracker.services.carried.record import CarriedRecord
from tracker.services.imports.faults import Faults
from tracker.services.imports.others.told import OtherRecords
from tracker.text import _, say_cause

_PLACE = re.compile(r"\[[0-9]+\]")


@dataclass
class FhirContents:
    """What was found: resources by type, records of ours by kind, fields that nobody reads.

    `is_in_order` where our records come kind by kind, as we write them.
    """

    resources: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    is_in_order: bool = True


@dataclass(frozen=True, slots=True)
class _Resource:
    """`address` is its own in a bundle; `place` its type with its id, or which entry it is."""

    name: str
    element: Element
    address: str | None
    line: int
    place: str


class FhirFile:
    """A file that was looked through once; it is read again for the records of ours.

    `foreign` is what another system wrote.
    """

    def __init__(self, path: Path, faults: Faults, progress: Progress | None = None) -> None:
        """Raises Invalid for what can't be read at all, or has nobody in it."""
        self._path = path
        self._state = _state(path)
        self.contents = FhirContents()
        self.foreign = Foreign()
        self._told: OtherRecords | None = None
        rank, first = -1, None
        for one in _resources(path, faults, progress):
            first = first or one
            self.contents.resources[one.name] += 1
            with _told(one, faults):
                record = _record(one)
                if record is not None:
                    self.contents.kinds[record.kind] += 1
                    self.contents.is_in_order &= rank_of(record.kind) >= rank
                    rank = rank_of(record.kind)
                elif (
                    one.name == AUDIT_EVENT
                    or kind_of(one.element) == VIEW
                    or not self.foreign.add(one.name, one.element, one.address, one.line, one.place)
                ):
                    continue
                unread = (_PLACE.sub("", path) for path in one.element.unread())
                self.contents.unread.update(f"{one.name}.{path}" for path in unread)
        if not self.contents.resources["Patient"]:
            where = None if first is None else (first.place, first.line)
            raise Invalid(without_patients(path, self.contents.resources, where, faults))

    @property
    def name(self) -> str:
        """The file's own."""
        return self._path.name

    @property
    def trail_entries(self) -> int:
        """How many entries of an audit trail it has, which stay in it."""
        return self.contents.resources[AUDIT_EVENT]

    def told(self, most_units: Mapping[str, int]) -> OtherRecords:
        """What another system says; `most_units` are what can be typed of each product."""
        if self._told is None:
            self._told = self.foreign.told(most_units)
        return self._told

    def records(self) -> Iterator[CarriedRecord]:
        """Those of ours, kind by kind, in the order in which they can be taken in."""
        if self.contents.is_in_order:
            yield from self._again(None)
            return
        for kind in sorted(self.contents.kinds, key=rank_of):
            yield from self._again(kind)

    def _again(self, kind: str | None) -> Iterator[CarriedRecord]:
        if _state(self._path) != self._state:
            raise Invalid(
                _("“{path}” was changed while it was being imported; import it again.").format(
                    path=self._path
                )
            )
        known = Faults()
        for one in _resources(self._path, known, None):
            with _told(one, known):
                record = _record(one)
                if record is not None and kind in (None, record.kind):
                    yield record


@contextmanager
def _told(resource: _Resource, faults: Faults) -> Iterator[None]:
    try:
        yield
    except Misshapen as wrong:
        faults.add(resource.line, f"{resource.place}.{wrong.field}", str(wrong))


def _record(resource: _Resource) -> CarriedRecord | None:
    """The record that it is of ours, if it is one. Raises Misshapen."""
    kind = kind_of(resource.element)
    if kind is None or kind == VIEW:
        return None
    record = record_of(resource.element, kind)
    return replace(record, line=resource.line, place=resource.place)


def _resources(path: Path, faults: Faults, progress: Progress | None) -> Iterator[_Resource]:
    for document in json_documents(path, progress):
        try:
            content = Element(document.content)
            if document.entry is not None and content.has("resource"):
                entries = [(document.entry, content)]
            elif content.text("resourceType") == "Bundle":
                entries = list(enumerate(content.each("entry")))
            elif document.entry is not None and not content.has("resourceType"):
                # A request to delete something, or the answer to one.
                continue
            else:
                among = "" if document.entry is None else f"[{document.entry}]"
                yield _resource(content, None, document.line, among)
                continue
            for number, entry in entries:
                resource = entry.one("resource")
                if resource is not None:
                    own, address = Element(resource.content), entry.text("fullUrl")
                    yield _resource(own, address, document.line, f"Bundle.entry[{number}]")
        except Misshapen as wrong:
            among = "" if document.entry is None else f"entry[{document.entry}]."
            faults.add(document.line, f"{among}{wrong.field}", str(wrong))


def _resource(element: Element, address: str | None, line: int, among: str) -> _Resource:
    """`among` is its place among others, "" where it has a line of its own."""
    name = element.text("resourceType")
    if name is None:
        raise Misshapen(_("it doesn’t say what resource it is."), field="resourceType")
    name = name[:64]
    key = element.text("id")
    if key is not None:
        place = f"{name}/{key[:64]}"
    elif among or line > 1:
        place = f"{among or f'line[{line}]'}.{name}"
    else:
        place = name
    return _Resource(name, element, address, line, place)


def _state(path: Path) -> tuple[int, int]:
    """What changes when somebody writes to the file. Raises Invalid for what is no file."""
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        raise Invalid(
            _("“{path}” can’t be read: {cause}.").format(path=path, cause=say_cause(error))
        ) from None
    if not stat.S_ISREG(found.st_mode):
        raise Invalid(_("“{path}” is not a regular file.").format(path=path))
    return found.st_size, found.st_mtime_ns
