"""The code on a vial's box: what it says, and what is refused rather than guessed."""

import subprocess
import sys

import pytest

from tests.builders import day
from tracker.domain.problems import Invalid
from tracker.interchange.gs1_scan import VialScan, read_scan

_GTIN = "0100300230114523"


@pytest.mark.parametrize(
    ("typed", "lot", "expiry", "serial"),
    [
        ("]d2" + _GTIN + "17280131" + "10C1234\x1d21SER1", "C1234", "2028-01-31", "SER1"),
        (_GTIN + "21SER1\x1d" + "17280131" + "10C1234", "C1234", "2028-01-31", "SER1"),
        ("\x1d" + _GTIN + "10C1234\x1d" + "17280229" + "21SER1\r", "C1234", "2028-02-29", "SER1"),
        (_GTIN + "17280200" + "10C1234", "C1234", "2028-02-29", ""),
        (_GTIN + "17270200" + "10C2134\x1d21S", "C2134", "2027-02-28", "S"),
    ],
)
def test_a_code_names_product_lot_expiry_and_serial(
    typed: str, lot: str, expiry: str, serial: str
) -> None:
    assert read_scan(typed) == VialScan("00300230114523", lot, day(expiry), serial)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (_GTIN + "17280131" + "10C123421SER1", "not separated"),
        (_GTIN + "10C123417280131" + "21SER1", "not separated"),
        (_GTIN + "10C1234", "doesn’t name"),
        ("17280131" + "10C1234", "doesn’t name"),
        ("5901234123457", "can’t be read"),
        ("]d2" + _GTIN + "17281331" + "10C1", "can’t be read"),
        ("0100300230114524" + "17280131" + "10C1", "can’t be read"),
        ("hello", "can’t be read"),
        ("", "can’t be read"),
        ("]", "can’t be read"),
        ("]Y]Y", "can’t be read"),
    ],
)
def test_what_can_not_be_told_for_sure_is_refused(typed: str, said: str) -> None:
    with pytest.raises(Invalid, match=said) as caught:
        read_scan(typed)
    assert caught.value.field == "scan"


def test_the_library_is_loaded_when_a_scan_arrives() -> None:
    code = "import sys, tracker.interchange.gs1_scan; print('biip' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
