"""Bookings as iCalendar, out and in; the hospital's list beside ours."""

from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlalchemy.orm import Session

from tests.builders import day
from tests.clinics import TODAY, Clinic, make_template
from tracker.domain.problems import Invalid
from tracker.interchange import hospital_list as hospital_list_file
from tracker.interchange.hospital_list import (
    HospitalList,
    hospital_list,
    is_calendar,
    read_calendar_file,
)
from tracker.interchange.ics_writing import write_ics
from tracker.interchange.numbered_days import look_at_list, read_list, understand_list
from tracker.services.bookings.appointments import cancel_by_patient, mark_came, mark_missed
from tracker.services.bookings.hospital_list import Comparison, compare_bookings
from tracker.services.bookings.slots import BookingSlot
from tracker.services.exports.bookings import exported_bookings
from tracker.storage import records as r

ZONE = ZoneInfo("America/New_York")


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    make_template(tmp_path / "template.tracker")
    return Clinic(tmp_path / "template.tracker", tmp_path / "clinic.tracker")


def booked(clinic: Clinic, number: str, on: str = "2026-11-24", **more: object) -> str:
    patient = clinic.patient(record_number=number, family_name=f"Okafor{number}")
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-30", (course, 155))
    return clinic.book(course, on, **more)


def events(clinic: Clinic, path: Path, *, with_names: bool = False) -> list[dict[str, str]]:
    def write(tx: Session) -> int:
        return write_ics(path, exported_bookings(tx, TODAY, with_names=with_names), ZONE)

    clinic.read(write)
    calendar = Calendar.from_ical(path.read_bytes())
    return [
        {name: value.to_ical().decode() for name, value in one.items()}
        for one in calendar.walk("VEVENT")
    ]


def calendar(*events: str) -> str:
    """A calendar of events, each by its lines."""
    told = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\n{told}END:VCALENDAR\r\n"


def compared(clinic: Clinic, path: Path, content: str) -> Comparison:
    path.write_text(content, encoding="utf-8")
    return clinic.read(compare_bookings, read(path).bookings, TODAY)


def read(path: Path) -> HospitalList:
    if is_calendar(path):
        return read_calendar_file(path, ZONE)
    return hospital_list(read_list(understand_list(look_at_list(path), {}, TODAY), TODAY))


def test_a_booking_keeps_its_identity_and_is_cancelled_as_cancelled(
    clinic: Clinic, tmp_path: Path
) -> None:
    booking = booked(clinic, "100", slot=BookingSlot(time(9, 20)))
    (before,) = events(clinic, tmp_path / "a.ics")
    clinic.write(cancel_by_patient, *clinic.seen(r.Appointment, booking), TODAY)
    (after,) = events(clinic, tmp_path / "a.ics")
    assert (before["UID"], before["DTSTART"]) == (
        f"{booking}@treatment-tracker",
        "20261124T142000Z",
    )
    assert (after["UID"], after["STATUS"], before["STATUS"]) == (
        before["UID"],
        "CANCELLED",
        "CONFIRMED",
    )
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])


def test_no_patient_is_named_unless_it_was_asked_for(clinic: Clinic, tmp_path: Path) -> None:
    booked(clinic, "100")
    events(clinic, tmp_path / "a.ics")
    plain = (tmp_path / "a.ics").read_text()
    assert ("Okafor" not in plain, "100" not in plain.split("UID")[0]) == (True, True)
    (named,) = events(clinic, tmp_path / "b.ics", with_names=True)
    assert "Okafor100" in named["SUMMARY"]


def test_a_list_is_compared_by_record_number_and_date(clinic: Clinic, tmp_path: Path) -> None:
    booked(clinic, "100")
    booked(clinic, "200")
    booked(clinic, "300", "2026-11-25")
    found = compared(
        clinic,
        tmp_path / "hospital.csv",
        "record_number,date,ward\n100,2026-11-24,A\n200,2026-11-27,A\n999,2026-11-24,A\n",
    )
    told = [(one.record_number, str(one.here_on), str(one.there_on)) for one in found.differences]
    assert told == [("200", "2026-11-24", "2026-11-27"), ("300", "2026-11-25", "None")]
    assert (found.agreed, found.unknown) == (1, (("999", day("2026-11-24")),))


