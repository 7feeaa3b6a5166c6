"""A messy CSV from start to end: understood, tried, brought in, and nothing of it lost."""

from pathlib import Path

from tests.interchange.plain_files import ImportedClinic
from tests.interchange.sheets.spreadsheets import brought, text_file, tried, understood

_LINES = (
    "Botox Sprechstunde Dr. Meyer;;;;;;",
    ";;;;;;",
    "Pat.-Nr.;Name;Geb.-Datum;Diagnose;Präparat;Datum;Einheiten",
    "0012;Müller, Anna;12.3.65;CM;Botox;5.1.26;155",
    "0012;Müller, Anna;12.3.65;dto.;dto.;30.3.26;155 E",
    "0013;Schröder, Jörg;1.12.1970;Achseln;Botox;31.2.26;100",
    ";;;;;;",
    "Summe;;;;;;410",
)


def test_a_messy_list_comes_in_and_its_wrong_row_waits(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    file = text_file(tmp_path / "list.csv", *_LINES)
    found = understood(clinic, file)
    assert found.questions == ()
    assert [column.field for column in found.columns] == [
        "record_number",
        "full_name",
        "birth_date",
        "condition",
        "product",
        "session_date",
        "units",
    ]
    before = tried(clinic, file)
    assert clinic.exported_rows() == []
    imported = brought(clinic, file)
    assert imported.counts == before.counts
    assert (imported.counts.patients, imported.counts.injections) == (1, 2)
    assert [(row.line, row.reason) for row in imported.waiting] == [
        (6, "Datum: “31.2.26” is a day that no calendar has.")
    ]
    assert [
        (row["record_number"], row["family_name"], row["birth_date"], row["session_date"])
        for row in clinic.exported_rows()
    ] == [
        ("0012", "Müller", "1965-03-12", "2026-01-05"),
        ("0012", "Müller", "1965-03-12", "2026-03-30"),
    ]


def test_names_in_quotes_with_a_comma_in_nearly_every_row_are_one_cell(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    rows = (f'{n},"Twin, Ada",1970-04-{n:02},CM,Botox,155,2026-09-02' for n in range(1, 16))
    file = text_file(tmp_path / "list.csv", "MRN,Name,DOB,Condition,Product,Units,Date", *rows)
    found = understood(clinic, file)
    assert (found.questions, len(found.columns)) == ((), 7)
    assert found.columns[1].examples[0] == "Twin, Ada"


def test_a_file_that_comes_again_adds_nothing(clinic: ImportedClinic, tmp_path: Path) -> None:
    file = text_file(tmp_path / "list.csv", *_LINES)
    brought(clinic, file)
    again = brought(clinic, file)
    assert not again.counts.is_change
    assert (len(again.waiting), again.waiting_before, again.run_uuid) == (1, 1, None)


def test_raised_digits_beside_day_numbers_are_no_day(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    file = text_file(
        tmp_path / "list.csv",
        "MRN,Name,DOB,Condition,Product,Date,Units",
        '12,"Okafor, Ada",1980-05-17,CM,Botox,44565,100',
        '13,"Smith, Jo",1980-05-17,CM,Botox,²²²²²,100',
        '13,"Smith, Jo",1980-05-17,CM,Botox,44565,100',
    )
    asked = [one.key for one in understood(clinic, file).questions]
    assert "epoch" in asked


def test_what_is_too_long_for_its_field_waits_with_its_row_alone(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    header = "MRN,Name,DOB,Condition,Product,Date,Units,Interval,Lot"
    rows = {
        "units": f"{'1' * 32_000},12 weeks,C1",
        "interval": f"155,{'1' * 32_000},C1",
        "raised digits": "155,²,C1",
        "lot": f"155,12 weeks,{'1' * 300}",
        "fine": '155,12 weeks,"C1; C2\n C3"',
    }
    lines = [
        f'{number},"Okafor, Ada",1980-05-17,CM,Botox,2026-01-05,{rest}'
        for number, rest in enumerate(rows.values())
    ]
    imported = brought(clinic, text_file(tmp_path / "list.csv", header, *lines))
    assert [row.line for row in imported.waiting] == [2, 3, 4, 5]
    assert [one["lot_number"] for one in clinic.exported_rows()] == ["C1; C2 C3"]


def test_names_in_quotes_with_a_comma_in_them_are_one_cell_however_many_there_are(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    rows = [
        f'{n},"SMITH, O\'Ann",19{n + 50}-01-02,CM,Botox,155,2026-09-{n:02}' for n in range(1, 20)
    ]
    file = text_file(tmp_path / "list.csv", "MRN,Name,DOB,Condition,Product,Units,Date", *rows)
    imported = brought(clinic, file)
    assert (imported.waiting, imported.counts.patients) == ((), 19)
    assert clinic.exported_rows()[0]["family_name"] == "SMITH"


def test_a_side_beside_both_sides_of_one_visit_waits_with_it(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    header = "MRN,Last name,First name,DOB,Condition,Side,Product,Units,Date"
    eve = "0062,Birch,Bea,1961-02-03,migraine,{side},Botox,77.5,2026-08-03"
    rows = (eve.format(side=side) for side in ("left", "both"))
    imported = brought(clinic, text_file(tmp_path / "list.csv", header, *rows))
    assert [row.line for row in imported.waiting] == [2, 3]
    assert clinic.exported_rows() == []


def test_people_who_are_called_like_a_word_for_nothing_keep_their_names(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    names = (("Li", "Na"), ("Null", "Eva"), ("Serra", "Nil"), ("Smith", "n/a"))
    rows = (
        f"{n};{family};{given};1970-04-0{n};CM;Botox;155;2026-09-02"
        for n, (family, given) in enumerate(names, 1)
    )
    header = "MRN;Last name;First name;DOB;Condition;Product;Units;Date"
    imported = brought(clinic, text_file(tmp_path / "list.csv", header, *rows))
    assert imported.waiting == ()
    assert [(row["family_name"], row["given_name"]) for row in clinic.exported_rows()] == [
        *names[:-1],
        ("Smith", ""),
    ]
