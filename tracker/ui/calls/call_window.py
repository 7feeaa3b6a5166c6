"""Call mode: one patient at a time, full screen, one key an outcome."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QWidget

from tracker.domain.outcome import Done, Subject
from tracker.domain.state import State
from tracker.services.contacts.call_claims import begin_call, leave_call
from tracker.services.contacts.call_sheet import CalledCourse, CallSheet, call_sheet
from tracker.text import _, person_name
from tracker.ui.after_paint import AfterPaint
from tracker.ui.calls.call_acts import AT_ONCE, CallAct, call_commands, offered
from tracker.ui.calls.call_forms import form_of, outcome_of
from tracker.ui.calls.call_layout import CallLayout
from tracker.ui.calls.call_line import with_next
from tracker.ui.calls.call_numbers import say_numbers
from tracker.ui.calls.call_walk import CallWalk
from tracker.ui.calls.call_writes import Write, goes_on_with, left_to_book, write_of
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Keys
from tracker.ui.press_guard import PressGuard
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.recall.panel_form import PanelForm
from tracker.ui.tasks import Tasks
from tracker.ui.undo_history import UndoHistory


class CallWindow(QWidget):
    """Walks `course_ids`; a course that is in none of `states` any longer is passed over.

    No states means any. Nothing waits for a write: the next patient is in sight at once.
    """

    left = Signal(str)
    """What was done, as a sentence; "" for nothing."""

    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        keys: Keys,
        history: UndoHistory,
        course_ids: Iterable[int],
        states: frozenset[State],
        owner: QWidget,
    ) -> None:
        super().__init__(owner, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("kind", "page")
        self.setWindowTitle(_("Calls"))
        self._tasks, self._today, self._history = tasks, today, history
        self._states = states
        self._walk = CallWalk(course_ids)
        self._guard = PressGuard()
        self._sheet: CallSheet | None = None
        self._next: CallSheet | None = None
        self._form: PanelForm | None = None
        self._log: list[tuple[CallSheet, str]] = []
        self._stays_with: CalledCourse | None = None
        self._is_undoing = self._undo_waits = False
        self._saving = 0
        self.parts = parts = CallLayout(keys, self)
        self._presenter = ProblemPresenter(self, parts.banner)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

        parts.chosen.connect(self.do)
        for act, command in call_commands().items():
            keys.bind(self, command, partial(self._on_key, act))
        parts.show_keys()
        history.restored.connect(self._on_restored)
        history.failed.connect(self._on_undo_failed)
        history.noted.connect(self._on_noted)
        tasks.changed.connect(self._on_changed)

    def start(self) -> None:
        """Fill the screen, where no window manager does it too, and ask for the first patient."""
        self.setGeometry(self.screen().geometry())
        self.showFullScreen()
        self.setFocus()
        self._ask_next()

    # -- for tests and tours ---------------------------------------------------------------------

    @property
    def sheet(self) -> CallSheet | None:
        """Who is in sight; None between two, and at the end."""
        return self._sheet

    @property
    def form(self) -> PanelForm | None:
        return self._form

    @property
    def walk(self) -> CallWalk:
        return self._walk

    @property
    def takes_keys(self) -> bool:
        """Whether a key pressed now would be heeded."""
        self._guard.press(0)
        return self._is_ready and self._guard.heeds

    @property
    def _is_ready(self) -> bool:
        return (
            self._sheet is not None
            and self._form is None
            and self._stays_with is None
            and not self._is_undoing
        )

    # -- keys --------------------------------------------------------------------------------------

    def event(self, happening: QEvent) -> bool:
        if happening.type() is QEvent.Type.ShortcutOverride:
            # It comes before every shortcut, and carries the moment of the press.
            self._guard.press(happening.timestamp())  # type: ignore[attr-defined]
        return super().event(happening)

    def _on_key(self, act: CallAct) -> None:
        if act is CallAct.LEAVE or self._guard.heeds:
            self.do(act)

    def do(self, act: CallAct) -> None:
        """As a click on its button: it is meant for who is in sight."""
        if act is CallAct.LEAVE:
            if self._form is not None:
                self._form.cancel()
            else:
                self.close()
            return
        if act is CallAct.UNDO:
            self._undo()
            return
        sheet = self._sheet
        if sheet is None or not self._is_ready:
            return
        if act is CallAct.COPY:
            self._copy_number(sheet)
        elif act in (CallAct.NUMBER, CallAct.PERSON):
            self._sheet = turned = with_next(sheet, act)
            self.parts.card.show_sheet(turned)
        elif act is CallAct.NEXT:
            self._tasks.write(self, leave_call, sheet.panel.patient_uuid)
            self._advance()
        elif act in offered(sheet):
            self._act(act, sheet)

    def _act(self, act: CallAct, sheet: CallSheet) -> None:
        write = write_of(act, sheet)
        if write is None:
            self._open_form(act, sheet)
            return
        if act is CallAct.TEXT:
            QGuiApplication.clipboard().setText(sheet.wording)
        self._stays_with = goes_on_with(act, sheet)
        self._write(write, sheet, AT_ONCE.get(act, act.value))
        if self._stays_with is None:
            self._advance()

    def _copy_number(self, sheet: CallSheet) -> None:
        if sheet.panel.plan.phones:
            number = sheet.panel.plan.phones[0]
            QGuiApplication.clipboard().setText(number)
            self.parts.tell(_("Copied {number}.").format(number=number))

    # -- writing -----------------------------------------------------------------------------------

    def _write(self, write: Write, sheet: CallSheet, outcome: str) -> None:
        command, arguments = write
        self._saving += 1
        self._tasks.write(
            self,
            command,
            *arguments,
            then=partial(self._on_done, sheet, outcome),
            failed=partial(self._on_not_saved, sheet),
        )

    def _on_done(self, sheet: CallSheet, outcome: str, _done: Done) -> None:
        self._saving -= 1
        self._walk.count(outcome)
        self._log.append((sheet, outcome))
        if self._stays_with is not None and sheet is self._sheet:
            self._ask_again(sheet, self._stays_with)
        if self._sheet is None:
            self._show_next()

    def _on_not_saved(self, sheet: CallSheet, problem: Exception) -> None:
        self._saving -= 1
        self._on_failed(sheet, problem)

    def _on_failed(self, sheet: CallSheet, problem: Exception) -> None:
        """Nothing was saved: the patient comes back."""
        self._presenter.present(problem)
        self._stays_with = None
        if self._undo_waits and not self._saving:
            self._is_undoing = self._undo_waits = False
        if self._sheet is not sheet:
            self._go_back_to(sheet)

    def _open_form(self, act: CallAct, sheet: CallSheet) -> None:
        self._form = form = form_of(act, self._tasks, sheet)
        form.saved.connect(partial(self._on_form_saved, act, sheet))
        form.cancelled.connect(self._close_form)
        form.failed.connect(self._presenter.present)
        self.parts.show_form(form)
        form.begin()

    def _on_form_saved(self, act: CallAct, sheet: CallSheet) -> None:
        self._close_form()
        self._walk.count(outcome_of(act))
        self._log.append((sheet, outcome_of(act)))
        left = left_to_book(sheet) if act is CallAct.BOOK else None
        if left is None:
            self._advance()
        else:
            # They are still on the telephone, and another day is needed for the rest.
            self._walk.give_back(sheet, left.course_id)
            self._start_over()

    def _close_form(self) -> None:
        form, self._form = self._form, None
        if form is not None:
            self.parts.remove_form(form)
        self.setFocus()

    # -- undo --------------------------------------------------------------------------------------

    def _undo(self) -> None:
        if self._is_undoing or self._stays_with is not None or self._form is not None:
            return
        if self._saving:
            # It is meant for the outcome that is still being saved.
            self._is_undoing = self._undo_waits = True
        elif self._log:
            self._is_undoing = True
            self._history.undo()

    def _on_noted(self, told: str) -> None:
        self.parts.show_last(told)
        if self._undo_waits and not self._saving:
            self._undo_waits = False
            self._history.undo()

    def _on_restored(self, _subjects: object) -> None:
        if not self._is_undoing:
            return
        self._is_undoing = False
        sheet, outcome = self._log.pop()
        self._walk.discount(outcome)
        self.parts.show_last("")
        again = _("Undone. {name} again.").format(name=_name(sheet))
        self.parts.tell_with_next(again, sheet.panel.patient_uuid)
        self._go_back_to(sheet)

    def _on_undo_failed(self, problem: Exception) -> None:
        if self._is_undoing:
            self._is_undoing = False
            self._presenter.present(problem)

    def _go_back_to(self, sheet: CallSheet) -> None:
        """Whoever is in sight, or next, comes after."""
        if self._sheet is not None:
            self._tasks.write(self, leave_call, self._sheet.panel.patient_uuid)
            self._walk.give_back(self._sheet)
        self._walk.give_back(sheet)
        self.parts.show_nobody()
        self._start_over()

    def _start_over(self) -> None:
        self._sheet = self._next = None
        self._guard.hide()
        self._ask_next()

    # -- walking -----------------------------------------------------------------------------------

    def _advance(self) -> None:
        self._sheet = None
        self._guard.hide()
        self._show_next()

    def _ask_next(self) -> None:
        wanted = self._walk.next_id
        if wanted is None:
            self._tasks.forget(self, "next")
            return
        self._tasks.read(
            self,
            "next",
            call_sheet,
            wanted,
            self._today.on,
            then=self._on_sheet,
            failed=partial(self._on_not_read, wanted),
        )

    def _on_sheet(self, sheet: CallSheet) -> None:
        is_wanted = not self._states or sheet.panel.now.standing.state in self._states
        if self._walk.is_met(sheet) or not is_wanted or sheet.panel.deceased_on is not None:
            self._walk.drop(sheet.panel.course_id)
            self._ask_next()
        elif sheet.kept_back:
            # The letter run and the printed sheet leave them out, too.
            self._walk.drop(sheet.panel.course_id)
            self._walk.count(sheet.kept_back)
            self._ask_next()
        else:
            self._next = sheet
        if self._sheet is None:
            self._show_next()

    def _on_not_read(self, course_id: int, problem: Exception) -> None:
        self._presenter.present(problem)
        self._walk.drop(course_id)
        self._ask_next()
        if self._sheet is None:
            self._show_next()

    def _show_next(self) -> None:
        sheet, self._next = self._next, None
        if sheet is None:
            if self._walk.next_id is None:
                self.parts.show_end(self._walk)
                # The last outcome can still be undone.
                self._guard.show()
            return
        self._walk.take(sheet)
        self._show(sheet)
        self._tasks.write(
            self, begin_call, sheet.panel.patient_uuid, then=partial(self._on_claimed, sheet)
        )
        self._ask_next()

    def _show(self, sheet: CallSheet) -> None:
        self._sheet = sheet
        self._stays_with = None
        self._guard.hide()
        self.parts.show_sheet(sheet, offered(sheet), self._walk.left)
        AfterPaint(self.parts.card, partial(self._on_painted, sheet))

    def _on_painted(self, sheet: CallSheet) -> None:
        if sheet is self._sheet:
            self._guard.show()

    def _on_claimed(self, sheet: CallSheet, done: Done) -> None:
        shown = self._sheet
        is_shown = shown is not None and shown.panel.patient_uuid == sheet.panel.patient_uuid
        if done.value and is_shown and self._form is None:
            self.parts.tell_with_next(
                _("{colleague} is calling {name}: passed over.").format(
                    colleague=done.value, name=_name(sheet)
                )
            )
            self._walk.count("passed-over")
            self._advance()

    def _ask_again(self, sheet: CallSheet, course: CalledCourse) -> None:
        self._tasks.read(
            self,
            "again",
            call_sheet,
            course.course_id,
            self._today.on,
            then=self._show,
            failed=partial(self._on_failed, sheet),
        )

    def _on_changed(self, subjects: frozenset[Subject]) -> None:
        """What a colleague did to who comes next is read before it is shown."""
        if self._next is not None and Subject("patient", self._next.panel.patient_uuid) in subjects:
            self._next = None
            self._ask_next()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F1:
            from tracker.ui.manual.manual_opener import open_manual

            open_manual(self, "calls")
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._form is not None:
            self._form.leave_for_another()
        if self._sheet is not None:
            self._tasks.write(self._history, leave_call, self._sheet.panel.patient_uuid)
        super().closeEvent(event)
        done = say_numbers(self._walk)
        self.left.emit(_("Calls: {done}.").format(done=done) if done else "")


def _name(sheet: CallSheet) -> str:
    return person_name(sheet.panel.family_name, sheet.panel.given_name)
