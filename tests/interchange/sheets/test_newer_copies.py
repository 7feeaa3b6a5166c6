"""A newer copy of a spreadsheet: what was put right in it doesn't wait beside itself."""

from pathlib import Path

import pytest

from tests.interchange.plain_files import ImportedClinic
from tests.interchange.sheets.spreadsheets import brought, text_file
from tracker.services.imports.sheets import SheetImported
from tracker.services.imports.undo import undo_import
from tracker.services.imports.waiting_rows import waiting_rows

_HEADER = "MRN,Last name,First name,DOB,Condition,Product,Units,Date,Next due"
_ADA = "0061,Abel,Ada,1960-03-04,migraine,Botox,{units},{on},{due}"
_BEA = "0062,Birch,Bea,1961-02-03,migraine,Botox,155,2026-08-03,"


def _ada(on: str = "2026-08-30", due: str = "2026-12-20", units: str = "155") -> str:
    return _ADA.format(on=on, due=due, units=units)


def _import(clinic: ImportedClinic, tmp_path: Path, *rows: str, name: str) -> SheetImported:
    return brought(clinic, text_file(tmp_path / name, _HEADER, *rows))


@pytest.mark.parametrize(
    ("before", "after", "waits"),
    [
        (_ada(due="2026-12-36"), _ada(), 0),
        (_ada(on="2026-08-36"), _ada(), 0),
        (_ada(on="2027-08-30"), _ada(), 0),
        (_ada(units="25 ml"), _ada(units="250 ml"), 1),
    ],
)
def test_a_row_that_was_put_right_in_the_sheet_replaces_the_one_that_waits(
    clinic: ImportedClinic, tmp_path: Path, before: str, after: str, waits: int
) -> None:
    _import(clinic, tmp_path, _BEA, before, name="may.csv")
    (first,) = clinic.read(waiting_rows)
    imported = _import(clinic, tmp_path, _BEA, after, name="june.csv")
    assert (imported.replaced, len(clinic.read(waiting_rows))) == (1, waits)
    clinic.write(undo_import, imported.run_uuid, clinic.today)
    assert [one.cells for one in clinic.read(waiting_rows)] == [first.cells]


def test_a_row_that_was_replaced_waits_once_more_when_it_comes_back(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    wrong = _ada(on="2026-08-36")
    for row, waits in ((wrong, 1), (_ada(), 0), (wrong, 1), (wrong, 1)):
        _import(clinic, tmp_path, _BEA, row, name="may.csv")
        assert len(clinic.read(waiting_rows)) == waits


@pytest.mark.parametrize(
    "rows",
    [
        # On another line, where little was there before; on its line, what was there; nothing.
        (_BEA, "", _ada(on="2026-05-04")),
        ("", _BEA),
        (_BEA,),
    ],
)
def test_a_row_that_is_gone_waits_unless_it_is_clear_which_one_it_has_become(
    clinic: ImportedClinic, tmp_path: Path, rows: tuple[str, ...]
) -> None:
    _import(clinic, tmp_path, _BEA, _ada(on="2026-08-36"), name="may.csv")
    imported = _import(clinic, tmp_path, *rows, name="may.csv")
    assert (imported.replaced, len(clinic.read(waiting_rows))) == (0, 1)


@pytest.mark.parametrize(("more", "replaced"), [(4, 1), (1, 0)])
def test_a_row_that_was_put_right_is_known_on_another_line_of_a_copy_of_the_sheet(
    clinic: ImportedClinic, tmp_path: Path, more: int, replaced: int
) -> None:
    kept = [_BEA.replace("08-03", f"0{month}-03") for month in range(1, more + 1)]
    _import(clinic, tmp_path, _BEA, *kept, _ada(on="2026-08-36"), name="may.csv")
    lines = [*kept[1:], _ada(), _BEA.replace("08-03", "11-03")]
    assert _import(clinic, tmp_path, *lines, name="may.csv").replaced == replaced


def test_of_two_rows_of_a_day_the_one_that_was_put_right_goes(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    neck = _ada(due="2026-12-36").replace("migraine", "cervical dystonia")
    _import(clinic, tmp_path, _ada(due="2026-12-36"), neck, name="may.csv")
    imported = _import(clinic, tmp_path, _BEA, neck, _ada(), name="may.csv")
    (waits,) = clinic.read(waiting_rows)
    assert (imported.replaced, dict(waits.cells)["Condition"]) == (1, "cervical dystonia")


def test_whose_newest_visit_or_all_of_whose_rows_are_gone_is_told_once_it_is_a_copy(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    names = enumerate(("Cole", "Dunn", "Eden", "Frost"))
    others = [f"007{n},{one},Cy,197{n}-02-03,migraine,Botox,155,2026-08-03," for n, one in names]
    ada = _ada(on="2026-05-04")
    first = _import(clinic, tmp_path, ada, _ada(), _BEA, *others, name="may.csv")
    assert first.no_longer.told == ()
    gone = _import(clinic, tmp_path, ada, *others, name="june.csv").no_longer
    assert gone.patients == ("Birch, Bea",)
    assert [(name, str(on)) for name, on in gone.injections] == [("Abel, Ada", "2026-08-30")]
    assert "Abel, Ada (30 Aug 2026). If it was an error" in gone.told[1]
    # A list of who was treated since has nothing to do with the first; one that has later days
    # instead keeps one visit a patient; and a row that waits is there.
    for rows in (
        [_ada(on="2026-11-09", due="")],
        [_ada(on="2026-11-09", due=""), _BEA, *others],
        [_ada(due="2026-12-36"), _BEA, *others, _BEA.replace("0062", "")],
    ):
        assert _import(clinic, tmp_path, *rows, name="june.csv").no_longer.told == ()
