"""`tracker patient`: one patient's courses, windows and sessions, as text or as JSON."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from tracker.services.patients.record import PatientRecord, RecordedCourse, RecordedSession
from tracker.services.visits.imported import SessionImport
from tracker.services.wording import (
    course_label,
    death_label,
    lateness,
    product_short,
    say_cause,
    say_reason,
    say_step,
    session_status_label,
    sex_label,
    span_label,
    state_label,
)
from tracker.terminal.due_output import units_of, window_object
from tracker.text import _, format_date_short, format_units, isolated, person_name


def patient_json(patient: PatientRecord) -> str:
    """One object; each course has the keys of `tracker due`, its end and its sessions."""
    return json.dumps(
        {
            "record_number": patient.record_number,
            "family_name": patient.family_name,
            "given_name": patient.given_name,
            "birth_date": patient.birth_date.isoformat(),
            "deceased_on": None if patient.deceased_on is None else patient.deceased_on.isoformat(),
            "sex": patient.sex,
            "phones": list(patient.phones),
            "emails": list(patient.emails),
            "courses": [_course_object(course) for course in patient.courses],
        },
        ensure_ascii=False,
        indent=1,
    )


def patient_text(patient: PatientRecord, today: date) -> Iterator[str]:
    """Lines for people; every treatment with its next step, why, and what was given."""
    yield _("{name} ({number})").format(
        name=person_name(patient.family_name, patient.given_name),
        number=isolated(patient.record_number),
    )
    about = [_("born {on}").format(on=format_date_short(patient.birth_date))]
    if patient.sex:
        about.append(sex_label(patient.sex))
    yield "  " + ", ".join([*about, *patient.phones, *patient.emails])
    if patient.deceased_on is not None:
        yield "  " + death_label(patient.deceased_on)
    if not patient.courses:
        yield "  " + _("No treatment yet.")
    for course in patient.courses:
        yield ""
        yield from _course_lines(course, today)


def _course_object(course: RecordedCourse) -> dict[str, Any]:
    ending = course.now.course.ending
    return {
        **window_object(course.now),
        "ended_on": None if ending is None else ending.on.isoformat(),
        "end_reason": None if ending is None else ending.reason,
        "sessions": [
            {
                "session_date": session.given_on.isoformat(),
                "product": session.product,
                "units": units_of(session.dose),
                "touch_up": session.is_touch_up,
                "status": session.status,
                "imported": _import_object(session.imported),
                "lots": [
                    {"lot_number": number, "lot_expiry": expiry.isoformat() if expiry else None}
                    for number, expiry in session.lots
                ],
                "injector": session.injector,
                "notes": session.notes,
            }
            for session in course.sessions
        ],
    }


def _import_object(imported: SessionImport | None) -> dict[str, str] | None:
    if imported is None:
        return None
    return {"file": imported.file_name, "on": imported.on.isoformat(), "by": imported.by}


def _course_lines(course: RecordedCourse, today: date) -> Iterator[str]:
    now = course.now
    window = now.window
    yield f"{course_label(now.course.condition, now.course.body_region)} · " + product_short(
        now.course.product
    )
    state = state_label(now.standing.state, now.standing.causes, verb=now.standing.step.verb)
    if now.course.ending is not None:
        yield "  " + _("{state} on {on}").format(
            state=state, on=format_date_short(now.course.ending.on)
        )
    else:
        yield f"  {state}: {say_step(now.standing.step, today)}"
        for cause in now.standing.causes:
            yield f"    {say_cause(cause, now.standing.state)}"
        if window.due_on is not None:
            yield f"  {span_label(window.earliest_on, window.overdue_from)} · " + lateness(
                window, today
            )
        for reason in now.reasons:
            yield f"    {say_reason(reason)}"
    for session in course.sessions:
        yield f"  {_session_line(session)}"


def _session_line(session: RecordedSession) -> str:
    parts = [
        format_date_short(session.given_on),
        product_short(session.product),
        _("dose unknown") if session.dose is None else format_units(session.dose),
    ]
    if session.is_touch_up:
        parts.append(_("touch-up"))
    if session.status != "signed":
        parts.append(session_status_label(session.status))
    elif session.imported is not None:
        parts.append(session_status_label("imported"))
    parts += [number for number, _expiry in session.lots]
    parts += [part for part in (session.injector, session.notes.replace("\n", " ")) if part]
    return " · ".join(parts)
