"""The vial sizes and billing units that ship, against a table written by hand."""

from sqlalchemy import select
from sqlalchemy.orm import Session as Tx

from tests.clinics import Clinic
from tracker.services.rules.shipped_rules import shipped_rules
from tracker.services.stock.shipped_vials import (
    billing_unit,
    shipped_billing,
    shipped_presentations,
    vial_sources,
)
from tracker.storage import records as r

# Product, Units, hours once opened, storage, how sure: size, hours, storage.
_BY_HAND = """
onabotulinumtoxinA 50 24 fridge confirmed confirmed confirmed
onabotulinumtoxinA 100 24 fridge confirmed confirmed confirmed
onabotulinumtoxinA 200 24 fridge confirmed confirmed confirmed
abobotulinumtoxinA 300 24 fridge confirmed check check
abobotulinumtoxinA 500 24 fridge confirmed check check
incobotulinumtoxinA 50 24 room confirmed check confirmed
incobotulinumtoxinA 100 24 room confirmed check confirmed
incobotulinumtoxinA 200 24 room confirmed check confirmed
rimabotulinumtoxinB 2500 4 fridge confirmed check check
rimabotulinumtoxinB 5000 4 fridge confirmed check check
rimabotulinumtoxinB 10000 4 fridge confirmed check check
daxibotulinumtoxinA 50 72 room-or-fridge confirmed confirmed check
daxibotulinumtoxinA 100 72 room-or-fridge confirmed confirmed check
"""
_BILLED = {
    "onabotulinumtoxinA": ("J0585", 1, "confirmed"),
    "abobotulinumtoxinA": ("J0586", 5, "confirmed"),
    "rimabotulinumtoxinB": ("J0587", 100, "confirmed"),
    "incobotulinumtoxinA": ("J0588", 1, "confirmed"),
    "daxibotulinumtoxinA": ("J0589", 1, "check"),
}


def test_the_sizes_are_those_of_the_table() -> None:
    shipped = [
        f"{one.product} {one.size // 1000} {one.life_hours} {one.storage}"
        f" {' '.join(figure.evidence for figure in one.figures)}"
        for one in shipped_presentations()
    ]
    assert shipped == _BY_HAND.split("\n")[1:-1]


def test_only_the_united_kingdom_has_a_vial_of_50_onabotulinumtoxina() -> None:
    only = [one for one in shipped_presentations() if one.jurisdiction]
    assert [(one.jurisdiction, one.size) for one in only] == [("UK", 50_000)]


def test_the_billing_units_are_those_of_the_table() -> None:
    shipped = {
        one.product: (one.unit.code, one.unit.dose // 1000, one.figures[0].evidence)
        for one in shipped_billing()
    }
    assert shipped == _BILLED
    assert billing_unit("UK", "onabotulinumtoxinA") is None


def test_every_source_has_a_document_and_a_weak_one_confirms_nothing() -> None:
    documents = shipped_rules().sources | vial_sources()
    sizes = [figure for one in shipped_presentations() for figure in one.figures]
    for figure in (*sizes, *(figure for one in shipped_billing() for figure in one.figures)):
        assert all(documents[key] for key in figure.sources)
        is_weak = all("(weak)" in documents[key] for key in figure.sources)
        assert figure.evidence == ("check" if is_weak else "confirmed"), figure


def _kept(tx: Tx) -> list[tuple[object, ...]]:
    one = r.Presentation
    rows = tx.execute(
        select(
            one.product,
            one.size,
            one.life_hours,
            one.is_reconstituted,
            one.storage,
            one.evidence,
            one.source,
        ).order_by(one.position)
    )
    return [tuple(row) for row in rows]


def test_a_clinic_starts_with_the_sizes_of_its_country(clinic: Clinic) -> None:
    assert clinic.read(_kept) == [
        (
            one.product,
            one.size,
            one.life_hours,
            one.is_reconstituted,
            one.storage,
            one.evidence,
            one.source,
        )
        for one in shipped_presentations()
        if one.jurisdiction in ("", "US")
    ]
