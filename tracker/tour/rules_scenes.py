"""What the window says after an update of the program whose own rules are others."""

from datetime import timedelta

from tracker.services.courses.preview import Moved
from tracker.services.courses.recomputing import Recomputing
from tracker.services.courses.window_moves import WindowMoves
from tracker.services.wording import course_label
from tracker.text import _, person_name
from tracker.tour.patient_scenes import list_rows
from tracker.tour.stage import Scene, Stage
from tracker.ui.rules_banner import RulesBanner
from tracker.ui.rules_watch import RulesWatch

_MOVED, _NAMED = 214, 30


def _watch(stage: Stage) -> RulesWatch:
    """The window's own, which a tour must not set to work."""
    window = stage.window
    window.go_to("recall")
    window.recall.show_tile("to-call")
    watch = window.findChild(RulesWatch)
    if isinstance(watch, RulesWatch):
        return watch
    made = RulesWatch(stage.tasks, window.today, window, is_readonly=False)
    window.show_doubts(RulesBanner(made))
    return made


def _working(stage: Stage) -> None:
    _watch(stage).progressed.emit(Recomputing(1_290, 3_000, 190, is_finished=False))


def _moved(stage: Stage) -> None:
    """Of the patients in sight: an update whose rules are these moves nobody."""
    rows = list_rows(stage)[:_NAMED]
    moves = [
        Moved(
            row.course_uuid,
            course_label(row.condition, row.body_region),
            person_name(row.family_name, row.given_name),
            "due",
            row.due_on,
            row.due_on and row.due_on + timedelta(days=7),
        )
        for row in rows
    ]
    _watch(stage).finished.emit(WindowMoves(_MOVED, tuple(moves)))


def _which(stage: Stage) -> None:
    _moved(stage)
    stage.settle()
    stage.press(_("See which…"))
    stage.take()
    stage.clear()
    _watch(stage).finished.emit(WindowMoves(0, ()))


RULES_SCENES = (
    Scene("rules-working", _working),
    Scene("rules-moved", _moved),
    Scene("rules-moved-dates", _which),
)
