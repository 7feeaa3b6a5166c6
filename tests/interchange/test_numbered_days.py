"""Lists of bookings and bills as hospitals export them: read, asked about once, told in full."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.clinics import TODAY
from tracker.domain.problems import Invalid
from tracker.interchange.numbered_days import (
    CALLED_OFF,
    DAY,
    NUMBER,
    STANDS,
    NumberedDays,
    SeenList,
    look_at_list,
    read_list,
    understand_list,
)

DUE = date(2026, 11, 25)


def written(tmp_path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "theirs.csv"
    path.write_bytes("\r\n".join((*lines, "")).encode(encoding))
    return path


def understood(path: Path, answers: Mapping[str, str] | None = None) -> SeenList:
    return understand_list(look_at_list(path), answers or {}, TODAY)


def read(path: Path, answers: Mapping[str, str] | None = None) -> NumberedDays:
    found = understood(path, answers)
    assert [question.key for question in found.questions] == []
    return read_list(found, TODAY)


@pytest.mark.parametrize(
    "lines",
    [
        ("MRN;Date;Time", "M1;25.11.2026;10:00"),
        ("record_number;date", "M1;2026-11-25"),
        ("record_number,date", "M1,2026-11-25 10:00"),
        ("Hospital number\tAppointment date\tClinic", "M1\t25 Nov 2026\tBotox"),
        ("MRN,Appointment Date,Provider", "M1,11/25/2026,Dr Kim"),
        ("Patientennummer;Name;Geburtsdatum;Termin", "M1;Okafor, Ada;1.2.1980;25.11.2026"),
        ("IPP;Nom;Prénom;Date de naissance;Date RDV", "M1;Okafor;Ada;01/02/1980;25/11/2026"),
        ("NHC;Paciente;Fecha de la cita", "M1;Okafor, Ada;25/11/2026"),
        ("Clinic list of November", "", "MRN;Date", "M1;25.11.2026", "", "MRN;Date"),
        ("MRN;Date;Status", "M1;25.11.2026;bestätigt"),
    ],
)
def test_what_hospitals_export_is_read_unasked(tmp_path: Path, lines: tuple[str, ...]) -> None:
    found = read(written(tmp_path, *lines))
    assert [(one.record_number, one.on, one.is_called_off) for one in found.days] == [
        ("M1", DUE, False)
    ]
    assert found.wrong == ()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_letters_of_every_kind_are_read(tmp_path: Path, encoding: str) -> None:
    lines = ("Número de historia;Fecha de la cita", "M1;25/11/2026", "M2;26/11/2026")
    path = written(tmp_path, *lines, encoding=encoding)
    assert len(read(path).days) == 2


def test_a_workbook_is_read_too(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["MRN", "Date"])
    sheet.append(["M1", DUE])
    path = tmp_path / "theirs.xlsx"
    book.save(path)
    assert [one.on for one in read(path).days] == [DUE]


def test_which_number_is_the_day_is_asked_where_nothing_proves_it(tmp_path: Path) -> None:
    path = written(tmp_path, "MRN;Date", "M1;03/12/2026", "M2;04/12/2026")
    (question,) = understood(path).questions
    assert {code.code for code in question.choices} == {"day-first", "month-first"}
    found = read(path, {question.key: "month-first"})
    assert [one.on.isoformat() for one in found.days] == ["2026-03-12", "2026-04-12"]


def test_columns_that_nothing_names_are_asked_with_three_examples(tmp_path: Path) -> None:
    rows = (f"K{n};{20 + n}.11.2026;Room {n};{n}.11.2026" for n in range(1, 6))
    path = written(tmp_path, "Kennung;Wann;Wo;Druck", *rows)
    number, day = understood(path).questions
    assert (number.key, day.key) == (f"column:{NUMBER}", f"column:{DAY}")
    assert [choice.label for choice in number.choices] == ["Kennung", "Wo"]
    assert [choice.label for choice in day.choices] == ["Wann", "Druck"]
    assert number.choices[0].examples == ("K1", "K2", "K3")
    found = read(path, {number.key: "Kennung", day.key: "Wann"})
    assert [one.record_number for one in found.days] == ["K1", "K2", "K3", "K4", "K5"]
    assert found.notes == ("Columns that are not read: Wo, Druck.",)


def test_of_two_columns_with_a_day_none_is_chosen(tmp_path: Path) -> None:
    rows = ("M1;25.11.2026;20.11.2026",)
    for header in ("MRN;Date of visit;Entry date", "MRN;Appointment date;Booked on"):
        (question,) = understood(written(tmp_path, header, *rows)).questions
        assert question.key == f"column:{DAY}"


def test_what_is_called_off_is_told_by_its_status_and_new_words_are_asked(tmp_path: Path) -> None:
    states = ("booked", "Cancelled", "abgesagt", "annulé", "", "WL-3")
    rows = (f"M{n};25.11.2026;{state}" for n, state in enumerate(states))
    path = written(tmp_path, "MRN;Date;Status", *rows)
    (question,) = understood(path).questions
    assert "“WL-3”" in question.sentence
    for code in (STANDS, CALLED_OFF):
        found = read(path, {question.key: code})
        off = [one.is_called_off for one in found.days]
        assert off == [False, True, True, True, False, code == CALLED_OFF]


def test_a_column_that_nothing_names_calls_off_by_its_words(tmp_path: Path) -> None:
    rows = ("M1;25.11.2026;booked", "M2;25.11.2026;storniert")
    found = read(written(tmp_path, "MRN;Date;Stand", *rows))
    assert ([one.is_called_off for one in found.days], found.notes) == ([False, True], ())


def test_a_column_of_cancellations_calls_off_where_it_is_filled(tmp_path: Path) -> None:
    rows = ("M1;25.11.2026;", "M2;25.11.2026;20.11.2026", "M3;25.11.2026;no")
    found = read(written(tmp_path, "MRN;Termin;Storniert am", *rows))
    assert [one.is_called_off for one in found.days] == [False, True, False]


def test_a_state_in_numbers_counts_and_is_told(tmp_path: Path) -> None:
    found = read(written(tmp_path, "MRN;Date;Status", "M1;25.11.2026;3"))
    assert not found.days[0].is_called_off
    assert found.notes == ("Nobody knows what these say, and their lines count: 3.",)


def test_a_line_that_cannot_be_read_is_told_and_stops_no_other(tmp_path: Path) -> None:
    rows = ("M1;25.11.2026", ";26.11.2026", "M3;soon", "M4", "M5;31.11.2026", "Printed by Kim")
    found = read(written(tmp_path, "MRN;Date", *rows))
    assert [one.record_number for one in found.days] == ["M1"]
    told = [(one.line, one.reason) for one in found.wrong]
    assert told == [
        (3, "It has no record number."),
        (4, "“soon” is not a date; write it as 2026-11-22."),
        (5, "It has no date."),
        (6, "“31.11.2026” is a day that no calendar has."),
        (7, "It has no date."),
    ]


def test_answers_to_another_file_hold_for_the_same_columns_only(tmp_path: Path) -> None:
    path = written(tmp_path, "Kennung;Wann;Wo", "K1;25.11.2026;3", "K2;26.11.2026;3")
    answers = {f"column:{NUMBER}": "Kennung", f"column:{DAY}": "Wann", "table": "7"}
    assert len(read(path, {**answers, "table": "0"}).days) == 2
    path = written(tmp_path, "Nummer des Falls;Am;Wo", "K1;25.11.2026;3", "K2;26.11.2026;3")
    assert understood(path, answers).questions


def test_of_several_sheets_one_is_chosen_and_the_others_are_named(tmp_path: Path) -> None:
    book = Workbook()
    for name, numbers in (("November", ("M1", "M2")), ("December", ("M3",))):
        sheet = book.create_sheet(name)
        sheet.append(["MRN", "Date"])
        for number in numbers:
            sheet.append([number, DUE])
    path = tmp_path / "theirs.xlsx"
    book.save(path)
    (question,) = understood(path).questions
    assert (question.key, question.suggested) == ("table", "0")
    found = read(path, {"table": "1"})
    assert [one.record_number for one in found.days] == ["M3"]
    assert "Tables of the file that are not read: November." in found.notes


def test_a_file_without_a_row_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="no rows below a header"):
        look_at_list(written(tmp_path, "record_number,date"))
