"""FHIR NDJSON, written: a resource a line; whole under its name, or not there at all."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from tracker.interchange.fhir.resources import resources_of
from tracker.interchange.new_file import new_file_at
from tracker.services.carried.record import CarriedRecord


def write_ndjson(path: Path, records: Iterable[CarriedRecord]) -> int:
    """Write all records; returns how many resources that makes.

    A file of that name is replaced, at the end and only by a complete one; nobody else may read
    it. Raises Unavailable.
    """
    count = 0
    with new_file_at(path) as file:
        for line in _lines(records):
            file.write(line)
            count += 1
    return count


def _lines(records: Iterable[CarriedRecord]) -> Iterator[str]:
    for record in records:
        for resource in resources_of(record):
            yield json.dumps(resource, ensure_ascii=False, separators=(",", ":")) + "\n"
