"""Recording what was given, and changing what was recorded."""

from functools import partial
from typing import Any

from tracker.domain.facts import SessionStatus
from tracker.domain.problems import NotFound
from tracker.domain.state import State
from tracker.services.patients.card import PatientCard, patient_card
from tracker.text import _
from tracker.tour.patient_scenes import list_rows
from tracker.tour.stage import Scene, Stage
from tracker.tour.stock_scenes import open_a_vial
from tracker.ui.sites.drawing_view import DrawingView
from tracker.ui.visits.visit_page import VisitPage
from tracker.ui.widgets.choice import Choice
from tracker.ui.widgets.tap_row import TapRow


def _begin(stage: Stage, state: State, *, courses: int = 1) -> None:
    """A new visit of the first patient on the list in that state, with at least so many courses."""
    rows = [row for row in list_rows(stage) if row.state is state]
    if not rows:
        raise NotFound(f"Nothing is {state.value}.")
    # Those that have been treated before come first: their checks say more.
    rows.sort(key=lambda row: (len(row.others) + 1 < courses, row.last_on is None))
    _leave(stage)
    stage.window.open_visit(rows[0].patient_uuid, rows[0].course_uuid)
    stage.settle()


def _leave(stage: Stage) -> None:
    if stage.window.place != "visit":
        return
    stage.press(_("Cancel"))
    if stage.front() is not stage.window:
        stage.press(_("Leave"))


def _empty(stage: Stage) -> None:
    _begin(stage, State.TO_CALL)


def _filled(stage: Stage) -> None:
    _begin(stage, State.TO_CALL)
    stage.press(_("Same as last time"))
    stage.type_into(_("Lot number {n}").format(n=1), "C7714A")
    stage.wait_for_checks()


def _asked(stage: Stage) -> None:
    """What was asked, half way: one yes, one no, and how the last injections worked."""
    _filled(stage)
    rows = [row for row in stage.window.findChildren(TapRow) if row.isVisible()]
    for row, code in zip(rows, ("11", "none", "no", "yes", "no"), strict=False):
        row.set_code(code)
        row.changed.emit()
        stage.bring_into_sight(row)
    stage.wait_for_checks()


def _signing(stage: Stage) -> None:
    _filled(stage)
    stage.press(_("Sign"))


def _over_the_limit(stage: Stage) -> None:
    _begin(stage, State.TO_CALL)
    stage.type_into(_("Dose"), "990")
    stage.wait_for_checks()


def _early(stage: Stage) -> None:
    """Too early: it can be recorded all the same, with a reason."""
    _begin(stage, State.WAITING)
    stage.press(_("Same as last time"))
    stage.wait_for_checks()
    stage.show_lower_end(stage.window)


def _sites(stage: Stage) -> None:
    """Where the dose goes, as a table."""
    _begin(stage, State.TO_CALL)
    stage.press(_("Same as last time"))
    stage.wait_for_checks()
    stage.show_lower_end(stage.window)


def _drawings(stage: Stage) -> None:
    """And on the drawings."""
    _sites(stage)
    stage.press(_("Drawings"))
    view = next(v for v in stage.window.findChildren(DrawingView) if v.isVisible())
    stage.bring_into_sight(view)


def _two(stage: Stage) -> None:
    _begin(stage, State.TO_CALL, courses=2)
    for tick in stage.boxes(stage.window):
        if not tick.text().startswith(_("Touch-up")):
            tick.setChecked(True)
    stage.wait_for_checks()


def _vials(stage: Stage) -> None:
    """Two vials of two lots, with their account."""
    open_a_vial(stage)
    _begin(stage, State.TO_CALL)
    stage.type_into(_("Dose"), "155")
    for position in (0, 1):
        stage.press(_("Take from a vial"))
        chosen = [one for one in stage.window.findChildren(Choice) if one.isVisible()]
        vial = next(one for one in chosen if one.accessibleName().startswith(_vial(position + 1)))
        vial.setCurrentIndex(position)
        if not position:
            stage.type_into(_("Dose from vial {n}").format(n=1), "100")
    stage.wait_for_checks()


def _vial(position: int) -> str:
    return _("Vial {n}").format(n=position)


def _refused(stage: Stage) -> None:
    """Nothing typed, and signed all the same."""
    _begin(stage, State.TO_CALL)
    stage.press(_("Sign"))


def _amend(stage: Stage) -> None:
    _visit(stage).amend(_signed_session(stage))


def _amend_preview(stage: Stage) -> None:
    """Given a month before what was recorded: dates move."""
    _amend(stage)
    stage.settle()
    stage.type_into(_("Date"), "-4w")
    stage.type_into(_("Reason for the change"), _("The date was copied wrongly."))
    stage.press(_("Save"))


def _void(stage: Stage) -> None:
    _visit(stage).void(_signed_session(stage))


def _visit(stage: Stage) -> VisitPage:
    page = stage.window.page("visit")
    if not isinstance(page, VisitPage):
        raise NotFound("There is no visit.")
    return page


def _signed_session(stage: Stage) -> str:
    """The newest injections of somebody who waits for the next ones."""
    _leave(stage)
    for row in list_rows(stage):
        if row.state is not State.WAITING:
            continue
        card: PatientCard = stage.ask(patient_card, row.patient_uuid, stage.today)
        signed = [one for one in card.sessions if one.status == SessionStatus.SIGNED.value]
        if signed:
            stage.window.open_patient(row.patient_uuid)
            stage.settle()
            return str(signed[0].uuid)
    raise NotFound("Nothing that was signed waits for the next time.")


def _finish(play: Any, stage: Stage) -> None:
    """Take the picture, then leave the form as a user would."""
    play(stage)
    stage.take()
    stage.clear()
    _leave(stage)


RECORD_SCENES = (
    Scene("record", partial(_finish, _empty)),
    Scene("record-checks", partial(_finish, _filled)),
    Scene("record-vials", partial(_finish, _vials)),
    Scene("record-asked", partial(_finish, _asked)),
    Scene("record-over-the-limit", partial(_finish, _over_the_limit)),
    Scene("record-sites", partial(_finish, _sites)),
    Scene("record-drawings", partial(_finish, _drawings)),
    Scene("record-two-treatments", partial(_finish, _two)),
    Scene("record-early", partial(_finish, _early)),
    Scene("record-refused", partial(_finish, _refused)),
    Scene("record-sign", partial(_finish, _signing)),
    Scene("record-amend", _amend),
    Scene("record-amend-preview", _amend_preview),
    Scene("record-entered-in-error", _void),
)
