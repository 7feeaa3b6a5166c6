"""FHIR, lists of other systems, scans, and what was kept as JSON."""

from __future__ import annotations

import json
import zlib
from contextlib import closing
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.clinics import Clinic
from tests.fuzz.place import MAPPING, NUMBERS, BrokenPromiseError, Place, fill
from tests.fuzz.promises import Reader
from tests.fuzz.tables import read_table
from tests.interchange.fhir.files import exported, put_resources
from tests.interchange.fhir.test_foreign import GIVEN, PATIENT, PROCEDURE
from tracker.domain.problems import Invalid
from tracker.interchange.billing_list import bills_of
from tracker.interchange.fhir.importing import import_fhir
from tracker.interchange.fhir.reading import FhirFile
from tracker.interchange.gs1_scan import SEPARATOR, read_scan
from tracker.interchange.hospital_list import hospital_list, read_calendar_file
from tracker.interchange.numbered_days import (
    NumberedDays,
    look_at_list,
    read_list,
    understand_list,
)
from tracker.interchange.sheets.mapping import FIELDS, mapping_of
from tracker.services.bookings.hospital_list import compare_bookings
from tracker.services.imports.faults import Faults
from tracker.services.reports.billing_comparison import compare_billing
from tracker.services.staff.drafts import keep_draft, read_draft

_ZONE = ZoneInfo("America/New_York")
_MOST_QUESTIONS = 80
_DRAFT = "00000000-0000-4000-8000-000000000001"


def read_fhir(content: bytes, place: Place) -> None:
    path = place.file("file.ndjson", content)
    faults = Faults()
    found = FhirFile(path, faults)
    place.try_in(import_fhir, found, {}, place.today, faults)
    if any(not one.reason.strip() for one in found.told(place.terms.products).aside):
        raise BrokenPromiseError("a resource was set aside without a reason")


def read_calendar(content: bytes, place: Place) -> None:
    theirs = read_calendar_file(place.file("bookings.ics", content), _ZONE).bookings
    place.clinic.read(compare_bookings, theirs, place.today)


def read_bookings(content: bytes, place: Place) -> None:
    read = _numbered_days(place.file("bookings.csv", content), place)
    if read is not None:
        place.clinic.read(compare_bookings, hospital_list(read).bookings, place.today)


def read_billing(content: bytes, place: Place) -> None:
    read = _numbered_days(place.file("billing.csv", content), place)
    if read is not None:
        place.clinic.read(compare_billing, bills_of(read))


def _numbered_days(path: Path, place: Place) -> NumberedDays | None:
    """With the first answer to each question; None where one has no answer to choose."""
    seen, answers = look_at_list(path), dict[str, str]()
    for _count in range(_MOST_QUESTIONS):
        found = understand_list(seen, answers, place.today)
        if not found.questions:
            return read_list(found, place.today)
        question = found.questions[0]
        if not question.choices:
            return None
        answers[question.key] = question.choices[0].code
    raise BrokenPromiseError("the questions have no end")


def read_vial(content: bytes, _place: Place) -> None:
    read_scan(content.decode("utf-8", "replace"))


def read_kept(content: bytes, place: Place) -> None:
    """A mapping, read with a file of another shape too; and a draft, kept and read again."""
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        # The clinic's own tables give back what JSON can.
        raise Invalid("This is not JSON.") from None
    if isinstance(told, dict):
        place.try_in(_keep_draft, told)
    mapping = mapping_of(told)
    read_table(place.file("other.csv", _SHEET), place, mapping, zlib.crc32(content))


_SHEET = b"""MRN;Name;DOB;Condition;Product;Date;Units;Side
12;Okafor, Ada;5/4/80;CM;Botox;3/4/26;155;l
0013;Smith, Jo;1970-02-01;armpits;Botox;2.2.26;100;both
;;;;;;;
"""


def _keep_draft(tx: Any, told: Any) -> None:
    keep_draft(tx, _DRAFT, "patient", "", told)
    tx.expire_all()
    if read_draft(tx, _DRAFT).payload != told:
        raise BrokenPromiseError("a draft came back as another one")


