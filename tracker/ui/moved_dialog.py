"""What would move, shown before it is saved: due dates, bookings, later sessions."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tracker.services.courses.preview import Moved
from tracker.text import _, format_date_short
from tracker.ui.column import Column
from tracker.ui.fitted_dialog import FittedDialog
from tracker.ui.look import look
from tracker.ui.rows_table import RowsTable
from tracker.ui.widgets.plain_label import PlainLabel

_WIDTH = 720


class MovedDialog(FittedDialog):
    """`accepted`: save all the same. Cancel keeps the form as it is."""

    def __init__(
        self,
        question: str,
        moved: Sequence[Moved],
        *,
        action: str,
        detail: str = "",
        owner: QWidget | None = None,
    ) -> None:
        super().__init__(owner)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(question)
        self.setAccessibleName(question)
        self._save = QPushButton(action)
        self._cancel = QPushButton(_("Cancel"))

        current = look()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*([current.px(20)] * 4))
        layout.setSpacing(current.px(12))
        layout.addWidget(PlainLabel(question, kind="heading", wraps=True))
        if detail:
            layout.addWidget(PlainLabel(detail, wraps=True))
        layout.addWidget(moved_list(moved))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._save)
        layout.addLayout(buttons)
        self._save.setProperty("kind", "primary")
        self._cancel.setAutoDefault(False)
        self._save.setDefault(True)
        self._save.setFocus()
        self.set_width(_WIDTH)

        self._save.clicked.connect(self.accept)
        self._cancel.clicked.connect(self.reject)


def moved_list(moved: Sequence[Moved]) -> QWidget:
    """How many move, each date with what it would become, and what is to be known of it."""
    whole = QWidget()
    layout = QVBoxLayout(whole)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(look().px(8))
    layout.addWidget(PlainLabel(_say_how_many(moved), kind="strong", wraps=True))
    if moved:
        table = RowsTable(_columns(), key=_key, name=_("What moves"), most_rows_in_sight=8)
        table.show_rows(moved)
        layout.addWidget(table)
    for row in moved:
        if row.note:
            layout.addWidget(PlainLabel(_say_note(row), wraps=True))
    return whole


def _say_how_many(moved: Sequence[Moved]) -> str:
    if not moved:
        return _("No due date and no booking moves.")
    return _("This is what moves:")


def _columns() -> tuple[Column[Moved], ...]:
    return (
        Column(
            _("Treatment"), lambda row: row.course_label, width=18, is_strong=True, stretches=True
        ),
        Column(_("What"), lambda row: _what(row.field), width=11),
        Column(_("Now"), lambda row: _day(row, is_before=True), width=12),
        Column(_("Then"), lambda row: _day(row, is_before=False), width=12, is_strong=True),
    )


def _what(field: str) -> str:
    names = {
        "due": _("due date"),
        "earliest": _("earliest day"),
        "booking": _("booking"),
        "session": _("injections"),
    }
    return names.get(field, field)


def _day(row: Moved, *, is_before: bool) -> str:
    on = row.before_on if is_before else row.after_on
    return format_date_short(on) if on is not None else _("none")


def _say_note(row: Moved) -> str:
    if row.before_on is None:
        return _("{treatment}: {note}").format(treatment=row.course_label, note=row.note)
    return _("{treatment}, {on}: {note}").format(
        treatment=row.course_label, on=format_date_short(row.before_on), note=row.note
    )


def _key(row: Moved) -> str:
    return f"{row.course_uuid} {row.field} {row.before_on}"