def test_a_later_booking_of_ours_is_told_as_another_date_and_not_as_missing(
    clinic: Clinic, tmp_path: Path
) -> None:
    booked(clinic, "100", "2026-11-27")
    booked(clinic, "200", "2026-11-27")
    found = compared(clinic, tmp_path / "a.csv", "record_number,date\n100,2026-11-24\n")
    told = [(one.record_number, str(one.here_on), str(one.there_on)) for one in found.differences]
    assert told == [("100", "2026-11-27", "2026-11-24")]


def test_record_numbers_are_known_however_they_are_written(clinic: Clinic, tmp_path: Path) -> None:
    booked(clinic, "MRN-7")
    booked(clinic, "MRN 77")
    booked(clinic, "40004")
    rows = "record_number,date\nmrn-7,2026-11-24\nMRN77,2026-11-24\n"
    found = compared(clinic, tmp_path / "a.csv", rows + "40004,2026-11-24\n")
    assert (found.differences, found.agreed, found.unknown) == ((), 3, ())
    event = "DTSTART;VALUE=DATE:20261124\r\nSUMMARY:"
    texts = ("MRN 77 Botox", "Botox 40004.", "(mrn-7)")
    found = compared(clinic, tmp_path / "a.ics", calendar(*(event + one for one in texts)))
    assert (found.differences, found.agreed, found.unknown) == ((), 3, ())


MOVED = "UID:1\r\nSUMMARY:100\r\nSEQUENCE:{turn}\r\nDTSTART;VALUE=DATE:{on}{more}"


@pytest.mark.parametrize(
    ("content", "there_on", "was_cancelled"),
    [
        (
            calendar(
                MOVED.format(turn=1, on="20261127", more=""),
                MOVED.format(turn=0, on="20261124", more=""),
            ),
            "2026-11-27",
            False,
        ),
        (
            calendar(
                MOVED.format(turn=0, on="20261124", more=""),
                MOVED.format(turn=1, on="20261124", more="\r\nSTATUS:CANCELLED"),
            ),
            "None",
            True,
        ),
        (
            calendar(MOVED.format(turn=0, on="20261124", more="")).replace(
                "VCALENDAR\r\n", "VCALENDAR\r\nMETHOD:CANCEL\r\n", 1
            ),
            "None",
            True,
        ),
        ("record_number,date,status\n100,2026-11-24,Cancelled\n", "None", True),
    ],
    ids=["moved", "cancelled", "method", "status"],
)
def test_what_the_hospital_cancelled_or_moved_is_no_booking_any_more(
    clinic: Clinic, tmp_path: Path, content: str, there_on: str, *, was_cancelled: bool
) -> None:
    booked(clinic, "100")
    name = "a.ics" if "VCALENDAR" in content else "a.csv"
    found = compared(clinic, tmp_path / name, content)
    told = [(str(one.here_on), str(one.there_on), one.was_cancelled) for one in found.differences]
    assert told == [("2026-11-24", there_on, was_cancelled)]


def test_whoever_was_seen_or_missed_this_morning_agrees_with_their_list_of_today(
    clinic: Clinic, tmp_path: Path
) -> None:
    today = str(TODAY)
    treated, missed, _still_to_come = (
        booked(clinic, number, today, reason="The clinic is open today")
        for number in ("100", "200", "300")
    )
    clinic.write(mark_came, *clinic.seen(r.Appointment, treated), TODAY)
    clinic.write(mark_missed, *clinic.seen(r.Appointment, missed), TODAY)
    rows = "".join(f"{number},{today}\n" for number in ("100", "200"))
    found = compared(clinic, tmp_path / "a.csv", f"record_number,date\n{rows}")
    assert [one.record_number for one in found.differences] == ["300"]
    assert found.agreed == 2