def _fhir_seeds(place: Place) -> list[bytes]:
    path = place.folder / "seed.ndjson"
    template = place.folder / "template.tracker"
    with closing(Clinic(template, path.with_suffix(".tracker"))) as other:
        fill(other, ("100", "101"))
        exported(other, path)
    told = [{"fullUrl": f"urn:uuid:{n}", "resource": one} for n, one in enumerate(_foreign())]
    packed = {"resourceType": "Bundle", "type": "collection", "entry": told}
    about_patients = [line for line in path.read_bytes().split(b"\n") if not _is_setting(line)]
    return [
        b"\n".join(about_patients),
        put_resources(path, PATIENT, PROCEDURE, GIVEN).read_bytes(),
        json.dumps(packed).encode(),
        json.dumps([PATIENT, GIVEN]).encode(),
    ]


def _is_setting(line: bytes) -> bool:
    """A clinic with patients keeps its own, so that none of these comes in."""
    return b'"Basic"' in line and b'"Patient/' not in line


def _foreign() -> list[dict[str, Any]]:
    partial = PATIENT | {"id": "partial", "birthDate": "1970-06", "deceasedBoolean": True}
    wrong = PROCEDURE | {"id": "wrong", "status": "entered-in-error"}
    return [PATIENT, PROCEDURE, GIVEN, partial, wrong]


def _calendar_seeds(_place: Place) -> list[bytes]:
    starts = (
        "DTSTART;VALUE=DATE:20261201",
        "DTSTART:20261201T090000Z",
        "DTSTART;TZID=America/New_York:20261130T090000",
        "DTSTART;TZID=Nowhere:20261130T090000",
    )
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{n}\r\nSUMMARY:Botox {NUMBERS[n % 3]}\\, Okafor\r\n{start}\r\n"
        "DURATION:PT20M\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nSTATUS:CONFIRMED\r\nEND:VEVENT\r\n"
        for n, start in enumerate(starts)
    )
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Nowhere\r\nBEGIN:STANDARD\r\nDTSTART:19701101T020000\r\n"
        "TZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\r\n"
        "END:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n"
    return [f"{head}{part}{events}END:VCALENDAR\r\n".encode() for part in ("", zone)]


def _bookings_seeds(_place: Place) -> list[bytes]:
    rows = "".join(f"{number},2026-11-30,x\r\n" for number in NUMBERS)
    return [
        f"{head}\r\n{rows}".encode()
        for head in ("record_number,date,x", "Record_Number,booked_on,date")
    ]


def _billing_seeds(_place: Place) -> list[bytes]:
    return [b'\xef\xbb\xbfrecord_number,date,code\n12,2026-08-31,J0585\n\'=7,2026-01-05,"6,4"\n']


def _vial_seeds(_place: Place) -> list[bytes]:
    trade = "0100300230114523"
    return [
        f"]d2{trade}1728013110C1234{SEPARATOR}21SER1".encode(),
        f"{SEPARATOR}{trade}10C1234{SEPARATOR}1728022921SER1\r".encode(),
        f"{trade}1728020010C1234".encode(),
        b"5901234123457",
    ]


def _kept_seeds(_place: Place) -> list[bytes]:
    return [json.dumps(MAPPING).encode(), json.dumps({"notes": ["a", None, 1.5]}).encode()]


_FHIR = ("resourceType", "Bundle", "Patient", "Procedure", "MedicationAdministration", "Basic",
         "entry", "resource", "reference", "Patient/shaw", "#1", "birthDate", "1970-06",
         "entered-in-error", "extension", "url", "\\ud800", "1e999", "NaN", "[[[[[[[[")  # fmt: skip
_ICS = ("BEGIN:VEVENT", "END:VEVENT", "DTSTART", ";VALUE=DATE:", ";TZID=", ":20261201T090000Z",
        "SUMMARY:", "STATUS:CANCELLED", "RRULE:FREQ=YEARLY", "\r\n ", "BEGIN:VTIMEZONE",
        "TZOFFSETTO:", "RECURRENCE-ID:", "DURATION:-PT1S")  # fmt: skip

READERS = (
    Reader("fhir", read_fhir, _fhir_seeds, _FHIR, is_json=True, share=4),
    Reader("calendar", read_calendar, _calendar_seeds, _ICS, share=2),
    Reader("bookings-csv", read_bookings, _bookings_seeds, ("record_number", "date", "booked_on")),
    Reader("billing-csv", read_billing, _billing_seeds, ("record_number", "date", "2026-01-05")),
    Reader("vial-scan", read_vial, _vial_seeds, ("]d2", SEPARATOR, "01", "10", "17", "21")),
    Reader("kept-json", read_kept, _kept_seeds, FIELDS, is_json=True),
)  # fmt: skip
