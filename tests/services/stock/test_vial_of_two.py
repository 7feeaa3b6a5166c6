"""Two workstations take from one vial at the same time, on a file and on a server."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from tests.clinics import TODAY, Clinic
from tracker.domain.problems import EditConflict, Invalid
from tracker.services.stock.in_stock import stock
from tracker.services.visits.forms import VialUseForm, VisitForm
from tracker.services.visits.recording import record_visit
from tracker.storage.database import Database

pytestmark = pytest.mark.both_engines

_EACH = 30_000


def test_together_they_never_take_more_than_the_vial_holds(clinic: Clinic) -> None:
    (vial,) = clinic.vials(200)

    def form(name: str) -> VisitForm:
        patient = clinic.patient(family_name=name)
        made = clinic.visit_form(patient, "2026-11-22", (clinic.course(patient), 30))
        use = VialUseForm(vial, _EACH)
        return replace(made, sessions=(replace(made.sessions[0], uses=(use,)),))

    forms = [[form(f"{name}{number}") for number in range(5)] for name in ("A", "B")]

    def give(database: Database, mine: list[VisitForm]) -> int:
        saved = 0
        for one in mine:
            try:
                database.write(record_visit, one, TODAY)
            except (EditConflict, Invalid):
                continue
            saved += 1
        return saved

    with clinic.as_user("Anna") as anna, ThreadPoolExecutor() as both:
        work = zip((anna, clinic.database), forms, strict=True)
        saved = sum(done.result() for done in [both.submit(give, *one) for one in work])
    row = clinic.read(stock, TODAY).open_now[0]
    assert row.account.given == saved * _EACH
    assert row.account.given + row.account.kept == row.account.opened == 200_000
    assert 1 <= saved <= 6