def test_whoever_was_treated_today_without_a_booking_of_ours_is_not_missing_here(
    clinic: Clinic, tmp_path: Path
) -> None:
    patient = clinic.patient(record_number="100")
    clinic.visit(patient, str(TODAY), (clinic.course(patient), 155))
    found = compared(clinic, tmp_path / "a.csv", f"record_number,date\n100,{TODAY}\n")
    assert (found.differences, found.agreed) == ((), 1)


def test_a_line_with_two_record_numbers_of_ours_is_told_and_never_chosen(
    clinic: Clinic, tmp_path: Path
) -> None:
    booked(clinic, "40004")
    clinic.patient(record_number="12")
    text = "Botox 12 weeks 40004"
    lines = calendar(f"DTSTART;VALUE=DATE:20261124\r\nSUMMARY:{text}")
    found = compared(clinic, tmp_path / "a.ics", lines)
    assert (found.differences, found.unsure) == ((), ((text, day("2026-11-24")),))


def test_a_list_without_a_booking_to_come_is_not_said_to_agree(
    clinic: Clinic, tmp_path: Path
) -> None:
    booked(clinic, "100")
    with pytest.raises(Invalid, match="no booking from today on"):
        compared(clinic, tmp_path / "a.csv", "record_number,date\n100,2026-11-01\n")
    with pytest.raises(Invalid, match="no rows below a header"):
        compared(clinic, tmp_path / "a.csv", "record_number,date\n")


def test_our_own_calendar_agrees_with_us(clinic: Clinic, tmp_path: Path) -> None:
    booked(clinic, "100", slot=BookingSlot(time(23, 30)))
    events(clinic, tmp_path / "ours.ics", with_names=True)
    theirs = read_calendar_file(tmp_path / "ours.ics", ZONE)
    found = clinic.read(compare_bookings, theirs.bookings, TODAY)
    assert (found.differences, found.agreed, found.unknown) == ((), 1, ())


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (calendar("DTSTART:garbage\r\nSUMMARY:1"), "event of the calendar has no date"),
        ("BEGIN:VCALENDAR\nnonsense", "is not an iCalendar file"),
        (
            "BEGIN:VCALENDAR\nBEGIN::TIMEZONE\nTZID:x\nEND:VTIMEZONE\nEND:VCALENDAR\n",
            "is not an iCalendar file",
        ),
    ],
)
def test_a_calendar_that_cannot_be_read_is_refused_in_words(
    tmp_path: Path, content: str, told: str
) -> None:
    (tmp_path / "a.ics").write_text(content, encoding="utf-8")
    with pytest.raises(Invalid, match=told):
        read_calendar_file(tmp_path / "a.ics", ZONE)


@pytest.mark.fault(74)
def test_a_calendar_that_would_fill_the_memory_is_refused_before_it_is_understood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = calendar("DTSTART;VALUE=DATE:20261124\r\nSUMMARY:1")
    monkeypatch.setattr(hospital_list_file, "LARGEST_CALENDAR_BYTES", len(event))
    file = tmp_path / "a.ics"
    file.write_text(event, newline="")
    assert len(read_calendar_file(file, ZONE).bookings) == 1
    file.write_text(event + " ", newline="")
    with pytest.raises(Invalid, match="Export fewer months of it"):
        read_calendar_file(file, ZONE)


def test_the_first_day_of_all_is_a_day(tmp_path: Path) -> None:
    """No zone west of Greenwich has it."""
    file = tmp_path / "a.ics"
    file.write_text(calendar("DTSTART:00010101T000000Z\r\nSUMMARY:1"), encoding="utf-8")
    (booking,) = read_calendar_file(file, ZONE).bookings
    assert booking.on == date.min
