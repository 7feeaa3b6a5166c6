"""How the clinic reaches patients: tries, rests, and what follows when nobody answers."""

from dataclasses import fields

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from tracker.domain.contact_rules import ContactRules
from tracker.domain.outcome import Done
from tracker.domain.problems import Invalid
from tracker.domain.rights import Action
from tracker.services.contacts.habits import change_contact_habits, contact_habits
from tracker.services.editing import Editing
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.look import look
from tracker.ui.problem_presenter import sentence
from tracker.ui.rights import follow_right
from tracker.ui.settings.whole_number import read_whole_number
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.fields import Fields
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.plain_label import PlainLabel

_MOST = {"tries": 10, "times_of_day": 3, "channels": 5}
_MOST_DAYS = 60


class ContactSection(QWidget):
    """Asks for the habits when it is first shown."""

    failed = Signal(object)

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._tasks, self._today = tasks, today
        self._seen: Editing[ContactRules] | None = None
        labels = _labels()
        self._lines = {field.name: QLineEdit() for field in fields(ContactRules)}
        self._fields = Fields(
            [Field(labels[name], line, name=name) for name, line in self._lines.items()]
        )
        self._save = QPushButton(_("Save"))
        self._usual = QPushButton(_("Usual figures"))
        self._told = PlainLabel(kind="muted", wraps=True)
        self._progress = QProgressBar()

        self._lay_out()

        self._save.clicked.connect(self._on_save)
        self._usual.clicked.connect(self._on_usual)
        for button in (self._save, self._usual):
            follow_right(button, tasks, Action.EDIT_RULES)
        tasks.changed.connect(self._on_changed)
        self.refresh()

    @property
    def fields(self) -> Fields:
        return self._fields

    @property
    def told(self) -> str:
        return self._told.text()

    def refresh(self) -> None:
        self._tasks.read(
            self, "habits", contact_habits, then=self._on_habits, failed=self.failed.emit
        )

    def _on_habits(self, seen: Editing[ContactRules]) -> None:
        if self._seen is not None and self._seen.version == seen.version:
            return
        self._seen = seen
        self._fill(seen.form)

    def _on_changed(self, subjects: frozenset[object]) -> None:
        if any(getattr(subject, "kind", "") == "rules" for subject in subjects):
            self.refresh()

    def _on_usual(self) -> None:
        self._fill(ContactRules())

    def _fill(self, habits: ContactRules) -> None:
        self._fields.clear_problems()
        for name, line in self._lines.items():
            line.setText(str(getattr(habits, name)))

    def _on_save(self) -> None:
        self._fields.clear_problems()
        self._told.setText("")
        typed: dict[str, int] = {}
        for name, line in self._lines.items():
            try:
                number = read_whole_number(line.text(), least=1, most=_MOST.get(name, _MOST_DAYS))
                if number is None:
                    raise Invalid(_("This can’t be left empty."))
            except Invalid as problem:
                self._fields.show_problem(name, sentence(problem))
                return
            typed[name] = number
        if self._seen is None:
            return
        self._save.setEnabled(False)
        self._tasks.long_write(
            self,
            change_contact_habits,
            self._seen.version,
            ContactRules(**typed),
            self._today.on,
            progress=self._on_progress,
            then=self._on_saved,
            failed=self._on_failed,
        )

    def _on_progress(self, done: int, total: int) -> None:
        self._progress.setMaximum(total)
        self._progress.setValue(done)
        self._progress.show()

    def _on_saved(self, _done: Done) -> None:
        self._end()
        self._told.setText(_("Saved. It holds from now on, for whoever was tried already too."))

    def _on_failed(self, problem: Exception) -> None:
        self._end()
        if isinstance(problem, Invalid) and self._fields.show_problem(
            problem.field, sentence(problem)
        ):
            return
        self.failed.emit(problem)

    def _end(self) -> None:
        self._save.setEnabled(True)
        self._progress.hide()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(12))
        about = {
            _("When nobody answers"): ("tries", "times_of_day", "channels", "letter_days"),
            _("When to try again"): ("rest_no_answer", "rest_message", "promise_days"),
        }
        notes = {
            "letter_days": _(
                "After the tries the next step is a letter; after these days a clinician decides. "
                "Where another time or way was never tried, the letter comes two tries later."
            ),
            "promise_days": _("A rest never runs past the day on which a treatment is overdue."),
        }
        for title, names in about.items():
            card = Card(title)
            for name in names:
                card.body.addWidget(self._fields[name])
                if name in notes:
                    card.body.addWidget(PlainLabel(notes[name], kind="muted", wraps=True))
            layout.addWidget(card)
        self._save.setProperty("kind", "primary")
        self._progress.hide()
        buttons = FlowLayout()
        buttons.addWidget(self._save)
        buttons.addWidget(self._usual)
        layout.addLayout(buttons)
        for part in (self._progress, self._told):
            layout.addWidget(part)
        layout.addStretch(1)


def _labels() -> dict[str, str]:
    return {
        "tries": _("Tries, each on another day"),
        "times_of_day": _("Different times of day among them"),
        "channels": _("Different ways among them: telephone, text, e-mail"),
        "letter_days": _("Working days to wait for an answer to a letter"),
        "rest_no_answer": _("Working days after no answer"),
        "rest_message": _("Working days after a voicemail or text"),
        "promise_days": _("Working days until a promise to ring is due"),
    }
