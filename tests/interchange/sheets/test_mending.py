"""A row that waits, put right by hand and read as its file was."""

from pathlib import Path

import pytest

from tests.interchange.plain_files import ImportedClinic
from tests.interchange.sheets.spreadsheets import brought, text_file
from tracker.domain.problems import Invalid
from tracker.interchange.sheets.mapping import mapping_of
from tracker.interchange.sheets.mending import read_again
from tracker.services.imports.terms import import_terms
from tracker.services.imports.waiting_rows import mend_waiting, waiting_rows


def test_a_mended_row_is_read_as_the_rest_of_its_file_was(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    file = text_file(
        tmp_path / "list.csv",
        "MRN,Name,DOB,Condition,Product,Date,Units",
        '12,"Okafor, Ada",5/17/1980,CM,Botox,3/4/2026,155',
        '13,"Smith, Jo",13/13/1970,CM,dto.,3/5/2026,155',
    )
    brought(clinic, file, {"order:Date": "month-first"})
    (row,) = clinic.read(waiting_rows)
    assert dict(row.cells)["Product"] == "Botox"
    mapping, terms = mapping_of(row.mapping), clinic.read(import_terms)

    def mended(birth: str) -> None:
        cells = [*((key, text) for key, text in row.cells if key != "DOB"), ("DOB", birth)]
        mended = read_again(row.line, cells, mapping, terms, clinic.today)
        clinic.write(mend_waiting, row.uuid, row.version, mended, clinic.today)

    with pytest.raises(Invalid, match=r"DOB: “14/13/1970” is a day that no calendar has\."):
        mended("14/13/1970")
    mended("2/1/1970")
    assert clinic.read(waiting_rows) == ()
    assert [
        (out["birth_date"], out["session_date"])
        for out in clinic.exported_rows()
        if out["record_number"] == "13"
    ] == [("1970-02-01", "2026-03-05")]
