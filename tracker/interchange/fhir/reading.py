"""FHIR JSON, read: what a file holds, and the records of ours that it brings back."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tracker.domain.problems import Invalid
from tracker.interchange.csv_lines import refuse_other_kinds
from tracker.interchange.fhir.element import Element, Misshapen
from tracker.interchange.fhir.json_documents import Progress, json_documents
from tracker.interchange.fhir.names import VIEW
from tracker.interchange.fhir.resources import kind_of, record_of
from tracker.services.carried.kinds import rank_of
from tracker.services.carried.record import CarriedRecord
from tracker.services.import_faults import Faults
from tracker.text import _

_PLACE = re.compile(r"\[[0-9]+\]")


@dataclass
class FhirContents:
    """What was found: resources by type, records of ours by kind, fields that nobody reads.

    `is_in_order` where records come kind by kind, as we write them.
    """

    resources: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)
    is_in_order: bool = True


class FhirFile:
    """A file that was looked through once; it is read again for its records."""

    def __init__(self, path: Path, faults: Faults, progress: Progress | None = None) -> None:
        """Raises Invalid for what can't be read at all, or has nobody in it."""
        self._path = path
        self._state = _state(path)
        self.contents = FhirContents()
        rank = -1
        for kind, record in _records(path, self.contents, faults, progress):
            if record is None:
                self.contents.others[kind] += 1
                continue
            self.contents.kinds[record.kind] += 1
            self.contents.is_in_order &= rank_of(record.kind) >= rank
            rank = rank_of(record.kind)
        if not self.contents.resources["Patient"]:
            raise Invalid(
                _("“{path}” has no patients in it, so there is nothing to import.").format(
                    path=path
                )
            )

    def records(self) -> Iterator[CarriedRecord]:
        """Kind by kind, in the order in which they can be taken in."""
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
        for _name, record in _records(self._path, FhirContents(), Faults(), None):
            if record is not None and kind in (None, record.kind):
                yield record


def _records(
    path: Path, contents: FhirContents, faults: Faults, progress: Progress | None
) -> Iterator[tuple[str, CarriedRecord | None]]:
    """Each resource's type, and its record if it is one of ours."""
    for line, resource in _resources(path, progress):
        try:
            element = Element(resource)
            name, place = _named(element)
        except Misshapen as wrong:
            faults.add(line, wrong.field or "", str(wrong))
            continue
        contents.resources[name] += 1
        try:
            kind = kind_of(element)
            if kind is None:
                yield name, None
                continue
            if kind == VIEW:
                continue
            record = record_of(element, kind)
            contents.unread.update(f"{name}.{_unnumbered(path)}" for path in element.unread())
        except Misshapen as wrong:
            faults.add(line, f"{place}.{wrong.field}", str(wrong))
            continue
        yield name, replace(record, line=line, place=place)


def _resources(path: Path, progress: Progress | None) -> Iterator[tuple[int, Any]]:
    for document in json_documents(path, progress):
        content = document.content
        if document.is_entry and "resource" in content:
            yield document.line, content["resource"]
        elif content.get("resourceType") != "Bundle":
            yield document.line, content
        else:
            entries = Element(content).each("entry")
            yield from ((document.line, entry.content.get("resource")) for entry in entries)


def _named(element: Element) -> tuple[str, str]:
    """A resource's type, and its type with its id."""
    name = element.text("resourceType")
    if name is None:
        raise Misshapen(_("it doesn’t say what resource it is."), field="resourceType")
    key = element.text("id")
    return name, name if key is None else f"{name}/{key[:64]}"


def _unnumbered(path: str) -> str:
    """A path whatever the place in a list, so that equal fields are counted together."""
    return _PLACE.sub("", path)


def _state(path: Path) -> tuple[int, int]:
    refuse_other_kinds(path)
    found = path.stat()
    return found.st_size, found.st_mtime_ns
