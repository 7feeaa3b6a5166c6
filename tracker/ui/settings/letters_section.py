"""The section for letters: who sends them, and their wording by language."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tracker.domain.rights import Action
from tracker.services.contacts.letter_settings import (
    LetterRow,
    LetterSettings,
    letter_settings,
    use_shipped_letter,
)
from tracker.services.staff.drafts import DraftContent
from tracker.services.wording.letters import letter_label
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.column import Column
from tracker.ui.drafts.draft_words import LETTER_SENDER
from tracker.ui.letters.letter_forms import SenderDialog, WordingDialog
from tracker.ui.look import look
from tracker.ui.rights import follow_right
from tracker.ui.rows_table import RowsTable
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.plain_label import PlainLabel


class LettersSection(QWidget):
    """Reads what holds when it is first shown, and again when somebody has changed it."""

    failed = Signal(object)

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._tasks, self._today = tasks, today
        self._found: LetterSettings | None = None
        self._resumed: DraftContent | None = None
        self._is_stale = True
        self._sender = PlainLabel(kind="muted", wraps=True)
        self._edit_sender = QPushButton(_("Change the sender…"))
        self._table = RowsTable(_columns(), key=_key, name=_("Letters"), most_rows_in_sight=12)
        self._edit = QPushButton(_("Change the wording…"))
        self._shipped = QPushButton(_("Use the wording that ships"))
        self._lay_out()

        self._edit_sender.clicked.connect(self._on_sender)
        self._edit.clicked.connect(self._on_edit)
        self._shipped.clicked.connect(self._on_shipped)
        self._table.current_changed.connect(self._on_current)
        self._table.row_activated.connect(self._on_edit)
        tasks.changed.connect(self._on_changed)

    @property
    def table(self) -> RowsTable:
        return self._table

    def resume(self, draft: DraftContent) -> None:
        """Go on with a sender or a wording that was left half typed."""
        self._resumed = draft
        self._read()

    def _read(self) -> None:
        self._is_stale = False
        self._tasks.read(
            self, "letters", letter_settings, then=self._on_read, failed=self.failed.emit
        )

    def _on_read(self, found: LetterSettings) -> None:
        self._found = found
        sender = found.sender
        lines = [part for part in (*sender.block.split("\n"), sender.telephone) if part]
        self._sender.setText(
            "\n".join(lines)
            or _("Nobody yet. Without a telephone number no letter that names one is written.")
        )
        self._table.show_rows(found.rows)
        self._on_current(self._table.current_row())
        draft, self._resumed = self._resumed, None
        if draft is not None:
            self._go_on(draft)

    def _go_on(self, draft: DraftContent) -> None:
        if draft.kind == LETTER_SENDER:
            self._open_sender(draft)
            return
        self._table.select_key(draft.subject)
        self._open_wording(draft)

    def _on_current(self, row: LetterRow | None) -> None:
        for button in (self._edit, self._edit_sender):
            button.setEnabled(row is not None)
            follow_right(button, self._tasks, Action.CHANGE_SETTINGS)
        self._shipped.setEnabled(row is not None and row.is_own)
        follow_right(self._shipped, self._tasks, Action.CHANGE_SETTINGS)

    def _on_sender(self) -> None:
        self._open_sender(None)

    def _on_edit(self, _row: object = None) -> None:
        if self._edit.isEnabled():
            self._open_wording(None)

    def _open_sender(self, draft: DraftContent | None) -> None:
        if self._found is not None:
            SenderDialog(self._tasks, self._found, self.window(), draft=draft).open_fitted()

    def _open_wording(self, draft: DraftContent | None) -> None:
        row = self._table.current_row()
        if self._found is not None and row is not None:
            WordingDialog(
                self._tasks, self._today, self._found, row, self.window(), draft=draft
            ).open_fitted()

    def _on_shipped(self) -> None:
        row = self._table.current_row()
        if row is not None:
            self._tasks.write(
                self, use_shipped_letter, row.kind, row.language, row.version, self._today.on,
                failed=self.failed.emit,
            )  # fmt: skip

    def _on_changed(self, _subjects: object) -> None:
        if self.isVisible():
            self._read()
        else:
            self._is_stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._read()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(10))
        head, below = QHBoxLayout(), QHBoxLayout()
        head.addWidget(PlainLabel(_("Who sends letters"), kind="heading"), 1)
        head.addWidget(self._edit_sender)
        below.addWidget(self._edit)
        below.addWidget(self._shipped)
        below.addStretch(1)
        layout.addLayout(head)
        layout.addWidget(self._sender)
        layout.addWidget(PlainLabel(_("Letters"), kind="heading"))
        layout.addWidget(self._table)
        layout.addLayout(below)
        layout.addStretch(1)


def _columns() -> tuple[Column[LetterRow], ...]:
    return (
        Column(_("Letter"), _label, width=16, is_strong=True, stretches=True),
        Column(_("Language"), lambda row: row.language_name, width=14),
        Column(_("Wording"), _whose, width=24, stretches=True),
    )


def _key(row: LetterRow) -> str:
    return f"{row.kind.value} {row.language}"


def _label(row: LetterRow) -> str:
    return letter_label(row.kind)


def _whose(row: LetterRow) -> str:
    if not row.is_own:
        return _("as it ships")
    return _("the clinic’s own, by {name}").format(name=row.by)
