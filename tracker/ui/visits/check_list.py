"""The checks of a visit, gravest first, and the next due dates before it is signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from tracker.services.visits.checks import CheckRow, SessionChecks
from tracker.text import _, format_units, format_weekday_date
from tracker.ui.look import look
from tracker.ui.visits.check_line import CheckLine
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.plain_label import PlainLabel


@dataclass(frozen=True, slots=True)
class _Words:
    """A line of text; `kind` as of a label, `about` a course or ""."""

    about: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Check:
    about: str
    row: CheckRow
    is_supposed: bool = False


_Line = _Words | _Check


class _LinesCard(Card):
    """Lines under one another. Only what has changed is laid out and painted anew."""

    def __init__(self, title: str, owner: QWidget | None = None) -> None:
        super().__init__(title, owner)
        self._shown: dict[_Line, QWidget] = {}
        self._spare: list[QWidget] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(look().px(6))
        self._column.addStretch(1)
        self.body.addLayout(self._column)

    def _show_lines(self, lines: Iterable[_Line]) -> None:
        wanted = list(dict.fromkeys(lines))
        spare = [widget for line, widget in self._shown.items() if line not in wanted]
        spare += self._spare
        shown = {}
        whole = cast("QLayout", self.layout())
        # WORKAROUND QWidget: each line that is shown would have the whole page laid out at once.
        whole.setEnabled(False)
        for place, line in enumerate(wanted):
            widget = self._shown.get(line) or _taken(spare, line) or _widget(line)
            if self._column.indexOf(widget) != place:
                self._column.removeWidget(widget)
                self._column.insertWidget(place, widget)
            widget.show()
            shown[line] = widget
        for widget in spare:
            widget.hide()
        whole.setEnabled(True)
        whole.activate()
        self._shown, self._spare = shown, spare


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
        lines: list[_Line] = [_Check("", row) for row in whole]
        for session in sessions:
            lines += _of_course(session, sessions)
            lines += self._of_session(session)
        self._show_lines(lines)

    def _of_session(self, session: SessionChecks) -> Iterator[_Line]:
        course = session.course_uuid
        supposed = self._supposed.get(course)
        if supposed is not None:
            said = _("No dose is typed yet. If {dose} were given, as planned:")
            yield _Words(course, said.format(dose=format_units(supposed)), "muted")
        for row in session.rows:
            yield _Check(course, row, supposed is not None)
        if not session.rows:
            yield _Words(course, _("Nothing to check yet."), "muted")


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
            said = format_weekday_date(due) if due is not None else _("No date fits")
            lines.append(_Words(session.course_uuid, said, "title"))
            if found is not None and found.sentence:
                lines.append(_Words(session.course_uuid, found.sentence, "muted"))
        self._show_lines(lines)


def _of_course(session: SessionChecks, sessions: Sequence[SessionChecks]) -> list[_Line]:
    """Which treatment it is, where there are several."""
    label = _Words(session.course_uuid, session.course_label, "strong")
    return [label] if len(sessions) > 1 else []


def _taken(spare: list[QWidget], line: _Line) -> QWidget | None:
    """A widget that is needed no more, if it can show that line instead."""
    for place, widget in enumerate(spare):
        if isinstance(widget, CheckLine) and isinstance(line, _Check):
            widget.show_row(line.row, is_supposed=line.is_supposed)
        elif (
            isinstance(widget, PlainLabel)
            and isinstance(line, _Words)
            and widget.property("kind") == line.kind
        ):
            widget.setText(line.text)
        else:
            continue
        del spare[place]
        return widget
    return None


def _widget(line: _Line) -> QWidget:
    if isinstance(line, _Words):
        return PlainLabel(line.text, kind=line.kind, wraps=True, fills=True)
    made = CheckLine()
    made.show_row(line.row, is_supposed=line.is_supposed)
    return made
