"""When two records may be of one person, and when nobody is asked."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.birth import BirthDate, PartialDate
from tracker.domain.likeness import Likeness, Person, Sign, likeness, loose_number, phone_key

BORN = date(1980, 5, 17)


def who(
    family: str = "okafor",
    given_name: str = "ada",
    birth_on: BirthDate = BORN,
    *,
    number: str = "",
    phone: str = "",
    address: str = "",
    sex: str | None = None,
) -> Person:
    return Person(
        tuple(family.split()),
        tuple(given_name.split()),
        birth_on,
        frozenset({number} - {""}),
        frozenset({phone_key(phone)} - {""}),
        tuple(address.split()),
        sex,
    )


def found(one: Person, other: Person) -> Likeness:
    like = likeness(one, other)
    assert like is not None
    return like


@pytest.mark.parametrize(
    ("family", "given_name", "sign"),
    [
        ("okafor", "ada", Sign.NAME),
        ("ada", "okafor", Sign.SWAPPED_NAME),
        ("okafro", "ada", Sign.SIMILAR_NAME),
        ("okafor smith", "ada", Sign.SIMILAR_NAME),
        ("okafor", "ada maria", Sign.SIMILAR_NAME),
        ("okafor", "adaeze", Sign.SIMILAR_NAME),
        ("okafor", "", Sign.SIMILAR_NAME),
        ("oakfor", "adda", Sign.SIMILAR_NAME),
    ],
)
def test_the_same_birth_date_and_a_similar_name_are_asked_about(
    family: str, given_name: str, sign: Sign
) -> None:
    like = found(who(), who(family, given_name))
    assert sign in like.signs
    assert Sign.BIRTH_DATE in like.signs


@pytest.mark.parametrize(
    "other",
    [
        who("berger", "ada"),
        who("okafor", "martin"),
        who("lindqvist", "tor"),
        who(birth_on=date(1955, 1, 2)),
        who(birth_on=date(1981, 6, 18), phone="5550160"),
    ],
)
def test_a_name_or_a_birth_date_alone_asks_nobody(other: Person) -> None:
    assert likeness(who(phone="5550199"), other) is None


def test_the_same_birth_date_and_telephone_are_enough() -> None:
    like = found(who(phone="01715550160"), who("berger", "eve", phone="491715550160"))
    assert like.signs == (Sign.BIRTH_DATE, Sign.PHONE)


@pytest.mark.parametrize("born", [date(1980, 5, 18), date(1908, 5, 17), date(1980, 7, 15)])
def test_a_mistyped_birth_date_is_asked_about_with_name_and_telephone(born: date) -> None:
    one, other = who(phone="5550160"), who(birth_on=born, phone="5550160")
    is_near = born.year != 1980 or born.day == 18
    assert (likeness(one, other) is not None) is is_near


@pytest.mark.parametrize("born", [PartialDate(1980), PartialDate(1980, 5)])
@pytest.mark.parametrize("other", [BORN, PartialDate(1980), PartialDate(1980, 5)])
def test_a_partial_birth_date_that_fits_is_perhaps_the_same_and_never_equal(
    born: PartialDate, other: BirthDate
) -> None:
    like = found(who(birth_on=born), who(birth_on=other))
    assert (like.rank, like.signs) == (3, (Sign.NAME, Sign.PARTIAL_BIRTH_DATE))
    assert like.rank > found(who(), who()).rank
    assert likeness(who(birth_on=born), who("berger", "eve", other)) is None


def test_a_partial_birth_date_that_does_not_fit_asks_nobody() -> None:
    for born in (PartialDate(1981), PartialDate(1980, 6)):
        assert likeness(who(birth_on=born), who(birth_on=BORN)) is None


def test_twins_come_last_and_are_told() -> None:
    one = who(given_name="ada", address="12 elm street")
    twin = found(one, who(given_name="ida", address="12 elm street"))
    same = found(one, who(given_name="ada", address="12 elm street"))
    assert twin.is_perhaps_twins
    assert not same.is_perhaps_twins
    assert twin.rank > same.rank
    assert found(who(phone="5550160"), who(given_name="eve", phone="5550160")).is_perhaps_twins


def test_a_number_is_the_same_without_spaces_capitals_and_lost_zeros() -> None:
    assert loose_number("mrn-0 0123") == loose_number("mrn123") == "mrn123"
    assert loose_number("00") == "0"
    assert loose_number("100") != loose_number("1")
    one, other = who(number="123"), who("berger", "eve", date(1960, 1, 1), number="123")
    assert found(one, other).rank > found(one, who(number="123")).rank


_WORDS = st.lists(st.sampled_from(["ada", "adda", "eve", "okafor", "okafro", "li"]), max_size=2)
_PEOPLE = st.builds(
    Person,
    _WORDS.map(tuple),
    _WORDS.map(tuple),
    st.sampled_from(
        [BORN, date(1980, 5, 18), date(1961, 1, 1), PartialDate(1980), PartialDate(1980, 5)]
    ),
    st.frozensets(st.sampled_from(["1", "2"]), max_size=1),
    st.frozensets(st.sampled_from(["5550160", "491715550160"]), max_size=1),
    st.sampled_from([(), ("12", "elm")]),
    st.sampled_from([None, "female", "male"]),
)


@given(_PEOPLE, _PEOPLE)
def test_it_is_the_same_in_either_order(one: Person, other: Person) -> None:
    assert likeness(one, other) == likeness(other, one)


@given(_PEOPLE)
def test_a_record_is_like_a_copy_of_itself(one: Person) -> None:
    assert found(one, one).rank <= (3 if isinstance(one.birth_on, PartialDate) else 2)
