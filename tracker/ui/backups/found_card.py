"""What is in a backup, and what would be lost by putting it back."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.services.backups.asked import Looked
from tracker.services.backups.losses import LostRow
from tracker.services.wording.backups import (
    say_counts,
    say_head,
    say_old_passwords,
    say_only_slots,
    say_present,
    say_row,
    say_whose,
)
from tracker.text import _, format_number, ngettext
from tracker.ui.look import look
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.plain_label import PlainLabel

_MOST_NAMED = 8


class FoundCard(QWidget):
    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._whose = PlainLabel(kind="strong", wraps=True)
        self._counts = PlainLabel(wraps=True)
        self._head = PlainLabel(kind="muted", wraps=True, is_selectable=True)
        self._passwords = PlainLabel(say_old_passwords(), kind="danger", wraps=True)
        self._losses = PlainLabel(wraps=True)
        self._again = PlainLabel(kind="muted", wraps=True)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(10))
        inside = Card(_("What is in it"))
        for part in (self._whose, self._counts, self._head, self._passwords):
            inside.body.addWidget(part)
        layout.addWidget(inside)
        lost = Card(_("What would be lost"))
        lost.body.addWidget(self._losses)
        lost.body.addWidget(self._again)
        layout.addWidget(lost)

    def show_looked(self, looked: Looked) -> None:
        found, losses = looked.found, looked.present.losses
        self._whose.setText(say_whose(found))
        self._counts.setText(say_counts(found))
        self._head.setText(_("Audit trail: {head}").format(head=say_head(found)))
        self._passwords.setVisible(looked.brings_old_passwords)
        told = [say_only_slots()] if looked.needs_only_slots else say_present(looked.present)
        self._losses.setText("\n".join(told))
        if looked.needs_only_slots:
            losses = None
        named = () if losses is None else losses.rows
        self._again.setText("\n".join(_named(named)))
        self._again.setVisible(bool(named))


def _named(rows: tuple[LostRow, ...]) -> list[str]:
    told = [say_row(row) for row in rows[:_MOST_NAMED]]
    left = len(rows) - len(told)
    if left:
        told.append(
            ngettext(
                "and {count} more; all are listed again after the restore",
                "and {count} more; all are listed again after the restore",
                left,
            ).format(count=format_number(left))
        )
    return told
