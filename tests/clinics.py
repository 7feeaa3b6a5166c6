"""Clinics for tests: a real file each, filled through the services as people would.

Days are ISO text, doses are Units; a test names only what matters to it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session as Tx

from tests.builders import MIGRAINE, ONABOT, day, dose
from tests.cluster import PROGRAM, Cluster
from tracker.domain.account import Account, Role
from tracker.domain.birth import read_birth_date
from tracker.domain.facts import SessionStatus
from tracker.domain.outcome import Done
from tracker.services.bookings import appointments
from tracker.services.clinic.clinic import ClinicForm, create_clinic, open_clinic
from tracker.services.courses import courses
from tracker.services.patients import patients
from tracker.services.patients.card import CourseCard, PatientCard, patient_card
from tracker.services.stock import vials
from tracker.services.visits import outside_doses, recording, sessions
from tracker.services.visits.forms import AmendForm, LotForm, SessionForm, VisitForm
from tracker.storage import records as r
from tracker.storage.accounts import account_named, as_account
from tracker.storage.audit_head import head_file
from tracker.storage.database import Database
from tracker.storage.location import Location
from tracker.storage.postgresql.roles import let_work

USER = "Ines Ruiz"
TODAY = day("2026-11-22")
_NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)

Answer = TypeVar("Answer")


def make_clinic(path: Path) -> None:
    """A new clinic of the US, which no other test has."""
    create_clinic(path, ClinicForm("US", "America/New_York"), USER, now=lambda: _NOW).close()


def make_template(path: Path) -> None:
    """A clinic of the US without anybody in it: the same one wherever a test asks."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file, content in zip((path, head_file(path)), _made_once(), strict=True):
        file.touch(0o600)
        file.write_bytes(content)


