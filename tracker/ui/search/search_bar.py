"""The search field at the top, with its answers while one types."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from tracker.services.patients.search import FoundPatient, find_patients
from tracker.text import _
from tracker.ui.look import look
from tracker.ui.search.answer_list import AnswerList
from tracker.ui.search.answers import Answer, SearchCommand, command_answers, patient_answer
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.key_cap import KeyCap

_MOST_PATIENTS = 20
_ANSWERS_WIDTH = 420


class SearchBar(QWidget):
    """Down and Up choose, Enter opens, Escape leaves. `commands` are asked for anew each time."""

    patient_requested = Signal(str)
    left = Signal()
    """Escape, or an answer was taken: the screen may have the focus again."""
    failed = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        commands: Callable[[], Sequence[SearchCommand]],
        *,
        window: QWidget,
    ) -> None:
        super().__init__()
        self._tasks = tasks
        self._commands = commands
        self._window = window
        self._line = QLineEdit()
        self._answers = AnswerList(window)
        self._found: tuple[Answer, ...] = ()
        self._is_open = False
        self._line.setProperty("kind", "search")
        self._line.setPlaceholderText(
            _("Find a patient by name, birth date, record number or phone")
        )
        self._line.setAccessibleName(_("Search for patients and commands"))
        self._cap = KeyCap("", self._line)
        self._line.setMaxLength(200)

        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._line)
        self.setFocusProxy(self._line)

        self._line.textEdited.connect(self._on_text_edited)
        self._line.installEventFilter(self)
        self._answers.chosen.connect(self._take)
        window.installEventFilter(self)

    def begin(self) -> None:
        """The focus comes here, and the commands show."""
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._line.selectAll()
        self._on_text_edited(self._line.text())

    def show_key(self, key: str) -> None:
        """Print the key that brings the focus here."""
        self._cap.show_key(key)

    @property
    def line(self) -> QLineEdit:
        return self._line

    @property
    def answers(self) -> AnswerList:
        return self._answers

    def _on_text_edited(self, typed: str) -> None:
        self._is_open = True
        if not typed.strip():
            self._tasks.forget(self, "patients")
            self._found = ()
            self._show()
            return
        self._tasks.read(
            self,
            "patients",
            find_patients,
            typed,
            _MOST_PATIENTS,
            then=self._on_found,
            failed=self._on_failed,
        )

    def _on_found(self, found: list[FoundPatient]) -> None:
        self._found = tuple(patient_answer(patient) for patient in found)
        if self._is_open:
            self._show()

    def _on_failed(self, problem: Exception) -> None:
        self.failed.emit(problem)

    def _show(self) -> None:
        commands = command_answers(self._commands(), self._line.text())
        self._answers.show_answers(
            [*self._found, *commands],
            _("No patient and no command matches “{typed}”.").format(typed=self._line.text()),
        )
        self._place()
        self._answers.show()
        self._answers.raise_()

    def _place(self) -> None:
        corner = self._line.mapTo(self._window, QPoint(0, self._line.height() + look().px(4)))
        room = self._window.height() - corner.y() - look().px(16)
        height = min(self._answers.best_height(), room)
        # Names need their room where large text leaves the field little.
        width = max(self._line.width(), look().px(_ANSWERS_WIDTH))
        width = min(width, self._window.width() - corner.x() - look().px(16))
        self._answers.setGeometry(corner.x(), corner.y(), width, height)

    def _take(self, answer: Answer) -> None:
        self._leave()
        if answer.patient_uuid:
            self.patient_requested.emit(answer.patient_uuid)
        elif answer.run is not None:
            answer.run()

    def _leave(self) -> None:
        self._tasks.forget(self, "patients")
        self._close()
        self._line.clear()
        self._found = ()
        self.left.emit()

    def _close(self) -> None:
        self._is_open = False
        self._answers.hide()

    def eventFilter(self, watched: QObject, happening: QEvent) -> bool:
        kind = happening.type()
        if watched is self._line:
            if kind == QEvent.Type.KeyPress and isinstance(happening, QKeyEvent):
                return self._on_key(happening)
            if kind == QEvent.Type.FocusOut:
                self._close()
            elif kind == QEvent.Type.MouseButtonPress and not self._answers.isVisible():
                self._on_text_edited(self._line.text())
        elif kind == QEvent.Type.Resize and self._answers.isVisible():
            self._place()
        return super().eventFilter(watched, happening)

    def _on_key(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Down:
                self._answers.step(1)
            case Qt.Key.Key_Up:
                self._answers.step(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                answer = self._answers.current() if self._answers.isVisible() else None
                if answer is not None and not event.isAutoRepeat():
                    self._take(answer)
            case Qt.Key.Key_Escape:
                self._leave()
            case _:
                return False
        return True
