"""One person under two records: told while typing, listed, compared, and split again."""

from dataclasses import replace
from datetime import timedelta

from tracker.domain.facts import SessionStatus
from tracker.services.courses.courses import course_form, open_course
from tracker.services.patients.card import patient_card
from tracker.services.patients.patients import add_patient, patient_form
from tracker.services.patients.search import find_patients
from tracker.services.same_person.comparison import compare
from tracker.services.same_person.merging import CourseChoice, MergeOrder, merge_patients
from tracker.services.same_person.splitting import merges_of
from tracker.services.visits.forms import SessionForm, VisitForm
from tracker.services.visits.recording import record_visit
from tracker.text import _, format_date_short
from tracker.tour.patient_scenes import LONG_NAME, somebody
from tracker.tour.stage import Scene, Stage
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.same_person.split_dialog import SplitDialog


def _typed(stage: Stage) -> None:
    form = stage.ask(patient_form, somebody(LONG_NAME, stage)).form
    stage.window.new_patient()
    stage.settle()
    stage.type_into(_("Family name"), form.family_name.upper())
    stage.type_into(_("Given name"), form.given_name)
    stage.type_into(_("Born"), format_date_short(form.birth_date))
    stage.wait_for_checks()


def _pairs(stage: Stage) -> None:
    _twice(stage)
    stage.window.go_to("patients")
    stage.settle()
    stage.press(_("Same person?"))


def _compared(stage: Stage) -> None:
    _pairs(stage)
    stage.press(_("Compare…"))


def _split(stage: Stage) -> None:
    kept = somebody(LONG_NAME, stage)
    if not stage.ask(merges_of, kept):
        _merge(kept, _twice(stage), stage)
        _treat(stage, kept, 3)
    today = stage.window.findChild(ClinicDate)
    if not isinstance(today, ClinicDate):
        return
    dialog = SplitDialog(stage.tasks, today, stage.ask(merges_of, kept)[0], stage.window)
    dialog.open_fitted()
    stage.settle()


def _merge(kept: str, merged: str, stage: Stage) -> None:
    found = stage.ask(compare, kept, merged, frozenset(), stage.today)
    joined = tuple(CourseChoice(clash.course_uuid, joins=True) for clash in found.clashes)
    versions = found.kept.version, merged, found.merged.version
    stage.do(merge_patients, MergeOrder(kept, *versions, courses=joined), stage.today)


def _twice(stage: Stage) -> str:
    """The uuid of a second record of the patient with the longest name, made where there is none."""
    first = somebody(LONG_NAME, stage)
    number = _number(stage)
    if stage.ask(find_patients, number):
        return stage.patient(number)
    form = stage.ask(patient_form, first).form
    given = form.given_name[:-1] + "y"
    twice = replace(form, record_number=number, given_name=given, email="", sex=None)
    uuid = str(stage.do(add_patient, twice, stage.today).value)
    course = stage.ask(patient_card, first, stage.today).courses[0]
    known = stage.ask(course_form, course.uuid).form
    stage.do(open_course, uuid, known, stage.today - timedelta(days=200))
    _treat(stage, uuid, 40)
    return uuid


def _number(stage: Stage) -> str:
    """Another in each look: what one has merged, the next can't compare."""
    return f"999{sum(map(ord, stage.look)):04}"


def _treat(stage: Stage, patient: str, days_ago: int) -> None:
    course = stage.ask(patient_card, patient, stage.today).courses[0]
    product = stage.ask(course_form, course.uuid).form.product
    form = VisitForm(
        patient,
        stage.today - timedelta(days=days_ago),
        (SessionForm(course.uuid, product, 300_000),),
        status=SessionStatus.GIVEN,
        incident_reason=_("Given before"),
    )
    stage.do(record_visit, form, stage.today)


SAME_SCENES = (
    Scene("same-person-typed", _typed),
    Scene("same-person-pairs", _pairs),
    Scene("same-person-compared", _compared),
    Scene("same-person-split", _split),
)
