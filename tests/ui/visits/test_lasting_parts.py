"""What stays while a visit is typed: parts are made when they are needed, and only what changes
is made anew."""

from tests.builders import BLADDER
from tests.clinics import Clinic
from tests.ui.seen import tab_order
from tests.ui.visits.conftest import StartVisit
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.visits.check_line import CheckLine
from tracker.ui.visits.session_editor import SessionEditor
from tracker.ui.visits.visit_page import VisitPage
from tracker.ui.widgets.tap_row import TapRow


def editors(page: VisitPage) -> list[str]:
    return [one.course.uuid for one in page.findChildren(SessionEditor)]


def test_a_treatment_has_fields_once_it_is_ticked_where_it_is_read_and_keeps_what_is_typed(
    clinic: Clinic, start_visit: StartVisit
) -> None:
    patient = clinic.patient()
    clinic.course(patient, BLADDER), clinic.course(patient)
    upper, lower = (course.uuid for course in clinic.card(patient).courses)
    page = start_visit(patient, lower)
    ticks = page._sessions._ticks
    assert editors(page) == [lower]
    assert not page.is_touched
    assert [kept["typed"] for kept in page._sessions.typed_value()] == [None, None]
    ticks[upper].setChecked(True)
    first, second = page._sessions.editor(upper), page._sessions.editor(lower)
    column = page._sessions._column
    assert column.indexOf(first) < column.indexOf(second)
    reached = [w for w in tab_order(page) if first.isAncestorOf(w) or second.isAncestorOf(w)]
    assert first.isAncestorOf(reached[0])
    first._injection._dose.set_text("100")
    ticks[upper].setChecked(False)
    assert first.isHidden()
    kept = page._sessions.typed_value()
    again = start_visit(patient, lower)
    again._sessions.put_value(kept)
    assert again._sessions.editor(upper)._injection._dose.text() == "100"
    assert again._sessions.editor(upper).isHidden()


def test_only_the_checks_that_change_are_made_anew(
    clinic: Clinic, start_visit: StartVisit, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    page = start_visit(patient, course)
    page._sessions.editor(course)._injection._dose.set_text("155")
    page._ask_checks()
    settle(clinic_tasks)

    def shown() -> dict[str, CheckLine]:
        lines = page._checks.findChildren(CheckLine)
        return {one.accessibleName(): one for one in lines if not one.isHidden()}

    before = shown()
    page._sessions.editor(course)._injection._dose.set_text("300")
    page._ask_checks()
    settle(clinic_tasks)
    after = shown()
    stayed = set(before) & set(after)
    assert len(after) > len(before) > len(stayed) > 2
    assert all(after[name] is before[name] for name in stayed)
    order = sorted(after.values(), key=page._checks._column.indexOf)
    words = [one.accessibleName().partition(":")[0] for one in order]
    assert words.index("Caution") < words.index("Fine")


def test_the_next_patient_is_asked_in_the_same_rows_and_nothing_is_answered(
    clinic: Clinic, start_visit: StartVisit, clinic_tasks: Tasks
) -> None:
    patient, other = clinic.patient(), clinic.patient()
    clinic.course(other)
    page = start_visit(patient, clinic.course(patient))

    def rows() -> list[TapRow]:
        return page._sessions.asked._questions.findChildren(TapRow)

    asked = rows()
    asked[0].set_code("yes")
    page._begin(other, "")
    settle(clinic_tasks)
    assert rows() == asked
    assert [row.code() for row in asked] == [None] * len(asked)
    assert page._sessions.asked.answers() == ()
