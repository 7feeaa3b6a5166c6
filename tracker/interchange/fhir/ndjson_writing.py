"""FHIR NDJSON, written: a resource a line; whole under its name, or not there at all."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from tracker.interchange.fhir.audit_event import audit_event
from tracker.interchange.fhir.names import Resource
from tracker.interchange.fhir.resources import resources_of
from tracker.interchange.fhir.service_request import service_request
from tracker.interchange.new_file import new_file_at, text_of
from tracker.services.carried.next_windows import NextWindow
from tracker.services.carried.record import CarriedRecord
from tracker.services.exports.trail import ExportedEntry


def write_ndjson(
    path: Path,
    records: Iterable[CarriedRecord],
    windows: Iterable[NextWindow] = (),
    passphrase: str = "",
    trail: Iterable[ExportedEntry] = (),
) -> int:
    """Write all records, when treatments are to be repeated, and the audit trail; returns how many
    resources.

    A file of that name is replaced, at the end and only by a complete one; nobody else may read
    it. With a passphrase, it is encrypted. Raises Unavailable.
    """
    count = 0
    with new_file_at(path, passphrase, ".ndjson") as opened, text_of(opened) as file:
        for resource in _resources(records, windows, trail):
            file.write(json.dumps(resource, ensure_ascii=False, separators=(",", ":")) + "\n")
            count += 1
    return count


def _resources(
    records: Iterable[CarriedRecord],
    windows: Iterable[NextWindow],
    trail: Iterable[ExportedEntry],
) -> Iterator[Resource]:
    for record in records:
        yield from resources_of(record)
    yield from map(service_request, windows)
    yield from map(audit_event, trail)
