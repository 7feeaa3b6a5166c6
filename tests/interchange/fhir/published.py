"""Published examples, which are not ours to keep: a folder of them, each file read or refused.

`make examples EXAMPLES=FOLDER`. A file whose name begins with y_, n_ or i_ is a case of a suite of
JSON itself: y_ has to be read as JSON, n_ refused. Every file ends in a clinic that stays empty or
in a sentence; anything else is a crash, and told at the end.
"""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.clinics import Clinic, make_template
from tests.interchange.fhir.files import put_resources, tried
from tracker.domain.problems import Problem
from tracker.interchange.fhir.json_documents import json_documents

_TOLD = 40
_MEANT = ("duplicated_key", "double_close_to_zero")
"""JSON that is refused on purpose: what may be read in two ways, and numbers of many digits."""


def main(folder: Path) -> int:
    """How many files crashed."""
    told: Counter[str] = Counter()
    ended: Counter[str] = Counter()
    crashed: list[str] = []
    with tempfile.TemporaryDirectory() as place:
        make_template(Path(place) / "template.tracker")
        clinic = Clinic(Path(place) / "template.tracker", Path(place) / "empty.tracker")
        paths = sorted(path for path in folder.rglob("*") if path.suffix in (".json", ".ndjson"))
        together = put_resources(Path(place) / "together.ndjson", *_resources(paths))
        for path in [*paths, together]:
            try:
                ended[_try(clinic, path, told)] += 1
            except Exception as error:  # noqa: BLE001
                crashed.append(f"{path.name}: {error!r}"[:300])
        clinic.close()
    print(*(f"{count:6} {how}" for how, count in ended.most_common()), sep="\n")
    print(*(f"{count:6} {sentence}" for sentence, count in told.most_common(_TOLD)), sep="\n")
    print(*crashed, sep="\n")
    print(f"{ended.total()} passed, {len(crashed)} failed")
    return len(crashed)


def _try(clinic: Clinic, path: Path, told: Counter[str]) -> str:
    if path.name[:2] in ("y_", "n_", "i_"):
        return _try_json(path)
    try:
        imported = tried(clinic, path)
    except Problem as problem:
        told[str(problem).replace(str(path), "FILE")[:160]] += 1
        return "refused"
    told.update(f"{one.place.split('/')[0]}: {one.reason}"[:160] for one in imported.brought.aside)
    return "read"


def _try_json(path: Path) -> str:
    """Alone, and as the value of a field, since a resource is an object."""
    inside = path.parent / f".{path.name}"
    inside.write_bytes(b'{"resourceType": "Basic", "case": %b}' % path.read_bytes())
    try:
        read = [_reads(path), _reads(inside)]
    finally:
        inside.unlink()
    if path.name.startswith("y_") and not read[1] and not any(m in path.name for m in _MEANT):
        message = "JSON was refused"
        raise ValueError(message)
    if path.name.startswith("n_") and any(read):
        message = "what is no JSON was read"
        raise ValueError(message)
    return f"{path.name[0]}: {'read' if read[1] else 'refused'}"


def _reads(path: Path) -> bool:
    try:
        return sum(1 for _document in json_documents(path)) > 0
    except Problem:
        return False


def _resources(paths: list[Path]) -> Iterator[Any]:
    """Those of all files together, so that references lead somewhere."""
    for path in paths:
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except (ValueError, RecursionError):
            continue
        if isinstance(content, dict) and "resourceType" in content:
            yield content


if __name__ == "__main__":
    sys.exit(min(main(Path(sys.argv[1])), 1))
