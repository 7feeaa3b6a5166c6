"""Call mode: a patient, a form, the end of the list."""

from collections.abc import Callable
from functools import partial

from tracker.domain.problems import NotFound
from tracker.text import _
from tracker.tour.stage import Scene, Stage
from tracker.ui.calls.call_acts import CallAct
from tracker.ui.calls.call_window import CallWindow


def take_calls(stage: Stage, then: Callable[[Stage, CallWindow], object]) -> None:
    """Open it over the list as it is, and take its picture in the size of the window."""
    window = stage.window
    window.recall.calls.click()
    calls = next(reversed(window.findChildren(CallWindow)), None)
    if calls is None:
        raise NotFound(_("Nobody is to be called."))
    calls.showNormal()
    calls.resize(window.size())
    stage.settle()
    then(stage, calls)
    stage.settle()
    stage.keep(calls.grab().toImage())
    calls.close()
    stage.settle()


def _calls(then: Callable[[Stage, CallWindow], object], stage: Stage) -> None:
    stage.window.go_to("recall")
    stage.window.recall.show_tile("to-call")
    stage.settle()
    take_calls(stage, then)


def show_patient(_stage: Stage, _calls: CallWindow) -> None:
    return


def _after_one(stage: Stage, calls: CallWindow) -> None:
    calls.do(CallAct.NO_ANSWER)
    stage.settle()


def _form(act: CallAct, stage: Stage, calls: CallWindow) -> None:
    calls.do(act)
    stage.settle()


CALL_SCENES = (
    Scene("calls", partial(_calls, show_patient)),
    Scene("calls-last", partial(_calls, _after_one)),
    Scene("calls-book", partial(_calls, partial(_form, CallAct.BOOK))),
    Scene("calls-promise", partial(_calls, partial(_form, CallAct.PROMISE))),
    Scene("calls-died", partial(_calls, partial(_form, CallAct.DIED))),
)
