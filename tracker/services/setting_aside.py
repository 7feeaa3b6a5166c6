"""What of an import fits, row by row: the rest waits, so that one wrong row stops nobody else."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tracker.domain.protocol import Rules
from tracker.services.import_faults import Faults
from tracker.services.import_plan import PatientPlan, StoredCourse, StoredPatient, plan_patient
from tracker.services.plain_rows import PlainRow
from tracker.storage.fold import fold
from tracker.text import _


class SettingAside:
    """Plans patients; `reasons` says by line why a row waits, `known` how many were there."""

    def __init__(self, today: date, columns: frozenset[str]) -> None:
        self._today = today
        self._has_bookings = "booked_on" in columns
        self.reasons: dict[int, str] = {}
        self.known = 0

    def plan(
        self, rows: Sequence[PlainRow], stored: StoredPatient | None, rules: Rules
    ) -> PatientPlan | None:
        """The plan of the rows that fit; None if none does."""
        spelled = self._one_person(rows, stored)
        if stored is not None and self._has_bookings:
            self._ask_about_bookings(spelled, stored.courses)
            spelled = [row for row in spelled if row.line not in self.reasons]
        while spelled:
            faults = Faults()
            plan = plan_patient(spelled, stored, rules, self._today, faults)
            if not faults.count:
                self.known += stored is not None
                return plan
            for fault in faults.listed:
                self.reasons.setdefault(fault.line, fault.without_line)
            spelled = [row for row in spelled if row.line not in self.reasons]
        return None

    def _ask_about_bookings(
        self, rows: Sequence[PlainRow], courses: Sequence[StoredCourse]
    ) -> None:
        """What a file before had booked and this one has not may be cancelled: whoever counts as
        booked is not called, so its row waits.
        """
        for course in courses:
            on = course.newest_on
            views = course.imported.get(on, {}), course.recorded.get(on, {})
            booked = {view.get("booked_on", "") for view in views}
            its_rows = [row for row in rows if (row.condition, row.body_region) == course.key]
            newest = max(its_rows, key=lambda row: row.session_on or date.min, default=None)
            if newest is None or newest.session_on != on or newest.booked_on or newest.ended_on:
                continue
            if len(booked) == 1 and max(booked) >= self._today.isoformat():
                self.reasons[newest.line] = _(
                    "The file has this booking no more: {on}. If it was cancelled, cancel it here "
                    "too; then dismiss this row."
                ).format(on=max(booked))

    def _one_person(self, rows: Sequence[PlainRow], stored: StoredPatient | None) -> list[PlainRow]:
        """The rows with their names spelled alike; none if they are of two people.

        Whose number it is, nobody here can know: all of them wait.
        """
        person = rows[0] if stored is None else stored.person
        other = next((row for row in rows if _who(row) != _who(person)), None)
        if other is None:
            family, given = person.family_name, person.given_name
            return [replace(row, family_name=family, given_name=given) for row in rows]
        sentence = _(
            "Record number {number} is {one}, born {born}, and {other}, born {other_born}; one "
            "number is one person."
        ).format(
            number=rows[0].record_number,
            one=_called(person),
            born=person.birth_date,
            other=_called(other),
            other_born=other.birth_date,
        )
        self.reasons.update({row.line: sentence for row in rows})
        return []


def _who(row: PlainRow) -> tuple[str, str, date]:
    return _name(row.family_name), _name(row.given_name), row.birth_date


def _name(text: str) -> str:
    return " ".join(fold(text).split())


def _called(row: PlainRow) -> str:
    return f"{row.given_name} {row.family_name}".strip()
