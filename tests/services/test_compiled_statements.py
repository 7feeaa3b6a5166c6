"""A statement is worked out once, and not anew for each engine."""

from sqlalchemy import select

from tests.clinics import Clinic
from tracker.storage import records as r
from tracker.storage.compiled import COMPILED


def test_what_one_computer_has_asked_another_need_not_work_out(clinic: Clinic) -> None:
    query = select(r.Patient.uuid).where(r.Patient.family_name == "Nobody at all")
    other = clinic.as_user("Ines Ruiz")
    other.read(lambda tx: tx.scalars(select(r.Staff.uuid)).all())
    clinic.read(lambda tx: tx.scalars(query).all())
    known = set(COMPILED)
    assert known

    other.read(lambda tx: tx.scalars(query).all())
    other.close()

    assert set(COMPILED) == known
