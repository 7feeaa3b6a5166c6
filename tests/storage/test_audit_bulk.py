"""Many rows written at once: told in the trail by patient, not by row."""

import json
from datetime import date
from typing import Any

from tests.storage.given import entries
from tracker.storage import audit
from tracker.storage.database import Database
from tracker.storage.records import Patient, Visit
from tracker.storage.transaction import insert_many


def test_many_rows_at_once_are_told_by_patient(db: Database) -> None:
    def bring_in(tx: Any) -> None:
        people = [
            {"id": n, "family_name": "Okafor", "given_name": f"{n}", "birth_date": date(1980, 1, 1)}
            for n in (1, 2)
        ]
        insert_many(tx, Patient, people)
        visits = [
            {"patient_id": n, "visit_on": date(2026, 1, day), "place": ""}
            for n in (1, 2)
            for day in (5, 6, 7)
        ]
        insert_many(tx, Visit, visits)

    before = db.read(audit.head).seq
    db.write(bring_in)
    added = [e for e in db.read(entries) if e.seq > before]
    assert [(e.subject_kind, e.patient_id) for e in added] == [
        ("patient", 1),
        ("patient", 2),
        ("visit", 1),
        ("visit", 2),
    ]
    assert len(json.loads(added[-1].payload)["after"]) == 3
    assert db.read(audit.verify) is None
