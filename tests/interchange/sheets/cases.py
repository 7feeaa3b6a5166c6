"""Spreadsheets of clinics, each with its answers and with what has to become of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tests.clinics import TODAY
from tests.interchange.sheets.spreadsheets import text_file
from tests.interchange.sheets.workbooks import (
    coloured,
    five_digits,
    hidden,
    merged,
    month_format,
    workbook,
)

HEADER = ("MRN", "Name", "DOB", "Condition", "Product", "Date", "Units")
ADA = ("0012", "Okafor, Ada", "1980-05-17", "CM", "Botox", "2026-01-05", 155)
JO = ("0013", "Smith, Jo", "1970-02-01", "armpits", "Botox", "2026-02-02", 100)
_ARMPITS = [
    (f"002{n}", "Smith, Jo", f"196{n}-0{n + 1}-1{n}", "armpits", "Botox", "2026-02-02")
    for n in range(3)
]


@dataclass(frozen=True)
class Case:
    """A spreadsheet, the answers that its clinic gives, and what has to become of it."""

    write: Callable[[Path], Path]
    patients: int = 1
    injections: int = 1
    answers: Mapping[str, str] = field(default_factory=dict)
    waits: tuple[str, ...] = ()
    says: str = ""
    days: tuple[str, ...] = ()
    doses: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    births: tuple[str, ...] = ()
    died: tuple[str, ...] = ()


def _sheet(*rows: Any, **more: Any) -> Callable[[Path], Path]:
    return lambda folder: workbook(folder / "list.xlsx", rows, **more)


def _text(*lines: str, **more: Any) -> Callable[[Path], Path]:
    return lambda folder: text_file(folder / "list.csv", *lines, **more)


CASES = {
    "headers in two rows, merged, and a patient over two rows": Case(
        _sheet(
            ("Patient", None, None, "Treatment", None, None, None),
            HEADER,
            ADA,
            (None, None, None, "CM", "Botox", "2026-03-30", 155),
            then=merged,
        ),
        injections=2,
    ),
    "a title and two empty rows above the header": Case(
        _sheet(("Botox clinic St Mary",), (), (), HEADER, ADA, JO), patients=2, injections=2
    ),
    "two tables on a sheet": Case(
        _sheet(HEADER, ADA, (), ("Vials",), ("Lot", "Expiry", "Stock"), ("C1", "2027-01-01", 4)),
        says="Not read of this file: Vials: 1 row from row 6.",
    ),
    "two tables of patients, of which one is asked for": Case(
        _sheet(HEADER, ADA, (), HEADER[1:], JO[1:]),
        answers={"table": "1", "numbers": "make"},
    ),
    "two tables with one header, each under what it treats": Case(
        _sheet(
            ("Migraine",), (*HEADER[:3], "Date", "Units"), (*ADA[:3], *ADA[5:]), (),
            ("Bladder",), (*HEADER[:3], "Date", "Units"), (*JO[:3], *JO[5:]), (*ADA[:3], *ADA[5:]),
        ),
        answers={
            "table": "0",
            "always:condition": "chronic-migraine",
            "always:product": "onabotulinumtoxinA",
        },
        says="Not read of this file: Bladder: 2 rows from row 7.",
    ),
    "the header again on each page": Case(
        _sheet(HEADER, ADA, HEADER, JO), patients=2, injections=2, says="1 row only repeats the header"
    ),
    "dates as 12.3.24": Case(
        _text(
            "Nummer;Name;Vorname;Geb.;Diagnose;Präparat;Datum;Einheiten",
            "12;Müller;Anna;7.4.61;chron. Migräne;Botox;12.3.24;155",
        )
    ),
    "dates that may be American": Case(
        _text(
            "MRN,Last name,First name,DOB,Dx,Drug,Date,Units",
            "12,Okafor,Ada,5/17/1980,CM,Botox,3/4/2026,155",
        ),
        answers={"order:Date": "month-first"},
    ),
    "Excel's day numbers": Case(
        _sheet(HEADER, (12, "Okafor, Ada", 29358, "CM", "Botox", 46027, 155)),
    ),
    "day numbers since 1904": Case(
        _sheet(
            HEADER, (12, "Okafor, Ada", 27896, "CM", "Botox", 44565, 155), since_1904=True
        )
    ),
    "day numbers in a text": Case(
        _text(",".join(HEADER), '12,"Okafor, Ada",29358,CM,Botox,44565,155'),
        answers={"epoch": "SINCE_1900"},
    ),
    "days of the workbook's own": Case(
        _sheet(HEADER, (*ADA[:2], date(1980, 5, 17), *ADA[3:5], date(2026, 1, 5), 155))
    ),
    "numbers that lost their zeros": Case(
        _sheet(HEADER, ADA, (13, *JO[1:])), patients=2, injections=2, answers={"zeros": "4"}
    ),
    "zeros that only the format shows": Case(
        _sheet(HEADER, (12, *ADA[1:]), then=five_digits)
    ),
    "dto. and quotation marks": Case(
        _sheet(HEADER, ADA, ("dto.", '"', "”", "same", "id.", "2026-03-30", 155)),
        injections=2,
        says="",
    ),
    "names once, visits below": Case(
        _sheet(HEADER, ADA, (None, None, None, "CM", "Botox", "2026-03-30", 155)),
        injections=2,
        answers={"down": "yes"},
    ),
    "colours as information": Case(
        _sheet(HEADER, ADA, JO, then=coloured),
        patients=2,
        injections=2,
        says="Colours in column F of the sheet “Migraine” are not read.",
    ),
    "empty rows between patients": Case(
        _sheet(HEADER, ADA, (), (), JO, ()), patients=2, injections=2
    ),
    "hidden rows and columns": Case(
        _sheet(HEADER, ADA, JO, then=hidden), patients=2, injections=2, says="1 row of the sheet"
    ),
    "one row a patient": Case(
        _sheet(
            ("Record no", "Patient", "Date of birth", "Last injected", "Next due", "Booked"),
            ("12", "Okafor, Ada", "1980-05-17", "2026-09-07", "2026-11-30", None),
            ("13", "Smith, Jo", "1970-02-01", "2026-10-05", "2026-12-28", "2026-12-29"),
        ),
        patients=2,
        injections=2,
        answers={"always:condition": "chronic-migraine", "always:product": "onabotulinumtoxinA"},
    ),
    "visits beside one another": Case(
        _sheet(
            (*HEADER[:5], "Date 1", "Units 1", "Date 2", "Units 2"),
            (*ADA, "2026-03-30", 160),
            (*JO, None, None),
        ),
        patients=2,
        injections=3,
    ),
    "visits whose days stand together, and their Units after them": Case(
        _sheet(
            (*HEADER[:5], "Date 1", "Date 2", "Dose 1", "Dose 2"),
            (*ADA[:6], "2026-03-30", 155, 160),
            (*JO[:6], None, 100, None),
        ),
        patients=2,
        injections=3,
        doses=("155", "160", "100"),
    ),
    "visits whose Units stand before their day": Case(
        _sheet(
            (*HEADER[:5], "Dose 1", "Date 1", "Dose 2", "Date 2"),
            (*ADA[:5], 155, "2026-01-05", 160, "2026-03-30"),
        ),
        injections=2,
        doses=("155", "160"),
    ),
    "Units that may be of either visit": Case(
        _sheet(
            (*HEADER[:5], "Dose", "Date", "Dose", "Date"),
            (*ADA[:5], 155, "2026-01-05", 160, "2026-03-30"),
            (*JO[:5], None, "2026-02-02", None, None),
        ),
        answers={"column:Date [G]": "session_date", "column:Date [I]": "session_date"},
        doses=("unknown",),
        waits=("of which visit",),
    ),
    "Units whose visit has no day": Case(
        _sheet(
            (*HEADER[:5], "Date 1", "Units 1", "Date 2", "Units 2"),
            (*ADA, None, 160),
            (*JO, None, None),
        ),
        doses=("100",),
        waits=("needs the day",),
    ),
    "products and lots that may be of either visit": Case(
        _sheet(
            (*HEADER[:4], "Product 1", "Date 1", "Units 1", "Lot 1", "Product 2", "Date 2", "Units 2"),
            (*ADA[:4], "Botox", "2026-01-05", 155, None, "Dysport", "2026-03-30", 500),
            (*JO[:4], "Botox", "2026-02-02", 100, "C1", None, None, None),
            ("0014", "Cole, Sam", "1970-01-01", "CM", "Botox", "2026-02-02", 100, "C1", None, "2026-05-04", 100),
        ),
        doses=("100",),
        waits=("of which visit", "of which visit"),
    ),
    "dates of birth of which only a part is known": Case(
        _sheet(
            HEADER,
            (*ADA[:2], 1950, *ADA[3:]),
            (*JO[:2], date(1970, 2, 1), *JO[3:]),
            ("0014", "Müller, Kim", "March 1960", *JO[3:]),
            then=month_format,
        ),
        patients=3,
        injections=3,
        births=("1950", "1970-02", "1960-03"),
    ),
    "no record number, and of a date of birth only the year": Case(
        _sheet(HEADER[1:], (ADA[1], 1950, *ADA[3:]), JO[1:]),
        answers={"numbers": "make"},
        waits=("tell nobody apart",),
    ),
    "no header at all": Case(
        _text('12;"Okafor, Ada";17.05.1980;CM;Botox;05.01.2026;155'),
        answers={
            "column:[A]": "record_number",
            "column:[B]": "full_name",
            "column:[C]": "birth_date",
            "column:[F]": "session_date",
            "column:[G]": "units",
        },
        says="Nothing heads the columns",
    ),
    "dates that Excel has turned round where it could": Case(
        _sheet(
            HEADER,
            (*ADA[:5], date(2026, 3, 4), 155),
            (*JO[:5], "25/12/2025", 100),
        ),
        patients=2,
        injections=2,
        answers={"swapped:Date": "swap"},
        days=("2026-04-03", "2025-12-25"),
    ),
    "dates under words that nobody knows": Case(
        _sheet(
            ("MRN", "Name", "Feld 1", "Condition", "Product", "Feld 2", "Units"), ADA, JO
        ),
        patients=2,
        injections=2,
        answers={"column:Feld 1": "birth_date", "column:Feld 2": "session_date"},
        days=("2026-01-05", "2026-02-02"),
    ),
    "areas instead of conditions, and the side": Case(
        _sheet(
            (*HEADER[:3], "Area", "Side", *HEADER[4:]),
            (*ADA[:3], "armpits", "both", *ADA[4:]),
            (*JO[:3], "arm spasticity", "li", *JO[4:]),
        ),
        patients=2,
        injections=2,
        regions=("", "left arm"),
    ),
    **{
        f"two tables beside one another, the one of columns {which}": Case(
            _sheet(
                (*HEADER, None, *HEADER[:5], "Next due"),
                (*ADA, None, *JO[:5], "2027-01-04"),
                (*JO[:4], "Botox", "2026-03-02", 155),
            ),
            answers={"table": str(which)},
            patients=2 - which,
            injections=2 - 2 * which,
            doses=("155", "155") if which == 0 else ("",),
            says="Not read of this file: Migraine, columns " + ("I to N" if which == 0 else "A to H"),
        )
        for which in (0, 1)
    },
    "the second of two tables with the same columns": Case(
        _sheet(
            ("Clinic",), (*HEADER[:3], *HEADER[4:]), (*ADA[:3], *ADA[4:]), (),
            ("Clinic",), (*HEADER[:3], *HEADER[4:]), (*JO[:3], *JO[4:6], 50),
        ),
        answers={"table": "1", "always:condition": "axillary-hyperhidrosis"},
        patients=1,
        injections=1,
        doses=("50",),
    ),
    "a row a side, left and right": Case(
        _sheet(
            (*HEADER, "Side", "Notes", "Injector"),
            (*_ARMPITS[0], 50, "R", "wet"), (*_ARMPITS[0], 60, "L"),
            (*_ARMPITS[1], 50, "R", None, "Bo"), (*_ARMPITS[1], 50, "L", None, "Cy"),
            (*_ARMPITS[2], 50, "R"), (*_ARMPITS[2], 50, "R"),
        ),
        patients=2,
        injections=2,
        doses=("110", "50"),
        waits=("by its sides, but don’t go together", "by its sides, but don’t go together"),
    ),
    "a date after today": Case(
        _sheet(HEADER, ADA, (*JO[:5], "5.12.26", 100)), waits=("is after today",)
    ),
    "intervals counted in weeks": Case(
        _sheet((*HEADER, "Interval (weeks)"), (*ADA, 14)), days=("2026-01-05",)
    ),
    "words of ours in headers that mean something else": Case(
        _sheet(
            ("MRN", "Surname", "First name", "DOB", "Condition", "Product", "Date (dd/mm/yyyy)",
             "Date of referral", "Name of GP", "Total visits", "Units"),
            ("12", "Okafor", "Ada", *ADA[2:6], "2019-05-05", "Dr Grey", 12, 155),
        ),
        days=("2026-01-05",),
    ),
    "milliliters instead of Units": Case(
        _sheet(HEADER, ADA, (*JO[:6], "2,5 ml")), waits=("is a volume",)
    ),
    "milliliters that only the header tells of": Case(
        _sheet((*HEADER[:6], "Dose (mL)"), (*ADA[:6], 4), (*JO[:6], None)),
        doses=("unknown",),
        waits=("a volume is no dose",),
    ),
    "visits under ordinals": Case(
        _sheet(
            ("Patient", None, None, None, None, "1st visit", None, "2nd visit", None),
            (*HEADER, "Date", "Units"),
            (*ADA, "2026-03-30", 160),
        ),
        injections=2,
        doses=("155", "160"),
    ),
    "who has died, on a day or at all": Case(
        _sheet(
            (*HEADER, "Booked", "Deceased"),
            (*ADA, "2026-12-01", "2026-02-14"),
            (*JO, "2026-12-01", "yes"),
            ("0014", "Müller, Eva", "1961-04-03", *JO[3:], None, "no"),
            ("0015", "Müller, Max", "1952-05-04", *JO[3:], "2026-12-01", "3/2026"),
            ("0016", "Okafor, Bea", "1943-06-05", *JO[3:], "2026-12-01", "† 2026"),
        ),
        patients=5,
        injections=5,
        ends=("2026-02-14 died ", f"{TODAY} died ", "  ", f"{TODAY} died ", f"{TODAY} died "),
        died=("2026-02-14", "unknown", "", "2026-03", "2026"),
    ),
    "who has died in another row than that of the visit": Case(
        _sheet((*HEADER, "Deceased"), ADA, (*JO, "spring"), (*JO[:5], "2026-01-05", 100, None)),
        waits=("Deceased: “spring”", "Row 3 says that this patient died"),
    ),
    "whose treatment ended of a death without a day": Case(
        _sheet((*HEADER, "Ended on", "Why ended"), (*ADA, None, "died"), (*JO, None, None)),
        patients=2,
        injections=2,
        ends=(f"{TODAY} died ", "  "),
        died=("unknown", ""),
    ),
    "impossible dates and a total": Case(
        _sheet(HEADER, ADA, (*JO[:5], "31/02/2026", 100), ("Total", None, None, None, None, None, 255)),
        waits=("“31/02/2026” is a day that no calendar has",),
    ),
    "Units with their word, left and right": Case(
        _sheet(
            (*HEADER[:6], "Units left", "Units right", "Total units"),
            (*ADA[:6], "50 U", "50 U", "100 U"),
            (*JO[:6], "50 U", "50 U", "110 U"),
        ),
        waits=("the total is not the sum",),
    ),
}  # fmt: skip
