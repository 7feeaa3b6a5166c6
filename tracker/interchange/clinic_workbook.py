"""The whole clinic as a workbook: a sheet for each kind of record, named as the terminal names it.

Where a row is about somebody, who that is stands first. Dates are dates; doses are numbers of Units,
with their product beside them; moments are those of the clinic’s clock. Codes are those of the
plain CSV, and rows name one another by their ids, as in FHIR.
"""

from collections.abc import Iterable
from datetime import datetime, time
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from tracker.domain.birth import PartialDate
from tracker.domain.death import UnknownDay, read_death_date
from tracker.domain.dose import MILLIUNITS
from tracker.interchange.workbook import Cell, Sheet, Workbook, new_workbook
from tracker.services.carried.kinds import CLINIC, carried_columns, referred
from tracker.services.carried.next_windows import NextWindow
from tracker.services.carried.record import CarriedRecord, Value, Values
from tracker.storage.columns import CalendarDate, ClockTime, Dose, UtcMoment
from tracker.storage.scratch import Shelf

NAMES = {
    "patient": "patients",
    "course": "courses",
    "session": "sessions",
    "session_lot": "lots",
    "session_site": "sites",
    "appointment": "bookings",
    "contact_attempt": "calls",
    "outcome_score": "outcomes",
    "cycle_response": "responses",
    "outside_dose": "outside_doses",
}
"""The sheets that are there always, in front, and what each is called."""
_WINDOWS = "next_windows"
_RECORD_NUMBER = "record_number"
_WHO = (_RECORD_NUMBER, "family_name", "given_name", "birth_date")
_WINDOW_COLUMNS = ("condition", "product", "earliest_on", "due_on", "course_id")
# By these a row of another kind is traced to whom it is about.
_TRACED = ("course", "session", "visit", "appointment", "contact_attempt", "authorisation")
_PARTS_OF_SESSIONS = ("session_lot", "vial_use", "session_site", "cycle_response")
_CONDITION, _PRODUCT = "condition", "product"
_LAST = ("uuid", "version", "created_at")
"""What nobody reads stands last."""
_REMEMBERED = 1000

_Who = tuple[Cell, Cell, Cell, Cell]
_NOBODY: _Who = (None, None, None, None)


def write_clinic_workbook(
    path: Path,
    records: Iterable[CarriedRecord],
    windows: Iterable[NextWindow] = (),
    passphrase: str = "",
) -> tuple[int, int]:
    """Write all records; returns how many rows, and how many texts were too long for a cell.

    A file of that name is replaced, at the end and only by a complete one; nobody else may read
    it. With a passphrase, it is encrypted. Raises Unavailable.
    """
    with new_workbook(path, passphrase) as book:
        writing = _Writing(book)
        for record in records:
            writing.add(record)
        for window in windows:
            writing.add_window(window)
        return writing.rows, book.cut


class _Writing:
    def __init__(self, book: Workbook) -> None:
        self.rows = 0
        self._book = book
        self._zone = ZoneInfo("UTC")
        self._staff: dict[str, Cell] = {}
        self._people: Shelf[_Who] = book.scratch.shelf()
        self._about: Shelf[str] = book.scratch.shelf()
        self._conditions: Shelf[Cell] = book.scratch.shelf()
        # Rows of one patient mostly stand together.
        self._who = lru_cache(_REMEMBERED)(self._people.get)
        self._condition = lru_cache(_REMEMBERED)(self._conditions.get)
        self._sheets = {kind: book.sheet(name, _titles(kind)) for kind, name in NAMES.items()}
        self._windows = book.sheet(_WINDOWS, (*_WHO, *_WINDOW_COLUMNS))

    def add(self, record: CarriedRecord) -> None:
        values = record.values
        if record.kind == CLINIC:
            self._zone = ZoneInfo(str(values["zone"]))
        elif record.kind == "staff":
            self._staff[record.key] = values["name"]
        elif record.kind == "patient":
            self._people.add(_who(record), record.key)
        elif record.kind == "course":
            self._conditions.add(values[_CONDITION], record.key)
        above = {} if record.whole is None else record.whole.values
        patient = self._patient_of(record, above)
        if patient and record.kind in _TRACED:
            self._about.add(patient, record.key)
        self._put(record.kind, values, above, patient)
        for part, rows in record.parts.items():
            for row in rows:
                told = {_owner(part, record.kind): record.key, **row}
                self._put(part, told, values, patient)

    def add_window(self, window: NextWindow) -> None:
        cells = (window.condition, window.product, window.earliest_on, window.due_on)
        who = self._who(window.patient_uuid) or _NOBODY
        self._windows.add((*who, *cells, window.course_uuid))
        self.rows += 1

    def _patient_of(self, record: CarriedRecord, above: Values) -> str:
        if record.kind == "patient":
            return record.key
        for values in (record.values, above):
            if values.get("patient_id"):
                return str(values["patient_id"])
            for kind in _TRACED:
                found = self._about.get(str(values.get(f"{kind}_id")))
                if found:
                    return found
        return ""

    def _put(self, kind: str, values: Values, above: Values, patient: str) -> None:
        cells: list[Cell] = []
        who = self._who(patient) or _NOBODY
        if kind == "patient":
            cells.append(who[0])
        elif _is_about_somebody(kind):
            cells.extend(who)
        for name in _columns(kind):
            value = values.get(name)
            if name == _CONDITION and name not in _types(kind):
                course = values.get("course_id") or above.get("course_id")
                cells.append(self._condition(str(course)))
            elif name == _PRODUCT:
                cells.append(value or above.get(_PRODUCT))
            elif referred(kind).get(name) == "staff":
                cells.append(self._staff.get(str(value)))
            else:
                cells.append(_cell(kind, name, value, self._zone))
        self._sheet(kind).add(cells)
        self.rows += 1

    def _sheet(self, kind: str) -> Sheet:
        if kind not in self._sheets:
            self._sheets[kind] = self._book.sheet(kind, _titles(kind))
        return self._sheets[kind]


