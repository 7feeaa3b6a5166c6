"""What was done since a backup to what is in it: it would be undone by a restore, untold.

A booking that was cancelled stands again, and nobody calls; injections that were voided count.
Read by plain SQL from both files, and compared by what each row says of itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

_OF_APPOINTMENT = """
    select a.patient_id, a.on_date, coalesce(a.at_time, ''),
           (select group_concat(c.condition, ' ') from appointment_course ac
            join course c on c.id = ac.course_id where ac.appointment_id = a.id)
    from appointment a where a.uuid = ?
"""
_MISSED_OR_CAME = """
    case when status like 'cancelled-%' then 'booking-cancelled'
         when status = 'voided' then 'booking-voided'
         when status = 'missed' then 'booking-missed'
         when status = 'done' and not exists (
             select 1 from session s where s.patient_id = t.patient_id
             and s.given_on = t.on_date and s.status not in ('voided', 'planned')
         ) then 'booking-done'
         when status = 'done' then '' else on_date || coalesce(at_time, '') end
"""


@dataclass(frozen=True, slots=True)
class ChangedRecord:
    """`what` is a code; `on` the day that it is about, else that of the change."""

    what: str
    patient_id: int
    on: str
    at: str
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Kind:
    """`state` is SQL for what a row says of itself, '' where it simply stands.

    `new`, `changed`, `stands`: the codes for a row that the backup lacks, for one of another
    version, and for one that stands again; None: that is no change, or is told elsewhere.
    """

    table: str
    state: str
    details: str
    new: str | None = None
    changed: str | None = None
    stands: str | None = None


def _of_course(table: str, day: str) -> str:
    return (
        f"select c.patient_id, {day}, '', c.condition from {table} t"  # noqa: S608 - its own text
        " join course c on c.id = t.course_id where t.uuid = ?"
    )


def _of_patient(table: str, day: str) -> str:
    return f"select patient_id, {day}, '', '' from {table} where uuid = ?"  # noqa: S608


def _of_authorisation(table: str, day: str) -> str:
    return (
        f"select a.patient_id, {day}, '', '' from {table} t"  # noqa: S608 - its own text
        " join authorisation a on a.id = t.authorisation_id where t.uuid = ?"
    )


def _either(column: str, code: str) -> str:
    return f"case when {column} is null then '' else '{code}' end"


def _noted(table: str, code: str, ends: str, ended: str, details: str) -> _Kind:
    """What is noted, changed or noted again is told alike; `ends` is the column of its end."""
    return _Kind(table, _either(ends, ended), details, new=code, changed=code, stands=code)


_KINDS = (
    _Kind("appointment", _MISSED_OR_CAME, _OF_APPOINTMENT),
    _Kind(
        "session",
        "case status when 'voided' then 'injections-voided'"
        " when 'planned' then 'injections-planned' else '' end",
        _of_course("session", "t.given_on"),
        new="",
    ),
    _Kind(
        "patient",
        _either("deceased_on", "patient-died"),
        "select id, deceased_on, '', '' from patient where uuid = ?",
        new="patient-new",
        changed="patient-changed",
        stands="patient-not-died",
    ),
    _Kind(
        "course",
        _either("ended_on", "treatment-ended"),
        "select patient_id, ended_on, '', condition from course where uuid = ?",
        new="treatment-new",
        changed="treatment-changed",
        stands="treatment-taken-up",
    ),
    _noted(
        "hold",
        "hold",
        "withdrawn_on",
        "hold-ended",
        _of_course(
            "hold", "max(coalesce(t.not_treated_before, ''), coalesce(t.not_called_before, ''))"
        ),
    ),
    _noted(
        "own_date",
        "own-date",
        "withdrawn_on",
        "own-date-withdrawn",
        _of_course("own_date", "t.own_on"),
    ),
    _noted(
        "symptom_report",
        "report",
        "withdrawn_on",
        "report-withdrawn",
        _of_course("symptom_report", "t.reported_on"),
    ),
    _noted(
        "patient_alert",
        "alert",
        "ended_on",
        "alert-ended",
        _of_patient("patient_alert", "coalesce(ended_on, since_on)"),
    ),
    _noted(
        "outside_dose",
        "outside-dose",
        "voided_on",
        "outside-dose-voided",
        _of_patient("outside_dose", "given_on"),
    ),
    _noted(
        "contact_attempt",
        "contact",
        "withdrawn_on",
        "contact-withdrawn",
        _of_patient("contact_attempt", "attempted_on"),
    ),
    _noted(
        "authorisation",
        "authorisation",
        "withdrawn_on",
        "authorisation-withdrawn",
        _of_patient("authorisation", "coalesce(withdrawn_on, decided_on)"),
    ),
    _noted(
        "drug_delivery",
        "drug-delivery",
        "withdrawn_on",
        "drug-delivery-withdrawn",
        _of_authorisation("drug_delivery", "coalesce(t.arrived_on, t.ordered_on)"),
    ),
)
"""The first are those that hurt the most."""


def changed_since(present: Any, backup: Any, head_seq: int) -> Iterator[ChangedRecord]:
    """Of two open files; `head_seq` is the backup's newest entry in the audit trail."""
    days = _days_of_changes(present, head_seq)
    for kind in _KINDS:
        for uuid, what, brought_back in _differing(present, backup, kind):
            # Of a booking, the day that stands again is told: that one has to go.
            source = backup if brought_back else present
            patient_id, on, at, conditions = source.execute(kind.details, (uuid,)).fetchone()
            if brought_back:
                patient_id = _patient_of(present, kind.table, uuid)
            yield ChangedRecord(
                what,
                patient_id,
                on or days.get(uuid) or days[""],
                at,
                tuple((conditions or "").split()),
            )


