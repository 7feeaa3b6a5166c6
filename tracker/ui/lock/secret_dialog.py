"""A dialog that asks for passwords: an own new one, one for a colleague, or the own one again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from tracker.domain.passwords import check_new_password, password_bytes
from tracker.domain.problems import Invalid, Problem
from tracker.text import _
from tracker.ui.fitted_dialog import FittedDialog
from tracker.ui.look import look
from tracker.ui.problem_presenter import sentence
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.fields import Fields
from tracker.ui.widgets.plain_label import PlainLabel

OLD, NEW, AGAIN = "old", "password", "again"

_WIDTH = 440


@dataclass(frozen=True, slots=True)
class Asked:
    """What a dialog asks: `fields` of `OLD`, `NEW` and `AGAIN`."""

    title: str
    lead: str
    action: str
    fields: tuple[str, ...]


class SecretDialog(FittedDialog):
    """`submitted` with what was typed, by name of field. Whoever opened it does the work, which
    takes a moment, and answers with `accept` or `present`."""

    submitted = Signal(object)

    def __init__(self, asked: Asked, owner: Widget | None = None) -> None:
        super().__init__(owner)
        self._asked = asked
        self._lines = {name: QLineEdit() for name in asked.fields}
        labels = {
            OLD: _("Your &password") if NEW not in asked.fields else _("Your password &so far"),
            NEW: _("New &password"),
            AGAIN: _("The same &again"),
        }
        hints = {NEW: _("Several words are good: length counts for more than odd signs.")}
        self.fields = Fields(
            Field(labels[name], line, name=name, hint=hints.get(name, ""))
            for name, line in self._lines.items()
        )
        self._shows = QCheckBox(_("Show what is typed"))
        self._do = QPushButton(asked.action)
        self._cancel = QPushButton(_("Cancel"))

        self.setWindowTitle(asked.title)
        self.setAccessibleName(asked.title)
        for line in self._lines.values():
            line.setEchoMode(QLineEdit.EchoMode.Password)
        self._lay_out()

        self._shows.toggled.connect(self._on_shows)
        self._do.clicked.connect(self._on_submit)
        self._cancel.clicked.connect(self.reject)

    def line(self, name: str) -> QLineEdit:
        return self._lines[name]

    def present(self, problem: Problem) -> None:
        """Under the field where it belongs; what was typed in it is gone."""
        self.set_working(is_working=False)
        names = {"password": NEW} if NEW in self._lines else {"password": OLD}
        named = names.get(problem.field or "") if isinstance(problem, Invalid) else None
        name = named or self._asked.fields[0]
        self._lines[name].setText("")
        self.fields.show_problem(name, sentence(problem))

    def set_working(self, *, is_working: bool) -> None:
        self._do.setEnabled(not is_working)
        for line in self._lines.values():
            line.setReadOnly(is_working)

    def _on_submit(self) -> None:
        self.fields.clear_problems()
        typed = {name: line.text() for name, line in self._lines.items()}
        try:
            _check(typed)
        except Invalid as problem:
            self.fields.show_problem(problem.field, sentence(problem))
            return
        self.set_working(is_working=True)
        self.submitted.emit(typed)

    def _on_shows(self, is_shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        for line in self._lines.values():
            line.setEchoMode(mode)

    def done(self, result: int) -> None:
        for line in self._lines.values():
            line.setText("")
        super().done(result)

    def _lay_out(self) -> None:
        current = look()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*([current.px(20)] * 4))
        layout.setSpacing(current.px(12))
        layout.addWidget(PlainLabel(self._asked.title, kind="heading", wraps=True))
        if self._asked.lead:
            layout.addWidget(PlainLabel(self._asked.lead, wraps=True))
        for field in self.fields:
            layout.addWidget(field)
        layout.addWidget(self._shows)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._do)
        layout.addLayout(buttons)
        self._do.setProperty("kind", "primary")
        self._do.setDefault(True)
        self._cancel.setAutoDefault(False)
        self._shows.setVisible(NEW in self._asked.fields)
        self.set_width(_WIDTH)


def own_password(name: str) -> Asked:
    """Somebody unlocks with a password that another chose, or with the recovery code."""
    return Asked(
        _("Choose your password, {name}").format(name=name),
        _("Only you will know it. Nobody can look it up; the recovery code replaces it."),
        _("Choose"),
        (NEW, AGAIN),
    )


def changed_password() -> Asked:
    return Asked(_("Change your password"), "", _("Change"), (OLD, NEW, AGAIN))


def first_password(name: str) -> Asked:
    """An administrator gives somebody a password to begin with."""
    return Asked(
        _("A first password for {name}").format(name=name),
        _("Tell it to {name}, who chooses another at the first unlocking.").format(name=name),
        _("Give"),
        (NEW, AGAIN),
    )


def password_again(what: str, action: str) -> Asked:
    """Before what must not happen at a screen that somebody left."""
    return Asked(_("Your password, once more"), what, action, (OLD,))


def _check(typed: Mapping[str, str]) -> None:
    for name in (OLD, NEW):
        if name not in typed:
            continue
        try:
            (check_new_password if name == NEW else password_bytes)(typed[name])
        except Invalid as problem:
            raise Invalid(problem.message, field=name, **problem.parameters) from None
    if AGAIN in typed and typed[AGAIN] != typed[NEW]:
        raise Invalid(_("This is not the same password."), field=AGAIN)
