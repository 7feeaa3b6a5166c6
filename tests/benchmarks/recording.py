"""Recording a session, against a bare transaction that writes the very same rows.

Two copies of the clinic stay in step: the service records into one, its statements are noted, and
a bare connection repeats them in the other, with its own BEGIN and COMMIT and `synchronous=FULL`.
"""

import statistics
from functools import partial
from typing import Any

from sqlalchemy import event, select

from tests.benchmarks.clinics import TODAY, BenchClinic, copied
from tests.benchmarks.measure import MOST_ENCRYPTED, ROUNDS, Figure, milliseconds
from tracker.domain.facts import SessionStatus
from tracker.services.visits.forms import LotForm, SessionForm, VisitForm
from tracker.services.visits.recording import record_visit
from tracker.storage import records as r
from tracker.storage.engine import connect

_MOST_RATIO = 10.0
_CHANGES = ("INSERT", "UPDATE", "DELETE")


def run(clinic: BenchClinic) -> list[Figure]:
    noted: list[tuple[str, Any, bool]] = []
    with (
        copied(clinic, "subject") as subject,
        copied(clinic, "floor") as floor_copy,
        subject.open() as db,
    ):
        forms = db.read(visit_forms, ROUNDS + 2)
        writer = db._store.writer
        assert writer is not None

        @event.listens_for(writer, "before_cursor_execute")
        def _note(_c: Any, _cur: Any, sql: str, values: Any, _ctx: Any, many: Any) -> None:
            if sql.lstrip().upper().startswith(_CHANGES):
                noted.append((sql, values, bool(many)))

        bare = connect(floor_copy.path, key=floor_copy.key)
        taken: tuple[list[float], list[float]] = ([], [])
        for form in forms:
            noted.clear()
            taken[0].append(milliseconds(partial(db.write, record_visit, form, TODAY)))
            taken[1].append(milliseconds(partial(_repeat, bare, noted)))
        bare.close()
    value, floor = (statistics.median(times[2:]) for times in taken)
    return [
        Figure(
            "recording a session",
            clinic.patients,
            value,
            floor=floor,
            most_ratio=_MOST_RATIO,
            note="constant",
        )
    ]


def run_encrypted(plain: BenchClinic, encrypted: BenchClinic) -> list[Figure]:
    """The same session recorded into both, in turns."""
    with (
        copied(plain, "plain") as first,
        copied(encrypted, "subject") as second,
        first.open() as plain_db,
        second.open() as encrypted_db,
    ):
        taken: tuple[list[float], list[float]] = ([], [])
        for form in plain_db.read(visit_forms, 2 * ROUNDS + 2):
            encrypted_db.read(_prove)
            for times, db in zip(taken, (encrypted_db, plain_db), strict=True):
                times.append(milliseconds(partial(db.write, record_visit, form, TODAY)))
    value, floor = (statistics.median(times[2:]) for times in taken)
    return [
        Figure(
            "encrypted: recording a session",
            plain.patients,
            value,
            floor=floor,
            most_ratio=MOST_ENCRYPTED,
        )
    ]


def visit_forms(tx: Any, count: int) -> list[VisitForm]:
    """One session for as many different patients, spread over the clinic."""
    rows = tx.execute(
        select(r.Course.uuid, r.Course.product, r.Patient.uuid)
        .join(r.Patient, r.Patient.id == r.Course.patient_id)
        .where(r.Course.ended_on.is_(None), r.Course.condition == "chronic-migraine")
        .order_by(r.Course.uuid)
        .limit(count)
    ).all()
    return [
        VisitForm(
            patient_uuid,
            TODAY,
            (SessionForm(course_uuid, product, 155_000, lots=(LotForm("C7714A"),)),),
            injector="Dr M. Ruiz",
            status=SessionStatus.SIGNED,
            incident_reason="measured",
        )
        for course_uuid, product, patient_uuid in rows
    ]


def _prove(tx: Any) -> None:
    """As a password does; that is asked for before each signature, and is no part of recording."""
    tx.info["signing_proof"].give(tx.info["account"].uuid)


def _repeat(bare: Any, noted: list[tuple[str, Any, bool]]) -> None:
    bare.execute("BEGIN IMMEDIATE")
    for sql, values, many in noted:
        if many:
            bare.executemany(sql, values)
        else:
            bare.execute(sql, values)
    bare.execute("COMMIT")
