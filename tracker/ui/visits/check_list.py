"""The checks of a visit, gravest first, and the next due dates before it is signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.services.visit_checks import CheckRow, SessionChecks
from tracker.text import _, format_units, format_weekday_date
from tracker.ui.look import look
from tracker.ui.visits.check_line import CheckLine
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.plain_label import PlainLabel


@dataclass(frozen=True, slots=True)
class _Words:
    """A line of text; `kind` as of a label."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Check:
    row: CheckRow
    is_supposed: bool = False


_Line = _Words | _Check


class _LinesCard(Card):
    """Lines under one another. Only what has changed is laid out and painted anew."""

    def __init__(self, title: str, owner: QWidget | None = None) -> None:
        super().__init__(title, owner)
        self._shown: list[_Line] = []
        self._widgets: list[QWidget] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(look().px(6))
        self.body.addLayout(self._column)

    def _show_lines(self, lines: list[_Line]) -> None:
        for place, line in enumerate(lines):
            if place < len(self._shown) and line == self._shown[place]:
                continue
            if place >= len(self._shown) or _form(line) != _form(self._shown[place]):
                self._remove_from(place)
                widget = _widget(line)
                self._widgets.append(widget)
                self._column.addWidget(widget)
            _fill(self._widgets[place], line)
            self._shown[place:] = [line, *self._shown[place + 1 :]]
        self._remove_from(len(lines))

    def _remove_from(self, place: int) -> None:
        for widget in self._widgets[place:]:
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        del self._widgets[place:], self._shown[place:]


class CheckList(_LinesCard):
    """Colour, shape and word for each grade."""

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(_("Checks"), owner)
        self._supposed: dict[str, int] = {}

    def suppose(self, doses: Mapping[str, int]) -> None:
        """Courses whose dose isn't typed yet, with the planned one (0.001 Unit) that is checked instead.

        Nothing of theirs is shown as fine: nobody has said yet what was given.
        """
        self._supposed = dict(doses)

    def show_checks(
        self, sessions: Sequence[SessionChecks], whole: Sequence[CheckRow] = ()
    ) -> None:
        """`whole` is about the patient and the visit: it stands before the treatments."""
        lines: list[_Line] = [_Check(row) for row in whole]
        for session in sessions:
            lines += _of_course(session, sessions)
            lines += self._of_session(session)
        self._show_lines(lines)

    def _of_session(self, session: SessionChecks) -> Iterator[_Line]:
        supposed = self._supposed.get(session.course_uuid)
        if supposed is not None:
            said = _("No dose is typed yet. If {dose} were given, as planned:")
            yield _Words(said.format(dose=format_units(supposed)), "muted")
        for row in session.rows:
            yield _Check(row, supposed is not None)
        if not session.rows:
            yield _Words(_("Nothing to check yet."), "muted")


class NextDue(_LinesCard):
    """When each treatment would be due again."""

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(_("Next due"), owner)

    def show_checks(self, sessions: Sequence[SessionChecks]) -> None:
        lines: list[_Line] = []
        for session in sessions:
            found = session.next_window
            due = found.due_on if found is not None else None
            lines += _of_course(session, sessions)
            lines.append(
                _Words(format_weekday_date(due) if due is not None else _("No date fits"), "title")
            )
            if found is not None and found.sentence:
                lines.append(_Words(found.sentence, "muted"))
        self._show_lines(lines)


def _of_course(session: SessionChecks, sessions: Sequence[SessionChecks]) -> list[_Line]:
    """Which treatment it is, where there are several."""
    return [_Words(session.course_label, "strong")] if len(sessions) > 1 else []


def _form(line: _Line) -> str:
    """What kind of widget shows it."""
    return line.kind if isinstance(line, _Words) else "check"


def _widget(line: _Line) -> QWidget:
    return PlainLabel(kind=line.kind, wraps=True) if isinstance(line, _Words) else CheckLine()


def _fill(widget: QWidget, line: _Line) -> None:
    if isinstance(widget, CheckLine) and isinstance(line, _Check):
        widget.show_row(line.row, is_supposed=line.is_supposed)
    elif isinstance(widget, PlainLabel) and isinstance(line, _Words):
        widget.setText(line.text)
