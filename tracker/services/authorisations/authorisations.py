"""Authorisations: asked for, answered by the payer, and their terms."""

from dataclasses import dataclass, fields, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from tracker.domain.authorisation import Part, Stage, Supply
from tracker.domain.interval import Interval
from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.rights import Action
from tracker.services.authorisations.chase_days import answer_day, check_chase_day
from tracker.services.authorisations.renewals import renewed
from tracker.services.authorize import authorize
from tracker.services.editing import Editing, changed_course, find, find_seen, full_name
from tracker.services.entered import day, dose, known_product, line, needed_line, note
from tracker.services.staff.names import name_of, staff_named
from tracker.services.withdrawal import added, withdraw
from tracker.services.wording.authorisations import stage_label
from tracker.storage import records as r
from tracker.text import _, format_date_short

KEPT_STAGES = (Stage.TO_REQUEST, Stage.SENT, Stage.REFUSED, Stage.APPEALED, Stage.APPROVED)
"""The stages that somebody sets; the others follow from dates."""


@dataclass(frozen=True, slots=True)
class AuthorisationForm:
    """An authorisation as typed. `units` in thousandths, of `product`; None: not limited.

    `valid_from` and `valid_to` are both included; `visits_elsewhere` were used elsewhere, since
    those given here are counted. `appeal_by` is the last day for an appeal against a refusal.
    """

    course_uuids: tuple[str, ...]
    payer: str
    number: str = ""
    stage: Stage = Stage.TO_REQUEST
    part: Part = Part.BOTH
    product: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    visits: int | None = None
    visits_elsewhere: int = 0
    units: int | None = None
    minimum: Interval | None = None
    appeal_by: date | None = None
    supply: Supply = Supply.OWN
    pharmacy: str = ""
    owner: str = ""
    chase_on: date | None = None
    note: str = ""


def authorisation_form(tx: Session, authorisation_uuid: str) -> Editing[AuthorisationForm]:
    """The form of an authorisation, to be edited."""
    authorize(tx, Action.READ_CHART)
    found = find(tx, r.Authorisation, authorisation_uuid)
    return Editing(found.uuid, found.version, _form_of(tx, found))


def open_authorisation(tx: Session, form: AuthorisationForm, today: date) -> Done:
    """Begin, or take down one that is held already; `value` is the new uuid."""
    authorize(tx, Action.WORK_RECALL)
    courses = _courses(tx, form)
    opened = r.Authorisation(patient_id=courses[0].patient_id, stage=form.stage.value)
    _fill(tx, opened, _checked(tx, form), courses, today)
    tx.add(opened)
    tx.flush()
    check_chase_day(tx, opened, today, "chase_on")
    return added(tx, r.Authorisation, opened, _told_opened, today)


def edit_authorisation(
    tx: Session, authorisation_uuid: str, seen_version: int, form: AuthorisationForm, today: date
) -> Done:
    """Change whatever was typed of it; approved with it, it is as `approve` says."""
    authorize(tx, Action.WORK_RECALL)
    before = _form_at(tx, authorisation_uuid)
    if form.stage is Stage.APPROVED is not before.stage and form.chase_on == before.chase_on:
        return approve(tx, authorisation_uuid, seen_version, form, today)
    return _change(tx, authorisation_uuid, seen_version, form, today)


def withdraw_authorisation(
    tx: Session, authorisation_uuid: str, seen_version: int, today: date
) -> Done:
    """It is not needed, or was entered in error: it stands in nobody's way any more."""
    authorize(tx, Action.WORK_RECALL)
    return withdraw(tx, r.Authorisation, authorisation_uuid, seen_version, _told_opened, today)


def mark_sent(
    tx: Session,
    authorisation_uuid: str,
    seen_version: int,
    today: date,
    chase_on: date | None = None,
) -> Done:
    """The request went to the payer today."""
    authorize(tx, Action.WORK_RECALL)
    form = _form_at(tx, authorisation_uuid)
    after = replace(
        form, stage=Stage.SENT, chase_on=chase_on or answer_day(tx, authorisation_uuid, today)
    )
    return _change(tx, authorisation_uuid, seen_version, after, today)


def refuse(
    tx: Session,
    authorisation_uuid: str,
    seen_version: int,
    today: date,
    appeal_by: date | None = None,
) -> Done:
    """The payer said no. It is seen to today: appealed by a day, or talked over."""
    authorize(tx, Action.WORK_RECALL)
    form = _form_at(tx, authorisation_uuid)
    if appeal_by is not None and appeal_by < today:
        raise Invalid(_("This day has passed."), field="appeal_by")
    after = replace(form, stage=Stage.REFUSED, appeal_by=appeal_by, chase_on=today)
    return _change(tx, authorisation_uuid, seen_version, after, today)