def _differing(present: Any, backup: Any, kind: _Kind) -> Iterator[tuple[str, str, bool]]:
    """The uuid, what was done, and whether the day of the backup is the one to tell."""
    states = f"select uuid, version, {kind.state} from {kind.table} t"  # noqa: S608 - its own text
    known = {uuid: (version, state) for uuid, version, state in backup.execute(states)}
    is_booking = kind.table == "appointment"
    for uuid, version, state in present.execute(states):
        there = known.get(uuid)
        if there == (version, state):
            continue
        if there is None:
            what = _of_new(kind, state)
        elif there[1] == state:
            what = kind.changed
        elif is_booking:
            what = _of_booking(there[1], state)
        else:
            what = state or kind.stands
        if what:
            yield uuid, what, is_booking and there is not None


def _of_new(kind: _Kind, state: str) -> str | None:
    """What was entered and taken back since leaves nothing to do again."""
    if kind.new is None:
        return None
    if kind.table == "session":
        return "injections-planned" if state == "injections-planned" else None
    if not state:
        return kind.new
    return state if state in ("patient-died", "treatment-ended") else None


def _of_booking(before: str, after: str) -> str | None:
    """A booking that stands says its day and time."""
    if after.startswith("booking-") or not after:
        return after
    return None if not before or before.startswith("booking-") else "booking-moved"


def _patient_of(present: Any, table: str, uuid: str) -> int:
    sql = f"select patient_id from {table} where uuid = ?"  # noqa: S608 - one of a few
    found: tuple[int] = present.execute(sql, (uuid,)).fetchone()
    return found[0]


def _days_of_changes(present: Any, head_seq: int) -> dict[str, str]:
    """By uuid, the clinic's; under "" that of the newest entry, for what the trail doesn't name."""
    (zone,) = present.execute("select zone from clinic").fetchone()
    place = ZoneInfo(zone)

    def day(moment: str) -> str:
        return datetime.fromisoformat(moment).astimezone(place).date().isoformat()

    rows = present.execute(
        "select subject_uuid, max(at) from audit_entry where seq > ? group by subject_uuid",
        (head_seq,),
    )
    days = {uuid: day(at) for uuid, at in rows if uuid}
    (newest,) = present.execute("select max(at) from audit_entry").fetchone()
    return {**days, "": day(newest)}
