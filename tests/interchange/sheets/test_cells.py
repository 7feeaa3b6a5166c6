"""Units, intervals, numbers and names as clinics write them; nothing is guessed or converted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.interval import Interval
from tracker.domain.problems import Invalid
from tracker.interchange.sheets.cells import read_dose, read_interval, read_number, split_name


@pytest.mark.parametrize(
    ("written", "units"),
    [
        ("155", 155),
        ("155 U", 155),
        ("155u", 155),
        ("155 Units", 155),
        ("155 Einheiten", 155),
        ("155 E", 155),
        ("100 IU", 100),
        ("100 UI", 100),
        ("2,5", 2.5),
        ("2.5 U", 2.5),
    ],
)
def test_units_are_read(written: str, units: float) -> None:
    assert read_dose(written, 1000) == units * 1000


@pytest.mark.fault(79)
@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("3 ml", "is a volume"),
        ("2,5ml", "is a volume"),
        ("4 mL = 200 U", "is a volume"),
        ("1.500", "may be 1500 or 1.5 Units"),
        ("1,000 U", "may be 1000 or 1 Units"),
        ("100-150", "is not a dose"),
        ("100 + 50", "is not a dose"),
        ("two vials", "is not a dose"),
        ("0", "above 0"),
        ("1550", "the most that can be entered"),
        ("-155", "is not a dose"),
        ("1E2", "is not a dose"),
    ],
)
def test_what_is_no_dose_in_units_is_refused(written: str, says: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_dose(written, 1000)
    assert says in refused.value.message.format(**refused.value.parameters)


@pytest.mark.parametrize(
    ("written", "unit", "means"),
    [
        ("q12w", "", "12 weeks"),
        ("12 wks", "", "12 weeks"),
        ("12w", "", "12 weeks"),
        ("3 m", "", "3 months"),
        ("3/12", "", "3 months"),
        ("12/52", "", "12 weeks"),
        ("every 12 weeks", "", "12 weeks"),
        ("alle 12 Wochen", "", "12 weeks"),
        ("12-wöchentlich", "", "12 weeks"),
        ("cada 3 meses", "", "3 months"),
        ("84 d", "", "84 days"),
        ("12", "weeks", "12 weeks"),
    ],
)
def test_an_interval_is_read(written: str, unit: str, means: str) -> None:
    assert read_interval(written, unit) == Interval.parse(means)


@pytest.mark.parametrize("written", ["12", "12-16 weeks", "when it wears off", "0 weeks", "w", ""])
def test_what_is_no_interval_is_refused(written: str) -> None:
    with pytest.raises(Invalid):
        read_interval(written)


@pytest.mark.fault(76)
def test_a_number_that_a_spreadsheet_has_shortened_is_refused() -> None:
    for spoiled in ("1E5", "1.23457E+11", "1,5E+9"):
        with pytest.raises(Invalid, match="are lost"):
            read_number(spoiled)
    assert read_number(" 00 12  a ") == "00 12 a"
    assert read_number("12E") == "12E"


def test_names_are_split_where_they_say_so() -> None:
    assert split_name("Okafor, Ada Bea", is_given_first=True) == ("Okafor", "Ada Bea")
    assert split_name("Ada Bea Okafor", is_given_first=True) == ("Okafor", "Ada Bea")
    assert split_name("Okafor Ada Bea", is_given_first=False) == ("Okafor", "Ada Bea")
    assert split_name("Okafor", is_given_first=True) == ("Okafor", "")


def test_particles_belong_to_the_family_name_and_titles_to_no_name() -> None:
    for written, is_given_first in (
        ("van der Berg Jan", False),
        ("Jan van der Berg", True),
        ("van der Berg, Dr. Jan", True),
        ("Prof. Dr. Jan van der Berg", True),
    ):
        assert split_name(written, is_given_first=is_given_first) == ("van der Berg", "Jan")
    assert split_name("Dr. Huber Franz", is_given_first=False) == ("Huber", "Franz")
    assert split_name("Van Nam", is_given_first=False) == ("Van", "Nam")
    assert split_name("Mrs", is_given_first=False) == ("Mrs", "")


@pytest.mark.fault(79)
@given(st.text(max_size=20))
def test_no_text_does_anything_but_be_a_dose_or_be_refused(text: str) -> None:
    for read in (lambda: read_dose(text, 1000), lambda: read_interval(text)):
        try:
            read()
        except Invalid:
            continue