def appeal(
    tx: Session,
    authorisation_uuid: str,
    seen_version: int,
    today: date,
    chase_on: date | None = None,
) -> Done:
    """The appeal went to the payer today."""
    authorize(tx, Action.WORK_RECALL)
    form = _form_at(tx, authorisation_uuid)
    if form.stage is not Stage.REFUSED:
        raise NotAllowed(_("Only a refusal can be appealed against."))
    after = replace(
        form, stage=Stage.APPEALED, chase_on=chase_on or answer_day(tx, authorisation_uuid, today)
    )
    return _change(tx, authorisation_uuid, seen_version, after, today)


def approve(
    tx: Session, authorisation_uuid: str, seen_version: int, form: AuthorisationForm, today: date
) -> Done:
    """The payer said yes, on the terms of the form. A pharmacy's vial is to be ordered next."""
    authorize(tx, Action.WORK_RECALL)
    chase_on = today if form.supply is Supply.PHARMACY else None
    after = replace(form, stage=Stage.APPROVED, appeal_by=None, chase_on=chase_on)
    return _change(tx, authorisation_uuid, seen_version, after, today)


def ask_anew(tx: Session, authorisation_uuid: str, seen_version: int, today: date) -> Done:
    """Ask the payer once more for what was approved and runs out; `value` is the new uuid."""
    authorize(tx, Action.WORK_RECALL)
    renewal = renewed(find_seen(tx, r.Authorisation, authorisation_uuid, seen_version), today)
    tx.add(renewal)
    tx.flush()
    return added(tx, r.Authorisation, renewal, _told_opened, today)


def chase_again(
    tx: Session, authorisation_uuid: str, seen_version: int, chase_on: date | None, today: date
) -> Done:
    """The payer, or the pharmacy, was asked today and is to be asked again on another day."""
    authorize(tx, Action.WORK_RECALL)
    chase_on = day(chase_on, "chase_on")
    if chase_on <= today:
        raise Invalid(_("Enter a day after today."), field="chase_on")
    after = replace(_form_at(tx, authorisation_uuid), chase_on=chase_on)
    return _change(tx, authorisation_uuid, seen_version, after, today)


def _put_back(
    tx: Session, authorisation_uuid: str, seen_version: int, form: AuthorisationForm, today: date
) -> Done:
    authorize(tx, Action.WORK_RECALL)
    return _put(tx, authorisation_uuid, seen_version, form, today)


def _change(
    tx: Session, authorisation_uuid: str, seen_version: int, form: AuthorisationForm, today: date
) -> Done:
    done = _put(tx, authorisation_uuid, seen_version, form, today)
    check_chase_day(tx, find(tx, r.Authorisation, authorisation_uuid), today, "chase_on")
    return done


def _put(
    tx: Session, authorisation_uuid: str, seen_version: int, form: AuthorisationForm, today: date
) -> Done:
    found = find_seen(tx, r.Authorisation, authorisation_uuid, seen_version)
    if found.withdrawn_on is not None:
        raise NotAllowed(_("This was taken back."))
    before = _form_of(tx, found)
    courses = _courses(tx, form)
    if courses[0].patient_id != found.patient_id:
        raise Invalid(_("This treatment is another patient’s."), field="course_uuids")
    old = [link.course_id for link in found.courses]
    _fill(tx, found, _checked(tx, form), courses, today)
    tx.flush()
    label = _label_change(tx, found, before, form)
    undo = Undo(label, _put_back, (found.uuid, found.version, before, today))
    touched = [tx.get_one(r.Course, key) for key in {*old, *(c.id for c in courses)}]
    return Done(found.uuid, _changed(touched), undo)


def _fill(
    tx: Session,
    found: r.Authorisation,
    form: AuthorisationForm,
    courses: list[r.Course],
    today: date,
) -> None:
    # Whatever asks the database comes first, so that all of it is written, and told, as one change.
    owner_id = staff_named(tx, form.owner, "owner")
    terms, links = found.terms or r.AuthorisationTerms(), list(found.courses)
    if found.stage != form.stage.value or found.decided_on is None:
        is_decided = form.stage in (Stage.APPROVED, Stage.REFUSED)
        found.decided_on = today if is_decided else None
    found.payer, found.number, found.stage = form.payer, form.number, form.stage.value
    found.valid_from, found.valid_to = form.valid_from, form.valid_to
    found.visits_approved, found.visits_used = form.visits, form.visits_elsewhere
    found.dose_approved, found.minimum_interval = form.units, form.minimum
    found.owner_id = owner_id
    found.chase_on, found.note = form.chase_on, form.note
    terms.part, terms.product = form.part.value, form.product
    terms.supply, terms.pharmacy = form.supply.value, form.pharmacy
    terms.appeal_by = form.appeal_by
    found.terms = terms
    wanted = {course.id for course in courses}
    kept = [link for link in links if link.course_id in wanted]
    new = wanted - {link.course_id for link in kept}
    found.courses = [*kept, *(r.AuthorisationCourse(course_id=key) for key in sorted(new))]
    # Terms and courses are rows of their own, but a change of theirs is one of the authorisation.
    flag_modified(found, "note")


