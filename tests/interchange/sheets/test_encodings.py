"""Names in the encodings of other programs: certain, or asked with the names as they would be."""

from pathlib import Path

import pytest

from tests.interchange.plain_files import ImportedClinic
from tests.interchange.sheets.spreadsheets import brought, text_file, understood
from tracker.domain.problems import Invalid
from tracker.interchange.sheets.dates import Order

_HEADER = "MRN;Name;DOB;Condition;Product;Date;Units"
_ROW = "12;{name};1980-05-17;CM;Botox;2026-01-05;155"


def _named(path: Path, name: str, encoding: str) -> Path:
    return text_file(path / "list.csv", _HEADER, _ROW.format(name=name), encoding=encoding)


@pytest.mark.fault(71)
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_what_says_its_encoding_is_read_without_a_question(
    clinic: ImportedClinic, tmp_path: Path, encoding: str
) -> None:
    brought(clinic, _named(tmp_path, "Müller, Zoë", encoding))
    (row,) = clinic.exported_rows()
    assert (row["family_name"], row["given_name"]) == ("Müller", "Zoë")


@pytest.mark.fault(71)
@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1252", "Müller, Zoë"),
        ("latin-1", "Núñez, José"),
        ("mac-roman", "Müller, Zoë"),
        ("cp1250", "Dąbrowski, Łukasz"),
        ("gbk", "王, 小明"),
        ("cp1251", "Иванова, Ольга"),
    ],
)
def test_an_old_encoding_is_asked_about_with_the_names_that_it_gives(
    clinic: ImportedClinic, tmp_path: Path, encoding: str, name: str
) -> None:
    path = _named(tmp_path, name, encoding)
    (question,) = understood(clinic, path).questions
    assert question.key == "encoding"
    right = [
        choice.code for choice in question.choices if set(name.split(", ")) <= set(choice.examples)
    ]
    assert question.suggested in right
    brought(clinic, path, {"encoding": right[0]})
    (row,) = clinic.exported_rows()
    assert f"{row['family_name']}, {row['given_name']}" == name


@pytest.mark.fault(71)
def test_what_a_file_proves_goes_before_what_was_answered_about_another(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    old = understood(clinic, _named(tmp_path, "Müller, Zoë", "cp1252"), {"encoding": "cp1252"})
    new = understood(clinic, _named(tmp_path, "Müller, Zoë", "utf-8"), mapping=old.mapping)
    assert (new.questions, new.table.preview[0].cells[1]) == ((), "Müller, Zoë")


@pytest.mark.fault(71)
def test_two_encodings_in_one_file_are_refused_with_their_lines(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    path = _named(tmp_path, "Müller, Zoë", "utf-8")
    path.write_bytes(path.read_bytes() + _ROW.format(name="Schröder, Jörg").encode("cp1252"))
    with pytest.raises(Invalid, match=r"Lines 2 and 3 of .* two different encodings"):
        understood(clinic, path)


@pytest.mark.fault(71)
def test_nul_bytes_are_refused(clinic: ImportedClinic, tmp_path: Path) -> None:
    path = _named(tmp_path, "Okafor\0, Ada", "utf-8")
    with pytest.raises(Invalid, match="NUL"):
        understood(clinic, path)


@pytest.mark.fault(72)
@pytest.mark.parametrize("ends", ["\r", "\n", "\r\n"])
@pytest.mark.parametrize("between", [",", ";", "\t", "|", ", "])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_every_dialect_says_the_same(
    clinic: ImportedClinic, tmp_path: Path, ends: str, between: str, quote: str
) -> None:
    lines = [_HEADER, _ROW.format(name="{quote}Okafor, Ada{quote}").format(quote=quote)]
    file = tmp_path / "list.csv"
    text_file(file, *(line.replace(";", between) for line in lines), ends=ends)
    found = understood(clinic, file)
    assert [column.field for column in found.columns][:3] == [
        "record_number",
        "full_name",
        "birth_date",
    ]
    assert found.table.preview[0].cells[1] == "Okafor, Ada"


@pytest.mark.fault(73)
def test_a_quote_that_never_closes_is_refused(clinic: ImportedClinic, tmp_path: Path) -> None:
    rows = [_ROW.format(name='"Okafor, Ada'), *[_ROW.format(name="Smith, Jo")] * 3]
    file = text_file(tmp_path / "list.csv", _HEADER, *rows)
    with pytest.raises(Invalid, match="line 2 never closes"):
        understood(clinic, file)


def test_a_mapping_says_what_of_it_does_not_fit(clinic: ImportedClinic, tmp_path: Path) -> None:
    file = text_file(
        tmp_path / "list.csv",
        "MRN;Name;DOB;Condition;Product;Date;Units",
        "12;Okafor, Ada;5/4/1980;CM;Botox;3/4/2026;155",
    )
    first = understood(
        clinic, file, {"order:DOB": "month-first", "order:Date": Order.MONTH_FIRST.value}
    )
    other = text_file(
        tmp_path / "other.csv",
        "MRN;Patient name;DOB;Condition;Product;Date;Lot",
        "13;Smith, Jo;6/4/1980;CM;Botox;3/5/2026;C1",
    )
    found = understood(clinic, other, mapping=first.mapping)
    assert found.questions == ()
    told = " ".join(found.notes)
    assert "doesn’t have: Name, Units." in told
    assert "doesn’t know: Patient name, Lot." in told
