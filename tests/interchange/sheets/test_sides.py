"""A list with a row a side: both sides are one session, and no side is lost on the way."""

from pathlib import Path

from tests.interchange.plain_files import ImportedClinic
from tests.interchange.sheets.spreadsheets import brought, text_file

_HEADER = "MRN,Last Name,First Name,DOB,Indication,Product,Units,Side,Last injected,Lot,Comment"
_EVE = "0011,Evans,Eve,1977-11-12,{indication},Botox,{units},{side},2026-09-01,{lot},{comment}"


def _row(
    units: str, side: str, indication: str = "armpits", lot: str = "", comment: str = ""
) -> str:
    return _EVE.format(units=units, side=side, indication=indication, lot=lot, comment=comment)


def _told(clinic: ImportedClinic) -> list[tuple[str, str, str, str]]:
    return [
        (row["body_region"], row["units"], row["lot_number"], row["notes"])
        for row in clinic.exported_rows()
    ]


def test_two_rows_of_one_day_a_side_each_are_one_session_with_both_doses(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    rows = (_row("50", "R", lot="C1"), _row("60", "L", lot="C2", comment="sore"))
    file = text_file(tmp_path / "list.csv", _HEADER, *rows)
    assert brought(clinic, file).waiting == ()
    assert _told(clinic) == [
        ("", "110", "C2; C1", "sore\nSide: L, Units: 60\nSide: R, Units: 50"),
    ]
    again = brought(clinic, file)
    assert (again.counts.is_change, again.waiting) == (False, ())


def test_a_side_whose_units_are_unknown_leaves_the_dose_unknown(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    rows = (_row("50", "R"), _row("", "L"))
    imported = brought(clinic, text_file(tmp_path / "list.csv", _HEADER, *rows))
    assert (imported.counts.injections, imported.unknown_doses) == (1, 1)


def test_the_other_side_in_a_later_list_waits_and_does_not_count_as_known(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    brought(clinic, text_file(tmp_path / "list.csv", _HEADER, _row("50", "R")))
    imported = brought(clinic, text_file(tmp_path / "more.csv", _HEADER, _row("50", "L")))
    (waiting,) = imported.waiting
    assert waiting.reason == (
        "Comment: “Side: L, Units: 50” here and “Side: R, Units: 50” in the clinic’s records of this "
        "treatment and date; correct it there or leave the row out."
    )
    assert _told(clinic) == [("", "50", "", "Side: R, Units: 50")]


def test_both_rows_of_a_visit_wait_where_one_of_them_would(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    rows = (_row("50", "R"), _row("50", "L"))
    brought(clinic, text_file(tmp_path / "list.csv", _HEADER, *rows))
    other = (_row("50", "R"), _row("55", "L"))
    imported = brought(clinic, text_file(tmp_path / "list.csv", _HEADER, *other))
    assert [row.line for row in imported.waiting] == [2, 3]
    assert [row[1] for row in _told(clinic)] == ["100"]


def test_a_side_stays_a_region_where_treatments_are_told_apart_by_it(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    rows = (
        _row("20", "R", "hemifacial spasm"),
        _row("25", "L", "hemifacial spasm"),
        _row("200", "L", "cervical dystonia"),
    )
    brought(clinic, text_file(tmp_path / "list.csv", _HEADER, *rows))
    assert sorted(_told(clinic)) == [
        ("", "200", "", "Side: L, Units: 200"),
        ("left", "25", "", ""),
        ("right", "20", "", ""),
    ]