@cache
def _made_once() -> tuple[bytes, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.tracker"
        make_clinic(path)
        return path.read_bytes(), head_file(path).read_bytes()


def copy_clinic(template: Path, path: Path) -> None:
    """The file, and the mark of its newest entry."""
    shutil.copy(template, path)
    shutil.copy(head_file(template), head_file(path))


class Clinic:
    """An open clinic; each call is a transaction of its own."""

    def __init__(self, template: Path, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        copy_clinic(template, path)
        self._open(path)

    def _open(self, place: Location) -> None:
        self.place = place
        self.today, self.now = TODAY, _NOW
        self.database = open_clinic(place, USER, now=lambda: self.now)
        self._numbers = iter(range(1, 1000))

    @property
    def path(self) -> Path:
        """The clinic's file."""
        return self.database.path

    def close(self) -> None:
        self.database.close()

    def a_minute_passes(self) -> None:
        self.now += timedelta(minutes=1)

    def read(self, query: Callable[..., Answer], *arguments: Any) -> Answer:
        return self.database.read(query, *arguments)

    def write(self, command: Callable[..., Answer], *arguments: Any) -> Answer:
        return self.database.write(command, *arguments)

    def undo(self, done: Done) -> Done:
        assert done.undo is not None
        return self.write(done.undo.command, *done.undo.arguments)

    def account(
        self, name: str, role: Role = Role.CLINICIAN, *, injects_and_signs: bool = True
    ) -> Account:
        """The account of that name, added unless it is there."""
        return self.write(_add_account, name, role, injects_and_signs)

    def as_user(self, name: str, role: Role = Role.CLINICIAN, **rights: bool) -> Database:
        """The same clinic at a colleague's, who gets an account; to be closed by the caller."""
        self.account(name, role, **rights)
        return open_clinic(self.place, name, now=lambda: _NOW)

    def patient(self, **given: Any) -> str:
        """A patient's uuid."""
        form = patients.PatientForm(
            record_number=given.pop("record_number", f"MRN{next(self._numbers)}"),
            family_name=given.pop("family_name", "Okafor"),
            given_name=given.pop("given_name", "Ada"),
            birth_date=read_birth_date(given.pop("birth_date", "1980-05-17")),
            address=given.pop("address", "12 Elm Road"),
            **given,
        )
        return str(self.write(patients.add_patient, form, self.today).value)

    def course(
        self, patient: str, condition: str = MIGRAINE, product: str = ONABOT, **given: Any
    ) -> str:
        """A course's uuid. `planned` in Units."""
        opened_on = day(given.pop("opened_on", "2020-01-06"))
        form = courses.CourseForm(
            condition, product, planned_dose=dose(given.pop("planned", None)), **given
        )
        return str(self.write(courses.open_course, patient, form, opened_on).value)

    def visit(self, patient: str, on: str, *given: tuple[str, float], **more: Any) -> list[str]:
        """The uuids of a visit's sessions; `given` pairs courses with Units."""
        form = self.visit_form(patient, on, *given, **more)
        done = self.write(recording.record_visit, form, max(self.today, day(on)))
        assert isinstance(done.value, tuple)
        return list(done.value)

    def visit_form(
        self, patient: str, on: str, *given: tuple[str, float | None], **more: Any
    ) -> VisitForm:
        product = more.pop("product", None)
        lots = tuple(LotForm(number) for number in more.pop("lots", ()))
        touch_up = more.pop("touch_up", False)
        listed = tuple(
            SessionForm(course, product or self.product_of(course), dose(units), touch_up, lots)
            for course, units in given
        )
        more.setdefault("incident_reason", "")
        return VisitForm(patient, day(on), listed, **more)

    def given(self, patient: str, on: str, *given: tuple[str, float], **more: Any) -> list[str]:
        """As `visit`, whatever the checks say."""
        return self.visit(patient, on, *given, incident_reason="given before", **more)

    def unsigned(self, patient: str, on: str, *given: tuple[str, float]) -> list[str]:
        return self.visit(patient, on, *given, status=SessionStatus.GIVEN)

    def outside(self, patient: str, on: str, units: float | None, **more: Any) -> str:
        more.setdefault("product", ONABOT)
        form = outside_doses.OutsideDoseForm(day(on), dose=dose(units), **more)
        return str(self.write(outside_doses.add_outside_dose, patient, form, self.today).value)

    def vials(self, units: float = 200, lot: str = "C7232A", **more: Any) -> list[str]:
        """The uuids of vials that were received; `expiry` and `received_on` are ISO text."""
        form = vials.ReceiveForm(
            more.pop("product", ONABOT),
            dose(units),
            lot,
            day(more.pop("expiry", "2027-01-31")),
            day(more.pop("received_on", "2026-01-05")),
            **more,
        )
        done = self.write(vials.receive_vials, form, self.today)
        assert isinstance(done.value, tuple)
        return list(done.value)

    def book(self, course: str, on: str, **more: Any) -> str:
        made_on = day(more.pop("made_on", str(self.today)))
        form = appointments.BookingForm((course,), day(on), **more)
        return str(self.write(appointments.book, form, made_on).value)

    def amended(self, session: str, **changes: Any) -> AmendForm:
        """A session's form with some fields changed; `on` ISO text, `dose` in Units."""
        if "on" in changes:
            changes["on"] = day(changes["on"])
        if "dose" in changes:
            changes["dose"] = dose(changes["dose"])
        return replace(self.read(sessions.session_form, session).form, **changes)

    def product_of(self, course: str) -> str:
        return self.read(_product_of, course)

    def version(self, record: Any, uuid: str) -> int:
        return self.read(_version_of, record, uuid)

    def seen(self, record: Any, uuid: str) -> tuple[str, int]:
        return uuid, self.version(record, uuid)

    def card(self, patient: str, today: str | None = None) -> PatientCard:
        return self.read(patient_card, patient, day(today) if today else self.today)

    def course_card(self, patient: str, course: str, today: str | None = None) -> CourseCard:
        return next(c for c in self.card(patient, today).courses if c.uuid == course)

    def stored(self, course: str, today: str | None = None) -> r.CoursePhase:
        """The stored phase of a course that holds on a day."""
        return self.read(_phase_of, course, day(today) if today else self.today)

    def due_on(self, course: str) -> date | None:
        return self.stored(course).due_on

    def state(self, course: str, today: str | None = None) -> str:
        return self.stored(course, today).state


def _add_account(tx: Tx, name: str, role: Role, injects_and_signs: bool) -> Account:
    found = account_named(tx, name)
    if found is not None:
        return found
    added = r.AccountRecord(name=name, role=role.value, injects_and_signs=injects_and_signs)
    tx.add(added)
    tx.flush()
    return as_account(added)


class ServerClinic(Clinic):
    """The same on a server, where the program has no more rights than it needs."""

    def __init__(self, cluster: Cluster, template: str) -> None:
        self._cluster = cluster
        self._name = cluster.new_database(template)
        self._open(cluster.server(self._name, PROGRAM))

    def close(self) -> None:
        super().close()
        self._cluster.drop(self._name)


def make_server_template(cluster: Cluster) -> str:
    """The name of a database with a new clinic of the US, to be copied."""
    name = cluster.new_database()
    place = cluster.server(name)
    create_clinic(place, ClinicForm("US", "America/New_York"), USER, now=lambda: _NOW).close()
    let_work(place, PROGRAM)
    return name


def _product_of(tx: Tx, uuid: str) -> str:
    return tx.scalars(select(r.Course.product).where(r.Course.uuid == uuid)).one()


def _version_of(tx: Tx, record: Any, uuid: str) -> int:
    return int(tx.scalars(select(record.version).where(record.uuid == uuid)).one())


def _phase_of(tx: Tx, uuid: str, today: date) -> r.CoursePhase:
    phase = r.CoursePhase
    return tx.scalars(
        select(phase)
        .join(r.Course, r.Course.id == phase.course_id)
        .where(r.Course.uuid == uuid, phase.from_on <= today, phase.until_on > today)
    ).one()
