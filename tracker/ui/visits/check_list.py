"""The checks of a visit, gravest first, and the next due dates before it is signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.domain.checks import Grade
from tracker.services.visit_checks import CheckRow, SessionChecks
from tracker.text import _, format_units, format_weekday_date
from tracker.ui.kinds import Kind
from tracker.ui.look import look
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.pill import Pill
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.plain_tooltip import plain_tooltip
from tracker.ui.widgets.rule import Rule

_KINDS = {
    Grade.STOPS: Kind.BAD,
    Grade.WARNS: Kind.CAUTION,
    Grade.INFORMS: Kind.NOTE,
    Grade.PASSES: Kind.GOOD,
}


class _SessionsCard(Card):
    """A part for each session of the visit, made anew only when something has changed."""

    def __init__(self, title: str, owner: QWidget | None = None) -> None:
        super().__init__(title, owner)
        self._rows = QWidget()
        self._shown: tuple[SessionChecks, ...] = ()
        _column(self._rows)
        self.body.addWidget(self._rows)

    def show_checks(self, sessions: Sequence[SessionChecks]) -> None:
        if tuple(sessions) == self._shown:
            return
        self._shown = tuple(sessions)
        self._rows = _replaced(self.body, self._rows)
        layout = _column(self._rows)
        self._add_first(layout)
        for session in sessions:
            if len(sessions) > 1:
                layout.addWidget(PlainLabel(session.course_label, kind="strong", wraps=True))
            self._add(layout, session)

    def _add_first(self, layout: QVBoxLayout) -> None:
        """What is about no treatment in particular."""

    def _add(self, layout: QVBoxLayout, session: SessionChecks) -> None:
        raise NotImplementedError


class CheckList(_SessionsCard):
    """Colour, shape and word for each grade."""

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(_("Checks"), owner)
        self._supposed: dict[str, int] = {}
        self._whole: tuple[CheckRow, ...] = ()

    def show_checks(
        self, sessions: Sequence[SessionChecks], whole: Sequence[CheckRow] = ()
    ) -> None:
        """`whole` is about the patient and the visit: it stands before the treatments."""
        if tuple(whole) != self._whole:
            self._whole = tuple(whole)
            self._shown = ()
        super().show_checks(sessions)

    def _add_first(self, layout: QVBoxLayout) -> None:
        for row in self._whole:
            layout.addWidget(check_line(row))

    def suppose(self, doses: Mapping[str, int]) -> None:
        """Courses whose dose isn't typed yet, with the planned one (0.001 Unit) that is checked instead.

        Nothing of theirs is shown as fine: nobody has said yet what was given.
        """
        if dict(doses) != self._supposed:
            self._supposed = dict(doses)
            self._shown = ()

    def _add(self, layout: QVBoxLayout, session: SessionChecks) -> None:
        supposed = self._supposed.get(session.course_uuid)
        if supposed is not None:
            said = _("No dose is typed yet. If {dose} were given, as planned:")
            layout.addWidget(
                PlainLabel(said.format(dose=format_units(supposed)), kind="muted", wraps=True)
            )
        for row in session.rows:
            layout.addWidget(check_line(row, is_supposed=supposed is not None))
        if not session.rows:
            layout.addWidget(PlainLabel(_("Nothing to check yet."), kind="muted"))


class NextDue(_SessionsCard):
    """When each treatment would be due again."""

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(_("Next due"), owner)

    def _add(self, layout: QVBoxLayout, session: SessionChecks) -> None:
        found = session.next_window
        if found is None or found.due_on is None:
            layout.addWidget(PlainLabel(_("No date fits"), kind="title", wraps=True))
        else:
            due = format_weekday_date(found.due_on)
            layout.addWidget(PlainLabel(due, kind="title", wraps=True))
        if found is not None and found.sentence:
            layout.addWidget(PlainLabel(found.sentence, kind="muted", wraps=True))


def check_line(row: CheckRow, *, is_supposed: bool = False) -> QWidget:
    """One check: its grade as a sign and a word, and its sentence."""
    kind, word = _KINDS[row.grade], grade_label(row.grade)
    if is_supposed and row.grade is Grade.PASSES:
        kind, word = Kind.PLAIN, _("Would be fine")
    line = QWidget()
    inside = QVBoxLayout(line)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.setSpacing(look().px(6))
    words = QHBoxLayout()
    words.setSpacing(look().px(8))
    words.addWidget(Pill(kind, word), 0, Qt.AlignmentFlag.AlignTop)
    words.addWidget(PlainLabel(row.sentence, wraps=True), 1)
    inside.addLayout(words)
    inside.addWidget(Rule())
    line.setAccessibleName(_("{grade}: {sentence}").format(grade=word, sentence=row.sentence))
    if row.source:
        source = _("Source: {source}").format(source=row.source)
        line.setToolTip(plain_tooltip(source))
        line.setAccessibleDescription(source)
    return line


def grade_label(grade: Grade) -> str:
    names = {
        Grade.STOPS: _("Stop"),
        Grade.WARNS: _("Caution"),
        Grade.INFORMS: _("Note"),
        Grade.PASSES: _("Fine"),
    }
    return names[grade]


def _replaced(body: QVBoxLayout, old: QWidget) -> QWidget:
    new = QWidget()
    body.replaceWidget(old, new)
    old.hide()
    old.deleteLater()
    return new


def _column(owner: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(owner)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(look().px(6))
    return layout
