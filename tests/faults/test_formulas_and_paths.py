"""Text that a spreadsheet would run, and text that is a path: neither does anything."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clinics import TODAY, make_template
from tests.interchange.plain_files import ImportedClinic, row
from tracker.domain.problems import Problem
from tracker.services.imports.plain_rows import COLUMNS
from tracker.ui.printing.patient_history import history_paper
from tracker.ui.printing.print_flow import _safe

_FORMULAS = [
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "＝1+1",
    "－1",
    "+1+1",
    " =1",
    "-2+3",
]
_TYPED = ("family_name", "given_name", "body_region", "lot_number", "injector", "notes")
_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_PATHS = [
    "../../../etc/passwd",
    "..\\..\\Windows\\System32\\config",
    "/etc/passwd",
    "C:\\Windows",
    "\\\\server\\share\\x",
    "a/b",
    "~",
    "$HOME",
    "`id`",
    "x; rm -rf ~",
    "..",
    "name\u202efdp.exe",
]  # fmt: skip


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[ImportedClinic]:
    make_template(tmp_path / "template.db")
    opened = ImportedClinic(tmp_path / "template.db", tmp_path / "clinic.db")
    yield opened
    opened.close()


@pytest.mark.fault(66)
@pytest.mark.parametrize("formula", _FORMULAS)
def test_no_cell_of_an_export_is_a_formula_and_an_import_gives_it_back(
    clinic: ImportedClinic, formula: str
) -> None:
    clinic.bring(row("2026-09-14", **dict.fromkeys(_TYPED, formula)))
    for cells in csv.reader(io.StringIO(clinic.exported().decode(), newline="")):
        for cell in cells:
            assert not cell.strip().startswith(_STARTS), cell
    assert not clinic.bring_text(clinic.exported()).is_change
    (card,) = [clinic.card(patient) for patient in _patients(clinic)]
    assert formula.strip() in card.header.name


@pytest.mark.fault(66)
def test_every_column_that_people_type_into_is_guarded(clinic: ImportedClinic) -> None:
    coded = set(COLUMNS) - {*_TYPED, "record_number", "phone", "email"}
    for column in coded:
        with pytest.raises(Problem):
            clinic.bring({**row("2026-09-14"), column: "=1+1"})


@pytest.mark.fault(66)
@pytest.mark.parametrize("path", _PATHS)
def test_a_name_that_is_a_path_names_no_file(clinic: ImportedClinic, path: str) -> None:
    patient = clinic.patient(record_number=path, family_name=path, given_name=path)
    proposed = _safe(history_paper(clinic.card(patient), TODAY).file_name)
    assert Path(proposed).name == proposed
    assert not set(proposed) & set('/\\:$`~;<>|*?"\n')
    assert proposed.strip(".") == proposed
    # Nor does an export or an import make a file that is called so.
    before = set(clinic.path.parent.iterdir())
    clinic.course(patient)
    exported = clinic.exported()
    assert not clinic.bring_text(exported).is_change
    made = {file.name for file in set(clinic.path.parent.iterdir()) - before}
    assert made <= {
        "clinic.out.csv",
        "clinic.csv",
        "clinic.db-wal",
        "clinic.db-shm",
        "clinic.db.head",
    }


def _patients(clinic: ImportedClinic) -> list[str]:
    from tracker.services.patients.search import find_patients

    return [found.uuid for found in clinic.read(find_patients, "100", 10)]
