"""A treatment as a card: the next step first, its window, its plan, and why this date."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from tracker.domain.rights import Action
from tracker.domain.state import State
from tracker.services.patients.card import CourseCard as CourseRow
from tracker.services.wording import span_label
from tracker.text import _, format_date_short, format_month, format_units, ngettext
from tracker.ui.kinds import Kind
from tracker.ui.look import look
from tracker.ui.rights import follow_right
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.pill import Pill
from tracker.ui.widgets.plain_label import PlainLabel

_TAKES = {
    "record": Action.RECORD_SESSIONS,
    "edit": Action.EDIT_COURSES,
    "book": Action.WORK_RECALL,
    "authorisation": Action.WORK_RECALL,
    "hold": Action.WORK_RECALL,
    "release": Action.WORK_RECALL,
    "decide": Action.DECIDE,
    "own-date": Action.DECIDE,
    "clear-own-date": Action.DECIDE,
    "end": Action.END_COURSES,
    "reinstate": Action.END_COURSES,
}


class CourseCard(Card):
    """Asks for what is to be done; `wanted` names it: "record", "edit", "book", "hold",
    "own-date", "release", "clear-own-date", "end", "reinstate", "decide", "charts"."""

    wanted = Signal(str, object)
    """What is to be done, and the course's row."""

    def __init__(self, row: CourseRow, owner: QWidget | None = None) -> None:
        super().__init__(row.label, owner)
        self._row = row
        self._tasks: Tasks | None = None
        self._why = QPushButton(_("Why this date"))
        self._more = QPushButton(_("More"))
        self._record = QPushButton(_("Record"))
        self._book = QPushButton(_("Move…") if is_booked(row) else _("Book…"))
        self._reasons: QWidget | None = None

        self.head.addWidget(Pill(Kind(row.state.value), row.state_label))
        self._add_lines(row)
        self._reasons_at = self.body.count()
        self.body.addStretch(1)
        self.body.addWidget(self._buttons())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

        self._why.setCheckable(True)
        self._why.setVisible(bool(row.reasons) and row.state is not State.ENDED)
        for button, name in (
            (self._why, _("Why this date: {treatment}")),
            (self._more, _("More for {treatment}")),
            (self._record, _("Record injections: {treatment}")),
            (self._book, _book_name(row)),
        ):
            button.setProperty("kind", "quiet")
            button.setAccessibleName(name.format(treatment=row.label))

        self._why.toggled.connect(self._on_why)
        self._more.clicked.connect(self._on_more)
        self._record.clicked.connect(self._on_record)
        self._book.clicked.connect(self._on_book)

    @property
    def row(self) -> CourseRow:
        return self._row

    @property
    def is_explained(self) -> bool:
        return self._why.isChecked()

    def explain(self, *, is_shown: bool) -> None:
        """Open or close "why this date"."""
        self._why.setChecked(is_shown)

    def _add_lines(self, row: CourseRow) -> None:
        if row.state is State.ENDED:
            for line in ended_lines(row):
                self.body.addWidget(PlainLabel(line, kind="muted", wraps=True))
            return
        self.body.addWidget(PlainLabel(row.step, kind="strong", wraps=True))
        if row.due_on is not None:
            span = _("{lateness} · {span}").format(
                lateness=row.lateness[:1].upper() + row.lateness[1:],
                span=span_label(row.earliest_on, row.overdue_from),
            )
            self.body.addWidget(PlainLabel(span, wraps=True))
        approved = [one.sentence for one in row.approvals]
        for line in (*row.causes, *kept_lines(row), *approved):
            self.body.addWidget(PlainLabel(line, wraps=True))
        self.body.addWidget(PlainLabel(plan_line(row), kind="muted", wraps=True))

    def _buttons(self) -> QWidget:
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=4)
        shown = [self._why, self._more]
        if self._row.state is not State.ENDED:
            shown = [self._record, self._book, *shown]
        else:
            self._record.hide()
            self._book.hide()
        for button in shown:
            flow.addWidget(button)
        return buttons

    def menu(self) -> QMenu:
        """Everything that can be done about the treatment."""
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for code, label in _wishes(self._row):
            action = menu.addAction(label)
            action.setData(code)
            takes = right_for_course(code)
            if self._tasks is not None and takes is not None:
                follow_right(action, self._tasks, takes)
        menu.triggered.connect(self._on_menu)
        return menu

    def follow_rights(self, tasks: Tasks) -> None:
        """Switch off what whoever works may not do, and say why."""
        self._tasks = tasks
        follow_right(self._record, tasks, Action.RECORD_SESSIONS)
        follow_right(self._book, tasks, Action.WORK_RECALL)

    def _on_why(self, is_shown: bool) -> None:
        # Made when first asked for: most cards are never asked.
        if self._reasons is None:
            self._reasons = _sentences(self._row.reasons)
            self.body.insertWidget(self._reasons_at, self._reasons)
        self._reasons.setVisible(is_shown)

    def _on_menu(self, action: object) -> None:
        code = getattr(action, "data", lambda: "")()
        self.wanted.emit(str(code), self._row)

    def _on_more(self) -> None:
        menu = self.menu()
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _on_record(self) -> None:
        self.wanted.emit("record", self._row)

    def _on_book(self) -> None:
        self.wanted.emit("book", self._row)


