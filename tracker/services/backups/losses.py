"""What the present database has that a backup lacks: what a restore would lose.

Read by plain SQL from both files: either may be older than the program, and the present one is
often what is wrong.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from tracker.domain.birth import BirthDate, read_birth_date
from tracker.domain.death import DeathDate, read_death_date
from tracker.domain.problems import Problem
from tracker.services.backups.changed_since import ChangedRecord, changed_since
from tracker.services.backups.found import FoundBackup
from tracker.storage.engine import connect
from tracker.storage.file_state import inspect_file

_PERSON = """
    p.family_name, p.given_name, p.birth_date,
    coalesce((select i.value from patient_identifier i
              where i.patient_id = p.id and i.system = 'record_number'
              order by i.id limit 1), '')
"""
_APPOINTMENTS = f"""
    select a.uuid, a.version, a.on_date, coalesce(a.at_time, ''), {_PERSON},
           (select group_concat(c.condition, ' ') from appointment_course ac
            join course c on c.id = ac.course_id where ac.appointment_id = a.id)
    from appointment a join patient p on p.id = a.patient_id
    where a.status in ('booked', 'arrived') order by a.on_date, a.at_time
"""  # noqa: S608 - its own text
_SESSIONS = f"""
    select s.uuid, s.version, s.given_on, '', {_PERSON}, c.condition
    from session s join patient p on p.id = s.patient_id join course c on c.id = s.course_id
    where s.status not in ('voided', 'planned') order by s.given_on
"""  # noqa: S608
_ONLY_THERE = {"appointment": _APPOINTMENTS, "session": _SESSIONS}


@dataclass(frozen=True, slots=True)
class LostRow:
    """Something that is to be entered again. `conditions` are codes, and so is `what` was done;
    empty for an appointment or injections that the backup lacks altogether.
    """

    on: DeathDate
    at: str
    family_name: str
    given_name: str
    birth_date: BirthDate
    record_number: str
    conditions: tuple[str, ...]
    what: str = ""


@dataclass(frozen=True, slots=True)
class Losses:
    """`entries` of the audit trail after the backup's newest; `sessions` and `appointments` that
    are new or were changed since, as they stand now. `is_same_history`: the backup was made of
    this very database, and nothing else was put in between.

    `changes`: what else was done since. Of a booking that was cancelled or moved, the day is the
    one that the backup brings back.
    """

    entries: int
    is_same_history: bool
    patients: int
    sessions: tuple[LostRow, ...]
    appointments: tuple[LostRow, ...]
    changes: tuple[LostRow, ...] = ()

    @property
    def rows(self) -> tuple[LostRow, ...]:
        """All that is to be entered again."""
        return (*self.changes, *self.sessions, *self.appointments)


@dataclass(frozen=True, slots=True)
class Present:
    """The database that a backup would replace. `is_readable` False: damaged, or of another key."""

    is_there: bool
    is_readable: bool
    clinic_id: str = ""
    clinic_name: str = ""
    losses: Losses | None = None
    problem: str = ""


def look_at_present(database: Path, key: bytes | None, found: FoundBackup) -> Present:
    """What is there now, and what of it the backup lacks. Never raises for a damaged file."""
    if not database.exists():
        return Present(is_there=False, is_readable=False)
    try:
        state = inspect_file(database, key=key)
        present = connect(database, mode=state.mode, key=key)
        try:
            return _compared(present, found)
        finally:
            present.close()
    except (Problem, sqlcipher.Error, ValueError) as error:
        return Present(is_there=True, is_readable=False, problem=str(error))


def _compared(present: Any, found: FoundBackup) -> Present:
    clinic_id, name = present.execute("select uuid, name from clinic").fetchone() or ("", "")
    if clinic_id != found.clinic_id:
        return Present(is_there=True, is_readable=True, clinic_id=clinic_id, clinic_name=name)
    backup = connect(found.path, mode="immutable", key=found.key)
    try:
        head_seq, known = present.execute(
            "select max(seq), (select hash from audit_entry where seq = ?) from audit_entry",
            (found.head_seq,),
        ).fetchone()
        return Present(
            is_there=True,
            is_readable=True,
            clinic_id=clinic_id,
            clinic_name=name,
            losses=Losses(
                entries=max((head_seq or 0) - found.head_seq, 0),
                is_same_history=known == found.head_hash,
                patients=_count_new(present, backup),
                sessions=tuple(_lost(present, backup, "session")),
                appointments=tuple(_lost(present, backup, "appointment")),
                changes=tuple(
                    _row(present, one) for one in changed_since(present, backup, found.head_seq)
                ),
            ),
        )
    finally:
        backup.close()


def _count_new(present: Any, backup: Any) -> int:
    known = {uuid for (uuid,) in backup.execute("select uuid from patient")}
    return sum(uuid not in known for (uuid,) in present.execute("select uuid from patient"))


def _lost(present: Any, backup: Any, table: str) -> Iterator[LostRow]:
    known = dict(backup.execute(f"select uuid, version from {table}"))  # noqa: S608 - one of two
    rows = present.execute(_ONLY_THERE[table])
    for uuid, version, on, at, family, given, born, number, conditions in rows:
        if known.get(uuid) != version:
            # Who records injections again that the backup has, counts the dose twice.
            what = f"{table}-changed" if uuid in known else ""
            codes = tuple((conditions or "").split())
            born = read_birth_date(born)
            yield LostRow(read_death_date(on), at, family, given, born, number, codes, what)


def _row(present: Any, changed: ChangedRecord) -> LostRow:
    family, given, born, number = present.execute(
        f"select {_PERSON} from patient p where p.id = ?",  # noqa: S608 - its own text
        (changed.patient_id,),
    ).fetchone()
    return LostRow(
        read_death_date(changed.on),
        changed.at,
        family,
        given,
        read_birth_date(born),
        number,
        changed.conditions,
        changed.what,
    )
