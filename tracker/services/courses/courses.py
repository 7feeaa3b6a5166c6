"""Courses of treatment: opened and changed."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.birth import first_day
from tracker.domain.interval import Interval
from tracker.domain.outcome import Done, Undo
from tracker.domain.problems import ConflictingField, EditConflict, Invalid, NotAllowed
from tracker.domain.protocol import Schedule, population_on
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.courses.questions import ask_about_warnings
from tracker.services.courses.use import refuse_where_used
from tracker.services.editing import Editing, changed_course, find, find_seen, last_changed_by, user
from tracker.services.entered import dose, line, needed_reason
from tracker.services.rules.in_force import current_rules
from tracker.services.staff.names import name_of, staff_named
from tracker.services.wording import (
    condition_name,
    course_label,
    interval_label,
    product_name,
    schedule_label,
)
from tracker.storage import records as r
from tracker.text import _, format_date_short, format_units

_LONGEST_WAIT = timedelta(days=731)


@dataclass(frozen=True, slots=True)
class CourseForm:
    """A course as typed. `planned_dose` in milliunits; None: the protocol's, as with `interval`.

    `switched_to` is a clinician's choice against the protocol and needs `switch_reason`.
    """

    condition: str
    product: str
    body_region: str = ""
    interval: Interval | None = None
    planned_dose: int | None = None
    start_on: date | None = None
    switched_to: Schedule | None = None
    switch_reason: str = ""
    clinician: str = ""
    nurse: str = ""


def course_form(tx: Session, course_uuid: str) -> Editing[CourseForm]:
    """The form of a course, to be edited."""
    authorize(tx, Action.READ_CHART)
    course = find(tx, r.Course, course_uuid)
    return Editing(course.uuid, course.version, _form_of(tx, course))


def open_course(tx: Session, patient_uuid: str, form: CourseForm, today: date) -> Done:
    """Open a course; refused where no protocol fits. `value` is the new uuid.

    What the patient's warnings ask of every course is asked of this one too.
    """
    authorize(tx, Action.EDIT_COURSES)
    patient = find(tx, r.Patient, patient_uuid)
    form = _checked(tx, form, patient, today)
    _refuse_without_protocol(tx, form, patient, today)
    refuse_second_course(tx, patient.id, form.condition, form.body_region)
    course = r.Course(
        patient=patient,
        condition=form.condition,
        body_region=form.body_region,
        product=form.product,
        opened_on=today,
    )
    _fill(tx, course, form)
    tx.add(course)
    tx.flush()
    ask_about_warnings(tx, patient.id, course.id, today)
    tx.flush()
    return _done(course, _("Opened {course}"), _close_again, (course.uuid, course.version, today))


def edit_course(
    tx: Session, course_uuid: str, seen_version: int, form: CourseForm, today: date
) -> Done:
    """Change a course. Its condition and body region stay."""
    authorize(tx, Action.EDIT_COURSES)
    course = find(tx, r.Course, course_uuid)
    before = _form_of(tx, course)
    if course.version != seen_version:
        raise _conflict(tx, course, form, before)
    if course.ended_on is not None:
        raise NotAllowed(_("This treatment has ended; take it up again first."))
    form = _checked(tx, form, course.patient, today)
    if (form.condition, form.body_region) != (course.condition, course.body_region):
        raise Invalid(
            _("Condition and body region of a treatment stay; end it and open another."),
            field="condition",
        )
    if form.product != course.product:
        _refuse_without_protocol(tx, form, course.patient, today)
    return _change(tx, course, before, form, today)


def refuse_second_course(tx: Session, patient_id: int, condition: str, body_region: str) -> None:
    """Raise Invalid where a course of that condition and region is open already."""
    course = r.Course
    regions = tx.scalars(
        select(course.body_region).where(
            course.patient_id == patient_id,
            course.condition == condition,
            course.ended_on.is_(None),
        )
    )
    if body_region.casefold() in {region.casefold() for region in regions}:
        raise Invalid(
            _("{course} is already being treated; change that treatment instead.").format(
                course=course_label(condition, body_region)
            ),
            field="condition",
        )


def _form_of(tx: Session, course: r.Course) -> CourseForm:
    return CourseForm(
        condition=course.condition,
        product=course.product,
        body_region=course.body_region,
        interval=course.interval,
        planned_dose=course.planned_dose,
        start_on=course.start_on,
        switched_to=Schedule(course.schedule_switch) if course.schedule_switch else None,
        switch_reason=course.schedule_switch_reason,
        clinician=name_of(tx, course.clinician_id),
        nurse=name_of(tx, course.nurse_id),
    )


def _checked(tx: Session, form: CourseForm, patient: r.Patient, today: date) -> CourseForm:
    if form.planned_dose is not None:
        dose(tx, form.product, form.planned_dose, "planned_dose")
    if form.start_on is not None and form.start_on < first_day(patient.birth_date):
        raise Invalid(_("This day is before the patient was born."), field="start_on")
    if form.start_on is not None and form.start_on > today + _LONGEST_WAIT:
        raise Invalid(_("A planned start may be two years ahead at most."), field="start_on")
    reason = form.switch_reason
    if form.switched_to is not None:
        reason = needed_reason(reason, "switch_reason")
    return replace(
        form, body_region=line(form.body_region, "body_region"), switch_reason=reason.strip()
    )


def _refuse_without_protocol(
    tx: Session, form: CourseForm, patient: r.Patient, today: date
) -> None:
    population = population_on(patient.birth_date, today)
    if current_rules(tx).protocol(form.condition, form.product, population) is None:
        raise Invalid(
            _("The clinic has no rule for {condition} with {product} at this age.").format(
                condition=condition_name(form.condition), product=product_name(form.product)
            ),
            field="product",
        )


def _fill(tx: Session, course: r.Course, form: CourseForm) -> None:
    switch = form.switched_to.value if form.switched_to else None
    if (course.schedule_switch, course.schedule_switch_reason or "") != (
        switch,
        form.switch_reason if switch else "",
    ):
        course.schedule_switch_by = user(tx) if switch else ""
    course.schedule_switch = switch
    course.schedule_switch_reason = form.switch_reason if switch else ""
    course.product = form.product
    course.interval = form.interval
    course.planned_dose = form.planned_dose
    course.start_on = form.start_on
    course.clinician_id = staff_named(tx, form.clinician, "clinician")
    course.nurse_id = staff_named(tx, form.nurse, "nurse")


def _change(
    tx: Session, course: r.Course, before: CourseForm, form: CourseForm, today: date
) -> Done:
    _fill(tx, course, form)
    tx.flush()
    arguments = (course.uuid, course.version, before, today)
    return _done(course, _("Changed {course}"), _put_back, arguments)


def _put_back(
    tx: Session, course_uuid: str, seen_version: int, form: CourseForm, today: date
) -> Done:
    """An earlier form as it was, also where its rule has been retired since."""
    authorize(tx, Action.EDIT_COURSES)
    course = find_seen(tx, r.Course, course_uuid, seen_version)
    return _change(tx, course, _form_of(tx, course), form, today)


_OPENED_IN_ERROR = "other"


def _close_again(tx: Session, course_uuid: str, seen_version: int, today: date) -> Done:
    authorize(tx, Action.EDIT_COURSES)
    course = find_seen(tx, r.Course, course_uuid, seen_version)
    ends_on = max(today, course.opened_on)
    refuse_where_used(tx, course, ends_on)
    course.ended_on, course.end_reason = ends_on, _OPENED_IN_ERROR
    course.ended_by, course.end_note = user(tx), _("Opened in error.")
    tx.flush()
    return _done(course, _("Opened {course}"), _reopen, (course.uuid, course.version, today))


def _reopen(tx: Session, course_uuid: str, seen_version: int, today: date) -> Done:
    authorize(tx, Action.EDIT_COURSES)
    course = find_seen(tx, r.Course, course_uuid, seen_version)
    refuse_second_course(tx, course.patient_id, course.condition, course.body_region)
    course.ended_on = course.end_reason = None
    course.ended_by = course.end_note = ""
    ask_about_warnings(tx, course.patient_id, course.id, today)
    tx.flush()
    return _done(course, _("Opened {course}"), _close_again, (course.uuid, course.version, today))


def _done(
    course: r.Course, label: str, command: Callable[..., Done], arguments: tuple[object, ...]
) -> Done:
    named = label.format(course=course_label(course.condition, course.body_region))
    return Done(course.uuid, changed_course(course), Undo(named, command, arguments))


def _conflict(tx: Session, course: r.Course, mine: CourseForm, theirs: CourseForm) -> EditConflict:
    labels = _labels()
    differing = [
        ConflictingField(f.name, labels[f.name], _shown(f.name, mine), _shown(f.name, theirs))
        for f in fields(CourseForm)
        if getattr(mine, f.name) != getattr(theirs, f.name)
    ]
    return EditConflict(
        _("Somebody has changed {course} since you opened it. Nothing was saved.").format(
            course=course_label(course.condition, course.body_region)
        ),
        differing,
        last_changed_by(tx, course.uuid),
        course.version,
    )


def _labels() -> dict[str, str]:
    return {
        "condition": _("Condition"),
        "product": _("Product"),
        "body_region": _("Body region"),
        "interval": _("Interval"),
        "planned_dose": _("Planned dose"),
        "start_on": _("Planned start"),
        "switched_to": _("When to treat"),
        "switch_reason": _("Reason for the switch"),
        "clinician": _("Clinician"),
        "nurse": _("Nurse"),
    }


def _shown(name: str, form: CourseForm) -> str:
    value = getattr(form, name)
    if isinstance(value, date):
        return format_date_short(value)
    if isinstance(value, Interval):
        return interval_label(value)
    if isinstance(value, Schedule):
        return schedule_label(value.value)
    if isinstance(value, int):
        return format_units(value)
    return condition_name(value) if name == "condition" else value or ""
