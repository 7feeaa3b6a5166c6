"""What of an import fits, row by row: the rest waits, so that one wrong row stops nobody else."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from tracker.domain.birth import BirthDate, wider
from tracker.domain.protocol import Rules
from tracker.services.imports.faults import Faults
from tracker.services.imports.gone_bookings import GoneBookings
from tracker.services.imports.plain import ImportSource
from tracker.services.imports.plain_rows import PlainRow
from tracker.services.imports.plan import PatientPlan, StoredPatient, plan_patient
from tracker.services.imports.sheet_changes import SheetChanges, with_changes
from tracker.services.imports.sheet_deaths import told_wrongly, without_future
from tracker.services.imports.sheet_people import SAME, MaybeSame, SheetPeople
from tracker.storage.fold import fold
from tracker.text import _, format_number, person_name

_NAMES = ("family_name", "given_name")


class SettingAside:
    """Plans patients; `reasons` says by line why a row waits, `known` how many were there,
    `new_lines` which rows the clinic had not.

    `people` says whose rows wait for an answer, `said` what was answered about columns and
    bookings, `dead` by record number which line that waits says that they died. `renamed` asks
    about somebody new who has two names in the file.
    """

    def __init__(
        self,
        today: date,
        source: ImportSource,
        people: SheetPeople,
        said: Mapping[str, str],
        dead: Mapping[str, int] | None = None,
    ) -> None:
        self._today = today
        self._source = source
        self._said = said
        self._people = people
        self._dead = dict(dead or {})
        self.changes = SheetChanges(said, today)
        self.gone = GoneBookings(said, today)
        self.reasons: dict[int, str] = {}
        self.renamed: list[MaybeSame] = []
        self.new_lines: set[int] = set()
        self.known = 0

    def plan(
        self, rows: Sequence[PlainRow], stored: StoredPatient | None, rules: Rules
    ) -> PatientPlan | None:
        """The plan of the rows that fit; None if none does."""
        number = rows[0].record_number
        if number in self._people.waits:
            self.reasons.update({row.line: self._people.waits[number] for row in rows})
            return None
        if stored is None and number in self._dead:
            said = _("Row {line} says that this patient died, and is not in yet.")
            line = format_number(self._dead[number])
            self.reasons.update({row.line: said.format(line=line) for row in rows})
            return None
        names: dict[str, str] = {}
        spelled = self._one_person(rows, stored, names)
        if stored is not None and "booked_on" in self._source.columns:
            self.reasons.update(self.gone.waiting(spelled, stored.courses))
        self.reasons.update(told_wrongly(spelled, stored))
        spelled = [row for row in spelled if row.line not in self.reasons]
        known_as = self._people.known_as.get(number, ())
        while spelled:
            faults = Faults()
            settled = self.changes.settled(spelled, stored, {row.line: row for row in rows})
            plan = plan_patient(settled.rows, stored, rules, self._today, faults)
            if not faults.count:
                self.known += stored is not None
                self.new_lines.update(row.line for one in plan.courses for row in one.rows)
                plan = without_future(with_changes(plan, settled), stored, self._today)
                if stored is None:
                    plan = _as_written(plan, {row.line: row for row in rows})
                return replace(plan, known_as=known_as, contact={**plan.contact, **names})
            for fault in faults.listed:
                self.reasons.setdefault(fault.line, self._source.told(fault))
            spelled = [row for row in spelled if row.line not in self.reasons]
        return None

    def _one_person(
        self, rows: Sequence[PlainRow], stored: StoredPatient | None, names: dict[str, str]
    ) -> list[PlainRow]:
        """The rows with their names spelled alike; none if they are of two people.

        Whose number it is, nobody here can know: all of them wait. `names` gets those that somebody
        who is here has by now.
        """
        person = max(rows, key=_exactness) if stored is None else stored.person
        rows = [_as_known(row, person.birth_date) for row in rows]
        others = {_who(row): row for row in rows if _who(row) != _who(person)}
        if len(others) == 1 and stored is not None:
            (other,) = others.values()
            if self._is_renamed(other, stored, names):
                others = {}
        elif len(others) == 1 and (newest := self._newest_name(rows)) is not None:
            person, others = newest, {}
        if not others:
            family, given = person.family_name, person.given_name
            return [replace(row, family_name=family, given_name=given) for row in rows]
        other = next(iter(others.values()))
        sentence = _(
            "Record number {number} is {one}, born {born}, and {other}, born {other_born}; one "
            "number is one person."
        )
        is_same_name = _who(person)[:2] == _who(other)[:2]
        if is_same_name and person.birth_date in wider(other.birth_date)[1:]:
            sentence = _(
                "Record number {number} is {one}, born {born}, and the file knows more: "
                "{other_born}. Enter that in the patient’s record, then try again."
            )
        sentence = sentence.format(
            number=rows[0].record_number,
            one=_called(person),
            born=person.birth_date,
            other=_called(other),
            other_born=other.birth_date,
        )
        self.reasons.update({row.line: sentence for row in rows})
        return []

    def _newest_name(self, rows: Sequence[PlainRow]) -> PlainRow | None:
        """The row with the name that somebody new has by now, if they are said to be one person."""
        newest = max(rows, key=lambda row: (row.session_on or date.min, row.line))
        other = next(row for row in rows if _who(row) != _who(newest))
        if newest.birth_date != other.birth_date or len(_changed_names(newest, other)) != 1:
            return None
        number = newest.record_number
        asked = MaybeSame(
            person_name(newest.family_name, newest.given_name), newest.birth_date, number,
            person_name(other.family_name, other.given_name), other.birth_date, number, None, (),
        )  # fmt: skip
        self.renamed.append(asked)
        return newest if self._said.get(asked.key) == SAME else None

    def _is_renamed(self, row: PlainRow, stored: StoredPatient, names: dict[str, str]) -> bool:
        """Whether a row with another name is of somebody who has married since, or had."""
        ours = stored.person
        changed = _changed_names(row, ours)
        if row.birth_date != ours.birth_date or len(changed) != 1:
            return False
        name = changed[0]
        theirs, now = getattr(row, name), getattr(ours, name)
        before = (cells for one in stored.courses for cells in one.imported.values())
        if any(_name(cells.get(name, "")) == _name(theirs) for cells in before):
            # The clinic has changed it since; the file is as it was.
            return True
        if self.changes.takes(name, row, theirs, now):
            names[name] = theirs
        return self.changes.is_said(name)


def _changed_names(row: PlainRow, other: PlainRow) -> list[str]:
    return [one for one in _NAMES if _name(getattr(row, one)) != _name(getattr(other, one))]


def _as_written(plan: PatientPlan, written: Mapping[int, PlainRow]) -> PatientPlan:
    """Each row is kept with another name that it had: the same file is then known again."""

    def named(row: PlainRow) -> PlainRow:
        its = written[row.line]
        changed = {name: getattr(its, name) for name in _changed_names(row, its)}
        return replace(row, **changed)

    courses = (replace(one, rows=tuple(map(named, one.rows))) for one in plan.courses)
    return replace(plan, courses=tuple(courses))


def _exactness(row: PlainRow) -> int:
    return len(row.birth_date.isoformat())


def _as_known(row: PlainRow, born: BirthDate) -> PlainRow:
    """A row that says less of the date of birth than is known says nothing else."""
    return replace(row, birth_date=born) if row.birth_date in wider(born) else row


def _who(row: PlainRow) -> tuple[str, str, BirthDate]:
    return _name(row.family_name), _name(row.given_name), row.birth_date


def _name(text: str) -> str:
    return " ".join(fold(text).split())


def _called(row: PlainRow) -> str:
    return f"{row.given_name} {row.family_name}".strip()
