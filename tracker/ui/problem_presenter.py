"""How each kind of problem is shown.

| kind | shown as |
|---|---|
| `Invalid(field=…)` | text under the field, focus goes there |
| `EditConflict` | a dialog, mine beside theirs |
| `NotFound`, `NotAllowed` | a message; then `gone`, so that the row greys |
| `Unavailable` | a banner with Try again; the form keeps its content |
| anything else | a bug: logged under an incident number, without patient data |
"""

import logging
import sys
import threading
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from tracker.domain.problems import EditConflict, Invalid, Problem, Unavailable
from tracker.services.wording.problems import say_problem
from tracker.text import _
from tracker.ui.job import Cancelled
from tracker.ui.kinds import Kind
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.fields import Fields
from tracker.ui.widgets.message_box import message_box

Action = Callable[[], object]

_log = logging.getLogger(__name__)


def sentence(problem: Problem) -> str:
    """The problem in the language of the person."""
    return say_problem(problem)


class ProblemPresenter(QObject):
    """`banner` is the window's strip for what concerns the whole program."""

    _raised_elsewhere = Signal(object)

    def __init__(self, window: QWidget, banner: Banner, tasks: Tasks | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._banner = banner
        self._retry: Action | None = None
        self._has_bug_dialog = False
        banner.action_chosen.connect(self._on_retry)
        self._raised_elsewhere.connect(self.present)
        if tasks is not None:
            tasks.failed.connect(self.present)

    def present(
        self,
        problem: BaseException,
        *,
        fields: Fields | None = None,
        retry: Action | None = None,
        take_theirs: Action | None = None,
        save_mine: Action | None = None,
        gone: Action | None = None,
    ) -> None:
        """`save_mine` writes over the other's version; without it that isn't offered."""
        match problem:
            case Cancelled():
                return
            case Invalid():
                told = fields is not None and fields.show_problem(problem.field, sentence(problem))
                if not told:
                    self.tell(sentence(problem))
            case EditConflict():
                self._show_conflict(problem, take_theirs, save_mine)
            case Unavailable():
                self._retry = retry
                self._banner.show_message(
                    Kind.BAD, sentence(problem), _("Try again") if retry else ""
                )
            case Problem():
                self.tell(sentence(problem))
                if gone is not None:
                    gone()
            case _:
                self._show_bug(problem)

    def tell(self, text: str) -> None:
        """A sentence that must be seen before going on."""
        box = message_box(self._window, text)
        box.addButton(_("Close"), QMessageBox.ButtonRole.AcceptRole)
        box.open()

    def warn(self, text: str, action: str, then: Action) -> None:
        """In the banner, with what can be done about it."""
        self._retry = then
        self._banner.show_message(Kind.BAD, text, action)

    def confirm(
        self,
        question: str,
        *,
        action: str,
        then: Action,
        detail: str = "",
        is_dangerous: bool = False,
    ) -> None:
        """`then()` if the person chooses `action` (a verb); Cancel is what Enter does when dangerous."""
        box = message_box(self._window, question, detail)
        do: QPushButton = box.addButton(action, QMessageBox.ButtonRole.AcceptRole)
        leave: QPushButton = box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
        do.setProperty("kind", "danger" if is_dangerous else "primary")
        # The box polished the button as it took it, before it had a kind.
        do.style().unpolish(do)
        do.style().polish(do)
        box.setDefaultButton(leave if is_dangerous else do)
        box.setEscapeButton(leave)
        do.clicked.connect(then)
        box.open()

    def confirm_twice(
        self, question: str, *, action: str, again: str, then: Action, detail: str = ""
    ) -> None:
        """For death, discharge, signing and merging: `again` is the second question."""

        def ask_again() -> None:
            self.confirm(again, action=action, then=then, is_dangerous=True)

        self.confirm(question, action=action, then=ask_again, detail=detail, is_dangerous=True)

    def install_hooks(self) -> None:
        """From now on no exception goes unseen, whichever thread raised it."""
        sys.excepthook = self._on_uncaught
        threading.excepthook = self._on_uncaught_in_thread

    def remove_hooks(self) -> None:
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def _on_uncaught(
        self,
        kind: type[BaseException],
        error: BaseException,
        where: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, where)
            return
        self._raised_elsewhere.emit(error)

    def _on_uncaught_in_thread(self, what: threading.ExceptHookArgs) -> None:
        if what.exc_value is not None:
            self._raised_elsewhere.emit(what.exc_value)

    def _show_conflict(
        self, conflict: EditConflict, take_theirs: Action | None, save_mine: Action | None
    ) -> None:
        # Seldom needed, so not at start-up.
        from tracker.ui.conflict_dialog import ConflictDialog

        dialog = ConflictDialog(
            sentence(conflict), conflict, self._window, can_overwrite=save_mine is not None
        )
        if take_theirs is not None:
            dialog.theirs_chosen.connect(take_theirs)
        if save_mine is not None:
            dialog.mine_chosen.connect(save_mine)
        dialog.open()

    def _show_bug(self, error: BaseException) -> None:
        from tracker.ui.incidents import log_incident

        number = log_incident(error)
        if self._has_bug_dialog:
            # One at a time: a fault in painting would otherwise bury the window in boxes.
            return
        self._has_bug_dialog = True
        box = message_box(
            self._window,
            _("Something went wrong in the program, and the last step may not have happened."),
            _(
                "It was logged as incident {number}, without any patient’s data. You can go on; "
                "if it happens again, tell whoever looks after the program this number."
            ).format(number=number),
        )
        box.addButton(_("Close"), QMessageBox.ButtonRole.AcceptRole)
        box.finished.connect(self._on_bug_dialog_finished)
        box.open()

    def _on_bug_dialog_finished(self, _result: int) -> None:
        self._has_bug_dialog = False

    def _on_retry(self) -> None:
        self._banner.hide()
        retry, self._retry = self._retry, None
        if retry is not None:
            retry()
