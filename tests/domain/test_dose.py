import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.dose import parse_dose, write_dose
from tracker.domain.problems import Invalid


@pytest.mark.parametrize(
    ("text", "dose", "written"),
    [
        ("155", 155_000, "155"),
        ("2.5", 2_500, "2.5"),
        ("0.001", 1, "0.001"),
        ("1.250", 1_250, "1.25"),
        (" 100 ", 100_000, "100"),
        ("007", 7_000, "7"),
        ("1000.000", 1_000_000, "1000"),
    ],
)
def test_units_are_read_to_a_thousandth(text: str, dose: int, written: str) -> None:
    assert parse_dose(text, most_units=1000) == dose
    assert write_dose(dose) == written


@pytest.mark.fault(55)
@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "0.000",
        "-5",
        "+5",
        "NaN",
        "inf",
        "1e9",
        "1e2",
        "1,5",
        "1 000",
        "0.0001",
        ".5",
        "5.",
        "155 U",
        "٣",
        "1_000",
        "0x10",
        "9" * 40,
    ],
)
def test_what_is_no_dose_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_dose(text, most_units=1000)
    assert refused.value.field == "units"
    assert str(refused.value).endswith(".")


def test_each_product_has_a_most_of_its_own() -> None:
    assert parse_dose("5000", most_units=25_000) == 5_000_000
    with pytest.raises(Invalid, match="5000 Units is more than 1000 Units"):
        parse_dose("5000", most_units=1000)


def test_the_most_itself_can_be_typed() -> None:
    assert parse_dose("1000", most_units=1000) == 1_000_000
    with pytest.raises(Invalid):
        parse_dose("1000.001", most_units=1000)


@given(st.integers(1, 25_000_000))
def test_what_is_written_is_read_again(dose: int) -> None:
    assert parse_dose(write_dose(dose), most_units=25_000) == dose
