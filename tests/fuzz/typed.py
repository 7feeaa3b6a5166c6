"""What is typed into a field, or stands in a cell: dates, times, intervals, doses, numbers, codes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from tests.fuzz.place import BrokenPromiseError, Place
from tests.fuzz.promises import Reader
from tracker.domain.dose import parse_dose, write_dose
from tracker.domain.interval import Interval
from tracker.domain.passphrase import check_file_passphrase
from tracker.domain.problems import Invalid
from tracker.domain.recovery_code import code_as_printed
from tracker.domain.typed_date import EARLIEST_YEAR, LATEST_YEAR, Lean, read_typed_date
from tracker.domain.typed_interval import read_typed_interval
from tracker.domain.typed_time import typed_time
from tracker.interchange.csv_formulas import defuse, restore
from tracker.interchange.sheets import dates
from tracker.interchange.sheets.cells import read_dose, read_interval, read_number, split_name
from tracker.interchange.sheets.words import plain_words
from tracker.services.patients.search import find_patients
from tracker.storage.fold import fold


def read_typed(content: bytes, place: Place) -> None:
    text = content.decode("utf-8", "replace")
    readers: list[Callable[[str], Any]] = [
        typed_time,
        read_typed_interval,
        Interval.parse,
        check_file_passphrase,
        code_as_printed,
        read_interval,
        read_number,
        plain_words,
        fold,
    ]
    refused = [_refusal(read, text) for read in readers]
    _check_dates(text, place.today)
    _check_doses(text)
    split_name(text, is_given_first=len(text) % 2 == 0)
    if restore(defuse(text)) != text:
        raise BrokenPromiseError("what was defused doesn't come back")
    place.clinic.read(find_patients, text[:200])
    if all(refused):
        raise refused[0] or Invalid("Nothing reads this.")


def _refusal(read: Callable[[str], Any], text: str) -> Invalid | None:
    try:
        read(text)
    except Invalid as problem:
        str(problem).encode()
        return problem
    return None


def _check_dates(text: str, today: date) -> None:
    for lean in Lean:
        for is_day_first in (True, False, None):
            try:
                on = read_typed_date(text, today=today, is_day_first=is_day_first, lean=lean)
            except Invalid as problem:
                str(problem).encode()
            else:
                if not EARLIEST_YEAR <= on.year <= LATEST_YEAR:
                    raise BrokenPromiseError(f"a date in {on.year}")
    for order in dates.Order:
        for epoch in dates.Epoch:
            _refusal(partial(dates.read_date, style=dates.DateStyle(order, today, epoch)), text)
    dates.orders_of(text)
    dates.year_of_two_digits(text)
    dates.looks_like_date(text)


def _check_doses(text: str) -> None:
    for read in (partial(parse_dose, most_units=1000), partial(read_dose, most_units=1000)):
        try:
            dose = read(text)
        except Invalid:
            continue
        if not 0 <= dose <= 1_000_000 or parse_dose(write_dose(dose), most_units=1000) != dose:
            raise BrokenPromiseError(f"a dose of {dose}")


def _seeds(_place: Place) -> list[bytes]:
    return [
        written.encode()
        for written in (
            "12.3.", "12.3.26", "+12w", "tomorrow", "mon", "2026-03-12", "3/12/26", "5 Jan 2056",
            "45123", "0000-00-00", "2026-W01-1", "20260105", "24:00", "9.20", "12 weeks", "q12w",
            "12/52", "alle 12 Wochen", "155", "2,5 U", "1.000", "3 ml", "1E5", "Okafor, Ada", "=1",
            "'=1", "Ö", "١٢", "\u202e12", "29.2.25 14:30", "12. März 2026", "Mar-24",
        )
    ]  # fmt: skip


READERS = (
    Reader(
        "typed", read_typed, _seeds, ("weeks", "mo", "yesterday", "-", "/", ".", "²", "'", "\u00a0")
    ),
)
