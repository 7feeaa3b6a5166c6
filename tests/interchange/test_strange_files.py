"""Files as other programs write them: read rightly or refused with their place, never half imported."""

from collections.abc import Callable

import pytest

from tests.interchange.plain_files import ImportedClinic, row, table
from tracker.domain.problems import Invalid
from tracker.services.imports.faults import ImportRefused

_NAMES = table(row("2026-01-05", family_name="Müller", given_name="Zoë"))
_PLAIN = table(row("2026-01-05"))
_HEADER, _ROW = _PLAIN.splitlines()


@pytest.mark.fault(71)
@pytest.mark.parametrize(
    ("encoding", "says"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "NUL byte"),
        ("utf-16-be", "NUL byte"),
        ("utf-32", "UTF-16|NUL byte"),
        ("cp1252", "Line 2 of .* is not in UTF-8"),
        ("latin-1", "Line 2 of .* is not in UTF-8"),
        ("mac-roman", "Line 2 of .* is not in UTF-8"),
        ("cp850", "Line 2 of .* is not in UTF-8"),
        ("gb18030", "Line 2 of .* is not in UTF-8"),
    ],
)
def test_names_in_another_encoding_are_never_guessed(
    clinic: ImportedClinic, encoding: str, says: str
) -> None:
    with pytest.raises(Invalid, match=says):
        clinic.bring_text(_NAMES.encode(encoding))
    assert clinic.due() == []


@pytest.mark.fault(71)
def test_one_line_in_another_encoding_refuses_the_whole_file(clinic: ImportedClinic) -> None:
    more = table(row("2026-03-30", family_name="Müller", record_number="101")).splitlines()[1]
    mixed = _NAMES.encode() + more.encode("cp1252")
    with pytest.raises(Invalid, match="Line 3 of"):
        clinic.bring_text(mixed)
    assert clinic.due() == []


@pytest.mark.fault(71)
def test_a_byte_order_mark_changes_no_name(clinic: ImportedClinic) -> None:
    clinic.bring_text(_NAMES.encode("utf-8-sig"))
    (out,) = clinic.exported_rows()
    assert (out["family_name"], out["given_name"]) == ("Müller", "Zoë")


REFUSED: dict[str, tuple[str, str]] = {
    "semicolons": (_PLAIN.replace(",", ";"), "separated by commas"),
    "tabs": (_PLAIN.replace(",", "\t"), "separated by commas"),
    "bars": (_PLAIN.replace(",", "|"), "missing in the header"),
    "a comma and a space": (_PLAIN.replace(",", ", "), r"line 2|missing in the header"),
    "single quotes": (_HEADER + "\n" + _ROW.replace("Okafor", "'Okafor, Ada'"), "line 2: the row"),
    "carriage returns alone": (_PLAIN.replace("\r\n", "\r"), "line break of an old kind"),
    "a backslash before a NUL": (_PLAIN.replace("Ada", "Ada\\\0"), "Line 2 holds a NUL"),
    "a preamble": ("Export of 5 January\n\n" + _PLAIN, "missing in the header"),
    "two lines of header": ("Patient,,,\n" + _PLAIN, "missing in the header"),
    "the header twice": (_HEADER + "\n" + _PLAIN, "line 2"),
    "no header": (_ROW, "missing in the header"),
    "a header alone": (_HEADER + "\n", "a header and no rows"),
    "two tables": (_PLAIN + "\n" + "product,count\nonabotulinumtoxinA,1\n", "line 4: the row"),
    "a total at the end": (_PLAIN + "Total,155\n", "line 3: the row"),
    "a comma too many": (_HEADER + "\n" + _ROW + ",\n", "line 2: the row"),
    "a comma too few": (_HEADER + "\n" + _ROW[:-1] + "\n", "line 2: the row"),
    "a comma inside": (_HEADER + "\n" + _ROW.replace("Okafor", "Okafor, Dr"), "line 2: the row"),
    "the first quote never closed": (_HEADER + '\n"' + _ROW + "\n" + _ROW, "line 2 never closes"),
    "a quote inside a cell": (_HEADER + "\n" + _ROW.replace("Ada", '"A"da"'), "line 2 has a quote"),
}


@pytest.mark.fault(72)
@pytest.mark.fault(73)
@pytest.mark.parametrize(("text", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_another_dialect_is_refused_with_its_place(
    clinic: ImportedClinic, text: str, says: str
) -> None:
    with pytest.raises((Invalid, ImportRefused), match=says):
        clinic.bring_text(text)
    assert clinic.due() == []
    assert clinic.exported_rows() == []


READ: dict[str, Callable[[str], str]] = {
    "line feeds alone": lambda text: text.replace("\r\n", "\n"),
    "no line break at the end": lambda text: text.rstrip("\r\n"),
    "blank lines": lambda text: text.replace("\r\n", "\r\n\r\n"),
    "every cell quoted": lambda text: "\r\n".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) for line in text.splitlines()
    ),
    "empty rows at the end": lambda text: text + "," * _HEADER.count(",") + "\r\n",
}


@pytest.mark.fault(72)
@pytest.mark.parametrize("written", READ.values(), ids=READ.keys())
def test_what_means_the_same_is_read_the_same(
    clinic: ImportedClinic, written: Callable[[str], str]
) -> None:
    counts = clinic.bring_text(written(_PLAIN))
    assert (counts.patients, counts.injections) == (1, 1)
    assert clinic.exported_rows()[0]["family_name"] == "Okafor"


@pytest.mark.fault(76)
def test_numbers_are_texts_and_people_are_never_guessed_to_be_one(clinic: ImportedClinic) -> None:
    """Twins of one name, leading zeros, and what a spreadsheet would take for a number."""
    numbers = ["7", "007", "1E5", "100000", "0x10", "12-1"]
    clinic.bring(*(row("2026-01-05", record_number=number) for number in numbers))
    assert sorted(out["record_number"] for out in clinic.exported_rows()) == sorted(numbers)


@pytest.mark.fault(76)
def test_spaces_around_a_number_make_no_second_patient(clinic: ImportedClinic) -> None:
    clinic.bring(row("2026-01-05", record_number="100"))
    clinic.bring(row("2026-03-30", record_number=" 100 "))
    assert [out["record_number"] for out in clinic.exported_rows()] == ["100", "100"]
