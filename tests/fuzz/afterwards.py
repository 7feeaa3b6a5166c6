"""What people do once a spreadsheet is in: rows that wait are mended or dismissed, imports taken back."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import cycle
from typing import Any, TypeGuard

from tests.fuzz.place import MAPPING, RIGHT_BY_NOW, BrokenPromiseError, Place
from tests.fuzz.promises import Reader, check_sentence
from tests.fuzz.tables import TABLE_WORDS, plain_seeds, sheet_of, text_seeds
from tests.interchange.fhir.test_foreign import GIVEN, PATIENT, PROCEDURE
from tracker.domain.outcome import Done
from tracker.domain.problems import Invalid, Problem
from tracker.interchange.csv_reading import read_plain_csv
from tracker.interchange.fhir.importing import import_fhir
from tracker.interchange.fhir.reading import FhirFile
from tracker.interchange.sheets.mapping import Mapping, mapping_of
from tracker.interchange.sheets.mending import read_again
from tracker.services.courses.due import DueFilter, due_courses
from tracker.services.exports.plain import export_rows
from tracker.services.imports.faults import Faults
from tracker.services.imports.gone_bookings import ASK, BY_CLINIC, BY_PATIENT, STILL, GoneBooking
from tracker.services.imports.plain import ImportSource, import_rows
from tracker.services.imports.sheet_changes import OURS, SHEET, Differing
from tracker.services.imports.sheet_people import SAME, TWO, MaybeSame
from tracker.services.imports.sheets import Asked, Sheet, SheetImported, import_sheet
from tracker.services.imports.undo import imports_done, undo_import
from tracker.services.imports.waiting_rows import (
    ListedWaiting,
    RowAsks,
    dismiss_waiting,
    mend_waiting,
    waiting_rows,
)

_MOST_STEPS = 8
_CODES: dict[type[Asked], tuple[str, ...]] = {
    MaybeSame: (TWO, SAME),
    Differing: (OURS, SHEET),
    GoneBooking: (STILL, BY_CLINIC, BY_PATIENT, ASK),
}


def read_steps(content: bytes, place: Place) -> None:
    """JSON: a list of steps. Each has a `row` that waits, by its turn, and a reason in `dismiss`, or
    what its `cells` say now and `answers` to what may be asked then, a number each; or it has
    `undo`, which undoes the last dismissal.
    """
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        raise Invalid("This is not JSON.") from None
    if not isinstance(told, list):
        raise Invalid("These are no steps.")
    place.try_in(_take_steps, told[:_MOST_STEPS], place)


def _take_steps(tx: Any, steps: list[Any], place: Place) -> None:
    refused, undone = list[Problem](), list[Done]()
    for step in steps:
        waits, records = waiting_rows(tx), _told(tx, place)
        try:
            with tx.begin_nested():
                count = _step(tx, step, waits, undone, place)
        except Problem as problem:
            check_sentence(str(problem))
            refused.append(problem)
            count = 0
        if len(waits) - len(waiting_rows(tx)) != count:
            raise BrokenPromiseError("another number of rows waits than was said")
        if count < 1 and _told(tx, place) != records:
            raise BrokenPromiseError("a step that was refused, or dismissed a row, changed records")
    if steps and len(refused) == len(steps):
        raise refused[0]


def _step(
    tx: Any, step: Any, waits: tuple[ListedWaiting, ...], undone: list[Done], place: Place
) -> int:
    """By how many rows fewer wait."""
    if not isinstance(step, dict):
        raise Invalid("This is no step.")
    if "undo" in step and undone:
        last = undone.pop().undo
        assert last is not None
        last.command(tx, *last.arguments)
        return -1
    place_of, reason = step.get("row"), step.get("dismiss")
    if not isinstance(place_of, int) or not waits:
        raise Invalid("This step has no row.")
    row = waits[place_of % len(waits)]
    if _can_be_typed(reason):
        undone.append(dismiss_waiting(tx, row.uuid, row.version, reason, place.today))
        return 1
    _mend(tx, row, step, place)
    return 1


def _mend(tx: Any, row: ListedWaiting, step: dict[str, Any], place: Place) -> None:
    cells, answers = step.get("cells"), step.get("answers")
    now = dict(row.cells)
    if isinstance(cells, dict):
        now |= {key: text for key, text in cells.items() if _can_be_typed(text)}
    mapping = mapping_of(row.mapping)
    mended = read_again(row.line, [*now.items()], mapping, place.terms, place.today)
    try:
        # Each try is a transaction of its own, as it is for people.
        with tx.begin_nested():
            mend_waiting(tx, row.uuid, row.version, mended, place.today)
    except RowAsks as asks:
        if not isinstance(answers, list) or not answers:
            raise
        said = _answers(asks.asked, answers)
        mend_waiting(tx, row.uuid, row.version, replace(mended, said=said), place.today)


def _answers(asked: Sequence[Asked], answers: Sequence[object]) -> dict[str, str]:
    """By their keys; whatever is no number is the first answer."""
    said = {}
    for one, answer in zip(asked, cycle(answers), strict=False):
        codes = next(codes for kind, codes in _CODES.items() if isinstance(one, kind))
        said[one.key] = codes[answer % len(codes) if isinstance(answer, int) else 0]
    return said


def _can_be_typed(text: object) -> TypeGuard[str]:
    """No field takes half a character."""
    return isinstance(text, str) and text == text.encode(errors="replace").decode()


def _told(tx: Any, place: Place) -> tuple[object, ...]:
    """All that was given, and all that is due."""
    due = due_courses(tx, place.today, DueFilter())
    return (
        tuple(export_rows(tx, place.today)),
        tuple((course.record_number, course.now.window) for course in due),
    )


def read_and_take_back(content: bytes, place: Place) -> None:
    """FHIR, a plain CSV, or else a spreadsheet: in, back, in again with the same, and back again."""
    if content.startswith((b"{", b"[")):
        found = FhirFile(place.file("file.ndjson", content), faults := Faults())
        if not found.contents.kinds:
            # Records of ours are a whole clinic, which isn't taken back.
            place.try_in(
                _take_back, lambda tx: import_fhir(tx, found, {}, place.today, faults), place
            )
    elif content.removeprefix(b"\xef\xbb\xbf").startswith(b"record_number,"):
        place.try_in(_take_back, _plain(content, place), place)
    else:
        path, seed = place.file("list.csv", content), zlib.crc32(content)
        sheet = sheet_of(path, place, Mapping(), seed)
        if sheet is not None:
            place.try_in(_take_back, partial(_bring, sheet=sheet, place=place, seed=seed), place)


def _bring(tx: Any, sheet: Sheet, place: Place, seed: int) -> Done:
    """With any answers to what is asked once it was tried."""
    with tx.begin_nested() as trial:
        tried = import_sheet(tx, sheet, place.today).value
        trial.rollback()
    assert isinstance(tried, SheetImported)
    said = _answers(tried.asked, [seed, seed // 7, seed // 3])
    return import_sheet(tx, replace(sheet, said=said), place.today)


def _plain(content: bytes, place: Place) -> Callable[[Any], Done]:
    path = place.file("plain.csv", content)
    faults = Faults()
    found = read_plain_csv(path, place.terms, place.today, faults)
    rows, source = list(found.rows), ImportSource(path.name, found.columns)
    return lambda tx: import_rows(tx, rows, source, place.today, faults)


def _take_back(tx: Any, bring: Callable[[Any], Done], place: Place) -> None:
    before, runs = _told(tx, place), len(imports_done(tx))
    waited = waiting_rows(tx)
    counts = list[object]()
    for _turn in range(2):
        counts.append(_counts(bring(tx).value))
        done = imports_done(tx)
        for run in done[: len(done) - runs]:
            undo_import(tx, run.uuid, place.today)
        runs = len(done)
        if _told(tx, place) != before:
            raise BrokenPromiseError("an import that was taken back left a trace")
        if [one.uuid for one in waiting_rows(tx)] != [one.uuid for one in waited]:
            raise BrokenPromiseError("other rows wait than before")
    if counts[0] != counts[1]:
        raise BrokenPromiseError(f"the second time it brought {counts[1]}, not {counts[0]}")


def _counts(imported: object) -> object:
    return replace(imported, run_uuid=None) if isinstance(imported, SheetImported) else imported


def _steps_seeds(_place: Place) -> list[bytes]:
    birth, dose = {"DOB": "1.2.1980"}, {"Units": "155", "Name": "Okafor, Ada", "Condition": "CM"}
    told: list[list[dict[str, Any]]] = [
        [{"row": 0, "cells": birth}, {"row": 0, "dismiss": "of another clinic"}, {"undo": 0}],
        [{"row": 1, "cells": {}, "answers": [1]}, {"row": 1, "answers": [0]}],
        [{"row": 2, "cells": {"Date": "9/1/26"}, "answers": [1, 0]}],
        [{"row": 3, "cells": dose}, {"row": 4, "cells": {"Date": "2/28/26", "Units": "100"}}],
        [{"row": 4, "cells": {"MRN": "31", "Product": "Botox", "Date": "2/27/26"} | birth}] * 2,
    ]
    return [json.dumps(one).encode() for one in told]


def _taken_back_seeds(place: Place) -> list[bytes]:
    columns = ";".join(MAPPING["columns"])
    again = f"{columns}\n12;Okafor, Ada;17.5.1980;CM;Botox;5/1/26;155;l;12/2/26\n{RIGHT_BY_NOW}\n"
    fhir = "\n".join(map(json.dumps, (PATIENT, PROCEDURE, GIVEN)))
    return [again.encode(), fhir.encode(), *plain_seeds(place)[:2], *text_seeds(place)]


READERS = (
    Reader(
        "waiting-rows",
        read_steps,
        _steps_seeds,
        ("row", "cells", "dismiss", "undo", "answers", *MAPPING["columns"]),
        is_json=True,
        share=2,
    ),
    Reader("taken-back", read_and_take_back, _taken_back_seeds, TABLE_WORDS, is_json=True, share=4),
)
