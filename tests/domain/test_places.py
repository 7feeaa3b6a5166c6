"""Places: who takes which, and what is left."""

from tests.builders import BLADDER, MIGRAINE, day
from tracker.domain.clinic_days import ClinicDays
from tracker.domain.clinic_lists import ClinicList
from tracker.domain.places import Cases, PlaceBook, places_of

FRIDAY = day("2026-03-06")
HEAD: Cases = frozenset({(MIGRAINE, "Dr Ruiz")})
BLADDERS: Cases = frozenset({(BLADDER, "Dr Ruiz")})
GENERAL = ClinicList("Injections", 1, weekday=4)
UROLOGY = ClinicList("Urology", 1, weekday=4, conditions=frozenset({BLADDER}))


def book(*lists: ClinicList) -> PlaceBook:
    return PlaceBook(ClinicDays(lists=lists))


def taken(places: PlaceBook) -> dict[str, int]:
    return {one.held.name: one.taken for one in places.taken_on(FRIDAY)}


def test_somebody_takes_a_place_where_the_fewest_may_come() -> None:
    places = book(GENERAL, UROLOGY)
    assert places.hold(FRIDAY, 1, BLADDERS) == "Urology"
    assert places.has_place(FRIDAY, 2, HEAD)
    assert places.hold(FRIDAY, 3, BLADDERS) == "Injections"
    assert not places.has_place(FRIDAY, 2, HEAD)


def test_a_patient_holds_one_place_for_all_courses_of_the_day() -> None:
    places = book(GENERAL, UROLOGY)
    places.hold(FRIDAY, 1, BLADDERS)
    places.hold(FRIDAY, 1, HEAD)
    assert taken(places) == {"Urology": 0, "Injections": 1}


def test_who_is_booked_beyond_the_places_is_counted() -> None:
    places = book(GENERAL)
    for patient in (1, 2, 3):
        places.hold(FRIDAY, patient, HEAD)
    assert [one.left for one in places.taken_on(FRIDAY)] == [-2]
    assert places_of(places.taken_on(FRIDAY)) == (3, 1)


def test_who_is_booked_where_no_list_takes_them_is_seen() -> None:
    places = book(UROLOGY)
    places.hold(FRIDAY, 1, HEAD)
    assert (taken(places), places.unlisted_on(FRIDAY)) == ({"Urology": 0}, 1)


def test_a_booking_takes_its_place_on_the_list_that_it_names() -> None:
    places = book(GENERAL, UROLOGY)
    assert places.hold(FRIDAY, 1, BLADDERS, "Injections") == "Injections"


def test_a_clinic_without_lists_has_room_for_everybody_on_its_days() -> None:
    places = book()
    for patient in range(50):
        places.hold(FRIDAY, patient, HEAD)
    assert places.has_place(FRIDAY, 51, HEAD)
    assert not places.has_place(day("2026-03-07"), 51, HEAD)
    assert places_of(places.taken_on(FRIDAY)) == (50, None)
