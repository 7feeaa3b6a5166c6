"""FHIR NDJSON, written: a resource a line; whole under its name, or not there at all."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from tracker.interchange.fhir.names import Resource
from tracker.interchange.fhir.resources import resources_of
from tracker.interchange.fhir.service_request import service_request
from tracker.interchange.new_file import new_file_at, text_of
from tracker.services.carried.next_windows import NextWindow
from tracker.services.carried.record import CarriedRecord


def write_ndjson(
    path: Path,
    records: Iterable[CarriedRecord],
    windows: Iterable[NextWindow] = (),
    passphrase: str = "",
) -> int:
    """Write all records, and when treatments are to be repeated; returns how many resources.

    A file of that name is replaced, at the end and only by a complete one; nobody else may read
    it. With a passphrase, it is encrypted. Raises Unavailable.
    """
    count = 0
    with new_file_at(path, passphrase, ".ndjson") as opened, text_of(opened) as file:
        for resource in _resources(records, windows):
            file.write(json.dumps(resource, ensure_ascii=False, separators=(",", ":")) + "\n")
            count += 1
    return count


def _resources(
    records: Iterable[CarriedRecord], windows: Iterable[NextWindow]
) -> Iterator[Resource]:
    for record in records:
        yield from resources_of(record)
    yield from map(service_request, windows)