def is_booked(row: CourseRow) -> bool:
    """Whether booking means to move it: a past one of which nobody said what became is none."""
    states = (State.BOOKED, State.BOOKED_WRONG, State.IN_REVIEW)
    return row.booking is not None and row.state in states


def right_for_course(code: str) -> Action | None:
    """What the wish of that code takes; None for anybody's who may read a chart."""
    return _TAKES.get(code.partition("/")[0])


def plan_line(row: CourseRow) -> str:
    """ "onabotulinumtoxinA 165 Units, every 12 weeks · 11 sessions since June 2024"."""
    plan = row.product_label
    if row.planned_dose is not None:
        plan = _("{product} {dose}").format(product=plan, dose=format_units(row.planned_dose))
    if row.interval_label:
        plan = _("{plan}, every {interval}").format(plan=plan, interval=row.interval_label)
    parts = [plan]
    if row.schedule == "symptom-led":
        parts.append(_("by symptoms"))
    if row.sessions and row.first_on is not None:
        count = ngettext(
            "{count} visit since {month}", "{count} visits since {month}", row.sessions
        )
        parts.append(count.format(count=row.sessions, month=format_month(row.first_on)))
    else:
        parts.append(_("no injections yet"))
    if row.clinician:
        parts.append(row.clinician)
    return " · ".join(parts)


def ended_lines(row: CourseRow) -> list[str]:
    """When and why it ended, and what was given."""
    ended_on = format_date_short(row.ended_on) if row.ended_on is not None else _("an unknown day")
    reason = row.end_reason or _("no reason")
    lines = [_("Ended on {on}: {reason}.").format(on=ended_on, reason=reason)]
    if row.end_note:
        lines.append(row.end_note)
    return [*lines, plan_line(row)]


def kept_lines(row: CourseRow) -> list[str]:
    """The hold, the clinician's own date and the booking of this cycle, a sentence each."""
    lines = []
    if row.hold is not None:
        lines += _hold_lines(row)
    if row.own_date is not None:
        own = _("{by} set {on} instead of the computed date.").format(
            by=row.own_date.signed_by or _("A clinician"), on=format_date_short(row.own_date.on)
        )
        lines.append(own)
    if row.booking is not None:
        on = format_date_short(row.booking.on)
        booked = (
            _("Booked elsewhere for {on}.") if row.booking.is_elsewhere else _("Booked for {on}.")
        )
        lines.append(booked.format(on=on))
    return lines


def _hold_lines(row: CourseRow) -> list[str]:
    hold = row.hold
    if hold is None:
        return []
    lines = []
    if hold.not_treated_before is not None:
        treated = _("Not to be treated before {on}: {reason}.")
        lines.append(
            treated.format(on=format_date_short(hold.not_treated_before), reason=hold.reason_label)
        )
    if hold.not_called_before is not None:
        called = _("Not to be called before {on}: {reason}.")
        lines.append(
            called.format(on=format_date_short(hold.not_called_before), reason=hold.reason_label)
        )
    return lines


def _wishes(row: CourseRow) -> list[tuple[str, str]]:
    if row.state is State.ENDED:
        return [("reinstate", _("Reinstate treatment…")), ("charts", _("Charts…"))]
    book = _("Move the booking…") if is_booked(row) else _("Book a day…")
    wishes = [("edit", _("Edit treatment…")), ("book", book), ("hold", _("Hold…"))]
    if row.hold is not None:
        wishes.append(("release", _("Release the hold")))
    wishes.append(("own-date", _("Own date…")))
    if row.own_date is not None:
        wishes.append(("clear-own-date", _("Back to the computed date")))
    if row.state is State.IN_REVIEW:
        wishes.append(("decide", _("Decide…")))
    wishes += [(f"authorisation/{one.uuid}", one.name) for one in row.approvals]
    wishes.append(("authorisation/", _("New approval…")))
    wishes += [("charts", _("Charts…")), ("end", _("End treatment…"))]
    return wishes


def _book_name(row: CourseRow) -> str:
    return _("Move the booking: {treatment}") if is_booked(row) else _("Book: {treatment}")


def _sentences(reasons: tuple[str, ...]) -> QWidget:
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(look().px(3))
    for reason in reasons:
        layout.addWidget(PlainLabel(reason, kind="small", wraps=True, is_selectable=True))
    return box
