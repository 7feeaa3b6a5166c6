"""Which dates changed because the program's own rules did."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from tracker.services.courses.preview import Moved
from tracker.services.courses.recomputing import say_moved
from tracker.services.courses.window_moves import WindowMoves
from tracker.text import _, format_date_short, format_number, ngettext
from tracker.ui.column import Column
from tracker.ui.look import look
from tracker.ui.rows_table import RowsTable
from tracker.ui.widgets.plain_label import PlainLabel

_WIDTH, _HEIGHT = 760, 520


class RulesMovedDialog(QDialog):
    """To be read; each treatment’s own page says how its date comes about."""

    def __init__(self, moves: WindowMoves, owner: QWidget) -> None:
        super().__init__(owner)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Dates that changed"))
        self.setAccessibleName(_("Dates that changed"))
        table = RowsTable(
            _columns(),
            key=lambda move: f"{move.course_uuid} {move.field} {move.after_on}",
            name=_("Dates that changed"),
            most_rows_in_sight=None,
        )
        table.show_rows(moves.first)
        left = moves.count - len(moves.first)
        rest = PlainLabel(
            ngettext("and {count} more date", "and {count} more dates", left).format(
                count=format_number(left)
            ),
            kind="muted",
        )
        rest.setVisible(left > 0)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)

        current = look()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*([current.px(20)] * 4))
        layout.setSpacing(current.px(12))
        layout.addWidget(PlainLabel(say_moved(moves.count), kind="heading", wraps=True))
        layout.addWidget(
            PlainLabel(
                _(
                    "Nobody entered anything: an update computes these dates otherwise. Bookings "
                    "stay as they are; one that is wrong now stands on the recall list."
                ),
                wraps=True,
            )
        )
        layout.addWidget(table, 1)
        layout.addWidget(rest)
        layout.addWidget(buttons)
        screen = self.screen().availableGeometry()
        self.resize(
            min(current.px(_WIDTH), screen.width() - current.px(40)),
            min(current.px(_HEIGHT), screen.height() - current.px(60)),
        )

        buttons.rejected.connect(self.reject)


def _columns() -> tuple[Column[Moved], ...]:
    return (
        Column(
            _("Patient"),
            lambda move: move.patient_label,
            sub=lambda move: move.course_label,
            width=22,
            stretches=True,
            is_strong=True,
        ),
        Column(_("What"), _what, width=12),
        Column(_("Before"), lambda move: _day(move.before_on), width=13),
        Column(_("Now"), lambda move: _day(move.after_on), width=13, is_strong=True),
    )


def _what(move: Moved) -> str:
    names = {"due": _("due"), "earliest": _("not before"), "overdue": _("overdue from")}
    return names[move.field]


def _day(on: date | None) -> str:
    return format_date_short(on) if on else _("none")
