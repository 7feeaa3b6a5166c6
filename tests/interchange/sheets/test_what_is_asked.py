"""What a spreadsheet leaves open is asked for its whole column; a list comes again with more in it."""

from pathlib import Path

from tests.interchange.plain_files import ImportedClinic
from tests.interchange.sheets.cases import ADA, CASES, HEADER
from tests.interchange.sheets.spreadsheets import brought, rows_of, text_file, understood
from tests.interchange.sheets.workbooks import workbook


def test_tables_under_titles_of_their_own_are_not_read_as_one(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    case = CASES["two tables with one header, each under what it treats"]
    (asked, *_rest) = understood(clinic, case.write(tmp_path)).questions
    assert (asked.key, asked.has("all")) == ("table", False)


def test_each_visit_headed_by_an_ordinal_is_asked_about(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    header = (*HEADER[:5], "1st injection", "1st dose", "2nd injection", "2nd dose")
    file = workbook(tmp_path / "list.xlsx", (header, (*ADA, "2026-03-30", 160)))
    found = understood(clinic, file)
    asked = ["column:1st injection", "column:2nd injection"]
    assert [question.key for question in found.questions] == asked
    found = understood(clinic, file, dict.fromkeys(asked, "session_date"))
    given = [(str(one.row.session_on), one.row.dose) for one in rows_of(clinic, found).rows]
    assert given == [("2026-01-05", 155_000), ("2026-03-30", 160_000)]


def test_two_columns_of_one_name_are_visits_only_where_somebody_says_so(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    header = (*HEADER[:5], "Date", "Date", "Units")
    file = workbook(tmp_path / "list.xlsx", (header, (*ADA[:6], "2026-03-30", 155)))
    asked = [question.key for question in understood(clinic, file).questions]
    assert asked == ["column:Date [F]", "column:Date [G]"]
    said = {"column:Date [F]": "booked_on", "column:Date [G]": "session_date"}
    (row,) = rows_of(clinic, understood(clinic, file, said)).rows
    assert (str(row.row.session_on), row.row.dose) == ("2026-03-30", 155_000)


def test_last_beside_first_are_names_and_last_alone_is_a_day(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    header = ("Chart #", "Last", "First", "DOB", "What for", "Toxin", "Units", "Last shot")
    told = ("A12", "Lovelace", "Ada", "1961-04-23", "CM", "Botox", 155, "2026-10-05")
    found = understood(clinic, workbook(tmp_path / "list.xlsx", (header, told)))
    assert found.questions == ()
    (row,) = rows_of(clinic, found).rows
    assert (row.row.family_name, row.row.given_name) == ("Lovelace", "Ada")
    assert str(row.row.session_on) == "2026-10-05"

    days = ((*HEADER[:5], "Last", "Units"), ADA[:7])
    found = understood(clinic, workbook(tmp_path / "days.xlsx", days))
    assert [question.key for question in found.questions] == ["column:Last"]


def test_who_was_never_injected_is_due_when_the_sheet_says_so_and_not_when_referred(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    header = (*HEADER[:5], "Referral date", "Next due", "Date", "Units")
    brought(
        clinic, workbook(tmp_path / "list.xlsx", (header, (*ADA[:5], "2026-01-02", "2026-12-07")))
    )
    (row,) = clinic.exported_rows()
    assert row["start_on"] == "2026-12-07"


def test_a_list_in_french_is_understood_and_its_telephone_zeros_are_put_back(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    file = text_file(
        tmp_path / "liste.csv",
        "N° dossier;Nom;Prénom;Date de naissance;Téléphone;Indication;Produit;Date d'injection;Dose (U);"
        "Prochain RDV;Remarques",
        "A12;Lefèvre;Hélène;23/04/1961;612345678;Migraine chronique;Botox;15/06/2026;155 uds;;",
        "A13;Noël;Zoé;1er février 1955;06 12 34 56 78;Dystonie cervicale;Botox;14 août 2026;200;"
        "22/12/2026;rdv",
    )
    found = understood(clinic, file)
    assert [(question.key, question.suggested) for question in found.questions] == [("phone", "0")]
    read = rows_of(clinic, understood(clinic, file, {"phone": "0"}))
    told = [
        (one.row.phone, str(one.row.session_on), one.row.dose, str(one.row.booked_on))
        for one in read.rows
    ]
    assert told == [
        ("0612345678", "2026-06-15", 155_000, "None"),
        ("06 12 34 56 78", "2026-08-14", 200_000, "2026-12-22"),
    ]


def test_a_list_of_visits_beside_one_another_comes_again_with_one_more(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    header = (*HEADER[:5], "Date 1", "Units 1", "Date 2", "Units 2", "Next due", "Booked")
    first = (*ADA, None, None, "2026-04-06", "2026-04-07")
    then = (*ADA, "2026-04-07", 160, "2026-06-30", "2026-07-01")
    for row in (first, then):
        imported = brought(clinic, workbook(tmp_path / "list.xlsx", (header, row)))
        assert imported.waiting == ()
    last = clinic.exported_rows()[-1]
    assert [last[name] for name in ("session_date", "units", "interval", "booked_on")] == [
        "2026-04-07",
        "160",
        "12 weeks",
        "2026-07-01",
    ]


def test_record_numbers_are_looked_for_before_they_are_made(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    heads = ("Pat. No", "Pat No.", "Patient No", "Case no.")
    for place, head in enumerate(heads):
        file = workbook(tmp_path / f"{place}.xlsx", ((head, *HEADER[1:]), ADA))
        found = understood(clinic, file)
        assert found.columns[0].field == "record_number", head
        assert found.questions == ()
    file = workbook(tmp_path / "list.xlsx", (("Our key", *HEADER[1:]), ("K-7", *ADA[1:])))
    (asked,) = understood(clinic, file).questions
    codes = [choice.code for choice in asked.choices]
    assert (asked.key, codes, asked.suggested) == ("numbers", ["Our key", "make"], "Our key")
    (row,) = rows_of(clinic, understood(clinic, file, {"numbers": "Our key"})).rows
    assert row.row.record_number == "K-7"
