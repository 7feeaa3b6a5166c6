"""What publishing a draft would move: how many, and which first."""

from datetime import date

from PySide6.QtWidgets import QWidget

from tracker.services.courses.preview import Moved
from tracker.services.rules.publishing import RulePreview
from tracker.text import _, format_date_short, format_number, ngettext
from tracker.ui.column import Column
from tracker.ui.rows_table import RowsTable
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.plain_label import PlainLabel


class MovesCard(Card):
    """Hidden until there is a preview."""

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(_("What would move"), owner)
        self._summary = PlainLabel(wraps=True)
        self._rest = PlainLabel(kind="muted", wraps=True)
        self._table = RowsTable(
            _columns(),
            key=lambda moved: f"{moved.course_uuid} {moved.field}",
            name=_("Treatments whose dates would move"),
            most_rows_in_sight=None,
        )
        self.body.addWidget(self._summary)
        self.body.addWidget(self._table, 1)
        self.body.addWidget(self._rest)
        self.hide()

    def show_preview(self, preview: RulePreview) -> None:
        self._summary.setText(moves_told(preview))
        self._table.show_rows(preview.first)
        self._table.setVisible(bool(preview.first))
        left_out = preview.moved - len({moved.course_uuid for moved in preview.first})
        self._rest.setText(
            ngettext("and {count} more treatment", "and {count} more treatments", left_out).format(
                count=format_number(left_out)
            )
        )
        self._rest.setVisible(left_out > 0)
        self.show()


def moves_told(preview: RulePreview) -> str:
    """One sentence: how much of the clinic moves."""
    if not preview.moved:
        return ngettext(
            "No date moves: {count} treatment was worked out again.",
            "No date moves: {count} treatments were worked out again.",
            preview.courses,
        ).format(count=format_number(preview.courses))
    return ngettext(
        "The dates of {moved} of {count} open treatment move. All open treatments of patients "
        "whom this rule concerns were worked out again.",
        "The dates of {moved} of {count} open treatments move. All open treatments of patients "
        "whom this rule concerns were worked out again.",
        preview.courses,
    ).format(moved=format_number(preview.moved), count=format_number(preview.courses))


def _columns() -> tuple[Column[Moved], ...]:
    return (
        Column(
            _("Patient"),
            lambda moved: moved.patient_label,
            sub=lambda moved: moved.course_label,
            tooltip=lambda moved: moved.note,
            width=22,
            stretches=True,
            is_strong=True,
        ),
        Column(_("What"), _what, sub=lambda moved: moved.note, width=20, stretches=True),
        Column(_("Now"), lambda moved: _day(moved.before_on), width=13),
        Column(_("Then"), lambda moved: _day(moved.after_on), width=13, is_strong=True),
    )


def _what(moved: Moved) -> str:
    return {
        "due": _("due"),
        "earliest": _("not before"),
        "booking": _("booking"),
        "session": _("injections"),
    }.get(moved.field, moved.field)


def _day(on: date | None) -> str:
    return format_date_short(on) if on else _("none")