def _form_at(tx: Session, authorisation_uuid: str) -> AuthorisationForm:
    return _form_of(tx, find(tx, r.Authorisation, authorisation_uuid))


def _form_of(tx: Session, found: r.Authorisation) -> AuthorisationForm:
    terms = found.terms or r.AuthorisationTerms(part="both", supply="own", pharmacy="")
    ids = [link.course_id for link in found.courses]
    course = r.Course
    uuids = tx.scalars(select(course.uuid).where(course.id.in_(ids)).order_by(course.id))
    return AuthorisationForm(
        course_uuids=tuple(uuids),
        payer=found.payer,
        number=found.number,
        stage=Stage(found.stage),
        part=Part(terms.part),
        product=terms.product,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        visits=found.visits_approved,
        visits_elsewhere=found.visits_used,
        units=found.dose_approved,
        minimum=found.minimum_interval,
        appeal_by=terms.appeal_by,
        supply=Supply(terms.supply),
        pharmacy=terms.pharmacy,
        owner=name_of(tx, found.owner_id),
        chase_on=found.chase_on,
        note=found.note,
    )


def _checked(tx: Session, form: AuthorisationForm) -> AuthorisationForm:
    if form.stage not in KEPT_STAGES:
        raise Invalid(_("Choose a stage from the list."), field="stage")
    if form.valid_from and form.valid_to and form.valid_to < form.valid_from:
        raise Invalid(_("It can’t end before it begins."), field="valid_to")
    if form.product is not None:
        known_product(tx, form.product, "product")
    if form.units is not None:
        if form.product is None:
            raise Invalid(_("Choose the product whose Units were approved."), field="product")
        dose(tx, form.product, form.units, "units")
    if form.stage not in (Stage.REFUSED, Stage.APPEALED):
        form = replace(form, appeal_by=None)
    return replace(
        form,
        payer=needed_line(form.payer, "payer"),
        number=line(form.number, "number"),
        pharmacy=line(form.pharmacy, "pharmacy"),
        owner=line(form.owner, "owner"),
        note=note(form.note, "note", 2000),
    )


def _courses(tx: Session, form: AuthorisationForm) -> list[r.Course]:
    courses = [find(tx, r.Course, uuid) for uuid in dict.fromkeys(form.course_uuids)]
    if not courses:
        raise Invalid(_("Choose at least one treatment."), field="course_uuids")
    if len({course.patient_id for course in courses}) > 1:
        raise Invalid(_("An authorisation is for one patient."), field="course_uuids")
    return courses


def _changed(courses: list[r.Course]) -> frozenset[Subject]:
    return frozenset().union(*(changed_course(course) for course in courses))


def _told_opened(tx: Session, found: r.Authorisation) -> tuple[str, frozenset[Subject]]:
    courses = [tx.get_one(r.Course, link.course_id) for link in found.courses]
    template = _("{payer} to be asked about {name}")
    if found.withdrawn_on is not None:
        template = _("Took back what {payer} was asked about {name}")
    label = template.format(payer=found.payer, name=full_name(courses[0].patient))
    return label, _changed(courses)


def _label_change(
    tx: Session, found: r.Authorisation, before: AuthorisationForm, form: AuthorisationForm
) -> str:
    patient = tx.get_one(r.Patient, found.patient_id)
    values = {"payer": found.payer, "name": full_name(patient)}
    if form.stage is not before.stage:
        label = stage_label(Stage.APPEAL_BY if form.appeal_by else form.stage, form.appeal_by)
        return _("{payer} about {name}: {stage}").format(stage=label, **values)
    others = {field.name for field in fields(form)} - {"chase_on"}
    if form.chase_on is not None and all(
        getattr(form, name) == getattr(before, name) for name in others
    ):
        on = format_date_short(form.chase_on)
        return _("{payer} about {name}: ask again on {on}").format(on=on, **values)
    return _("Changed what {payer} approved for {name}").format(**values)