def _who(patient: CarriedRecord) -> _Who:
    numbers = patient.parts.get("patient_identifier", [])
    number = next((one["value"] for one in numbers if one.get("system") == _RECORD_NUMBER), None)
    born = patient.values.get("birth_date")
    return (
        number,
        patient.values.get("family_name"),
        patient.values.get("given_name"),
        None if born is None else _day(str(born)),
    )


def _day(text: str) -> Cell:
    """A date of which only a part is known, or nothing, stays the text that it is."""
    known = read_death_date(text)
    return text if isinstance(known, PartialDate | UnknownDay) else known


def _cell(kind: str, name: str, value: Value, zone: ZoneInfo) -> Cell:
    how = _types(kind)[name]
    if value is None or isinstance(value, bool):
        return value
    if issubclass(how, Dose):
        return Decimal(int(value)) / MILLIUNITS
    if isinstance(value, int):
        return value
    if issubclass(how, CalendarDate):
        return _day(value)
    if issubclass(how, ClockTime):
        return time.fromisoformat(value)
    if issubclass(how, UtcMoment):
        return datetime.fromisoformat(value).astimezone(zone)
    return value


@cache
def _columns(kind: str) -> tuple[str, ...]:
    """What is treated stands in front, and a dose beside its product, where only the whole has
    them too.
    """
    names = [column.name for column in carried_columns(kind)]
    ids = [name for name, target in referred(kind).items() if target != "staff"]
    last = [name for name in (*ids, *_LAST) if name in names]
    names = [name for name in names if name not in last]
    doses = [name for name in names if issubclass(_types(kind)[name], Dose)]
    if doses and _PRODUCT not in names:
        names.insert(names.index(doses[0]), _PRODUCT)
    if _CONDITION not in names and ("course_id" in ids or kind in _PARTS_OF_SESSIONS):
        names.insert(0, _CONDITION)
    return (*names, *last)


@cache
def _titles(kind: str) -> tuple[str, ...]:
    who = (_RECORD_NUMBER,) if kind == "patient" else _WHO if _is_about_somebody(kind) else ()
    return (*who, *(_title(kind, name) for name in _columns(kind)))


def _title(kind: str, name: str) -> str:
    if name not in _types(kind) or not issubclass(_types(kind)[name], Dose):
        name = name.removesuffix("_id") if referred(kind).get(name) == "staff" else name
        return {"volume": "volume_microlitres", "diluent": "diluent_microlitres"}.get(name, name)
    return name.replace("milliunits", "units") if "milliunits" in name else f"{name}_units"


@cache
def _is_about_somebody(kind: str) -> bool:
    named = set(referred(kind).values())
    return kind != "patient" and bool(named & {"patient", *_TRACED})


@cache
def _types(kind: str) -> dict[str, type]:
    return {column.name: type(column.type) for column in carried_columns(kind)}


@cache
def _owner(part: str, whole: str) -> str:
    return next(column for column, target in referred(part).items() if target == whole)
