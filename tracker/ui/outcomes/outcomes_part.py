"""The part of the Patient screen that says how the patient does, and where more is entered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from tracker.domain.outcome import Done
from tracker.domain.rights import Action
from tracker.services.courses.personal_intervals import accept_interval
from tracker.services.outcomes.adverse_events import withdraw_event
from tracker.services.outcomes.follow_ups import FollowUpRow, finish_follow_up
from tracker.services.outcomes.overview import patient_outcomes
from tracker.services.outcomes.responses import withdraw_response
from tracker.services.outcomes.rows import (
    CourseChoice,
    InstrumentScores,
    PatientOutcomes,
    ProposalRow,
    ScoreRow,
)
from tracker.services.patients.consents import withdraw_consent
from tracker.services.patients.prior_treatments import withdraw_prior
from tracker.text import _, format_date_short
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.form_dialog import FormDialog
from tracker.ui.kinds import Kind
from tracker.ui.look import look
from tracker.ui.outcomes.consent_form import ConsentDialog
from tracker.ui.outcomes.decline_form import DeclineDialog
from tracker.ui.outcomes.event_form import EventDialog
from tracker.ui.outcomes.outcome_columns import (
    Noted,
    noted,
    noted_columns,
    noted_key,
    score_columns,
    score_key,
)
from tracker.ui.outcomes.prior_form import PriorDialog
from tracker.ui.outcomes.response_form import ResponseDialog
from tracker.ui.outcomes.response_taps import Before
from tracker.ui.outcomes.score_form import ScoreDialog, WithdrawScoreDialog
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.rights import follow_right
from tracker.ui.rows_table import RowsTable
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.pill import Pill
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.reading_order import tab_in_reading_order

_WITHDRAW: dict[str, Callable[..., Done]] = {
    "event": withdraw_event,
    "consent": withdraw_consent,
    "response": withdraw_response,
    "prior": withdraw_prior,
}


class OutcomesPart(Card):
    """`show_patient` reads and shows; whatever is entered refreshes the screen that it is on."""

    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        presenter: ProblemPresenter,
        show_charts: Callable[[], None],
        owner: QWidget | None = None,
    ) -> None:
        super().__init__(_("Outcomes"), owner)
        self._tasks, self._today, self._presenter = tasks, today, presenter
        self._found: PatientOutcomes | None = None
        self._charts = QPushButton(_("Charts"))
        self._score = QPushButton(_("Add score"))
        self._response = QPushButton(_("How it worked"))
        self._more = QPushButton(_("Note more…"))
        self._column = QVBoxLayout()
        self._lines: list[QWidget] = []
        self._none = PlainLabel(_("Nothing has been measured yet."), kind="muted", wraps=True)
        self._scores = RowsTable(
            score_columns(), key=score_key, name=_("Scores"), most_rows_in_sight=8
        )
        self._noted = RowsTable(
            noted_columns(), key=noted_key, name=_("Told and agreed"), most_rows_in_sight=6
        )

        buttons = QWidget()
        flow = FlowLayout(buttons, gap=6, is_right=True)
        for button in (self._charts, self._score, self._response, self._more):
            button.setProperty("kind", "quiet")
            flow.addWidget(button)
        self.head.addWidget(buttons, 2)
        self._column.setSpacing(look().px(6))
        self.body.addLayout(self._column)
        for part in (self._none, self._scores, self._noted):
            self.body.addWidget(part)
        self._more.setAccessibleName(_("Note an adverse event, consent or earlier treatment"))

        self._charts.clicked.connect(show_charts)
        self._score.clicked.connect(self._on_score)
        self._response.clicked.connect(self._on_response)
        self._more.clicked.connect(self._on_more)
        self._scores.row_activated.connect(self._on_score_activated)
        self._scores.menu_requested.connect(self._on_score_menu)
        self._noted.row_activated.connect(self._on_noted_activated)
        self._noted.menu_requested.connect(self._on_noted_menu)
        for button in (self._score, self._response, self._more):
            follow_right(button, tasks, Action.RECORD_SESSIONS)

    def show_patient(self, patient_uuid: str) -> None:
        """Of that patient, read anew; nothing of another one stays in sight meanwhile."""
        if self._found is not None and self._found.patient_uuid != patient_uuid:
            self._found = None
            self.hide()
        self._tasks.read(
            self,
            "outcomes",
            patient_outcomes,
            patient_uuid,
            self._today.on,
            then=self._on_found,
            failed=self._presenter.present,
        )

    def _on_found(self, found: PatientOutcomes) -> None:
        if found == self._found:
            return
        self._found = found
        self._scores.show_rows(found.scores)
        self._scores.setVisible(bool(found.scores))
        rows = noted(found)
        self._noted.show_rows(rows)
        self._noted.setVisible(bool(rows))
        self._none.setVisible(not found.scores and not rows)
        self._charts.setVisible(bool(found.courses or found.scores))
        self._score.setVisible(bool(found.courses))
        self._response.setVisible(any(course.last_session for course in found.courses))
        self._show_asked(found)
        self.show()
        tab_in_reading_order(self)

    def _show_asked(self, found: PatientOutcomes) -> None:
        for old in self._lines:
            old.hide()
            old.deleteLater()
        self._lines = []
        for follow_up in found.follow_ups:
            done = QPushButton(_("Done"))
            done.clicked.connect(partial(self._on_done, follow_up))
            follow_right(done, self._tasks, Action.WORK_RECALL)
            mark = Kind.CAUTION if follow_up.is_late else Kind.ASK
            self._lines.append(_line(mark, _("Follow up"), _say_follow_up(follow_up), done))
        for proposal in found.proposals:
            accept = QPushButton(_("Accept"))
            accept.clicked.connect(partial(self._on_accept, proposal))
            decline = QPushButton(_("Decline…"))
            decline.clicked.connect(partial(self._on_decline, proposal))
            for button in (accept, decline):
                follow_right(button, self._tasks, Action.DECIDE)
            said = _say_proposal(proposal)
            self._lines.append(_line(Kind.ASK, _("Interval"), said, accept, decline))
        for line in self._lines:
            self._column.addWidget(line)

    # -- what is asked for ---------------------------------------------------------------------

    def _on_score(self) -> None:
        if self._found is not None:
            self._open(ScoreDialog(self._tasks, self._today, self._found, self.window()))

    def _on_response(self) -> None:
        if self._found is None:
            return
        treated = [course for course in self._found.courses if course.last_on is not None]
        if len(treated) == 1:
            self._ask_response(treated[0])
            return
        menu = QMenu(self)
        for course in treated:
            menu.addAction(course.label.replace("&", "&&"), partial(self._ask_response, course))
        menu.popup(_below(self._response))

    def _ask_response(self, course: CourseChoice) -> None:
        if self._found is not None and course.last_on is not None:
            before = Before(course.uuid, course.label, course.last_session, course.last_on)
            patient = self._found.patient_uuid
            self._open(ResponseDialog(self._tasks, self._today, patient, before, self.window()))

    def _on_more(self) -> None:
        menu = QMenu(self)
        menu.addAction(_("Adverse event…"), self._on_event)
        menu.addAction(_("Consent…"), self._on_consent)
        menu.addAction(_("Treatment tried before…"), self._on_prior)
        menu.popup(_below(self._more))

    def _on_event(self) -> None:
        if self._found is not None:
            self._open(
                EventDialog(self._tasks, self._today, self._found, None, owner=self.window())
            )

    def _on_consent(self) -> None:
        if self._found is not None:
            self._open(ConsentDialog(self._tasks, self._today, self._found, self.window()))

    def _on_prior(self) -> None:
        if self._found is not None:
            self._open(PriorDialog(self._tasks, self._today, self._found, self.window()))

    def _on_done(self, row: FollowUpRow) -> None:
        self._run(finish_follow_up, row.uuid, row.version, self._today.on)

    def _on_accept(self, row: ProposalRow) -> None:
        self._presenter.confirm(
            _("Treat {treatment} every {interval} from now on?").format(
                treatment=row.course_label, interval=row.interval_label
            ),
            action=_("Accept"),
            then=partial(
                self._run,
                accept_interval,
                row.course_uuid,
                row.course_version,
                row.interval,
                self._today.on,
            ),
            detail=row.evidence,
        )

    def _on_decline(self, row: ProposalRow) -> None:
        if self._found is not None:
            patient = self._found.patient_uuid
            self._open(DeclineDialog(self._tasks, self._today, patient, row, self.window()))

    def _on_score_activated(self, row: InstrumentScores) -> None:
        self._on_score_menu(row, _below(self._scores))

    def _on_score_menu(self, row: InstrumentScores, place: QPoint) -> None:
        menu = QMenu(self)
        for score in reversed(row.scores):
            said = _("Take back {score} of {on}…").format(
                score=score.said, on=format_date_short(score.on)
            )
            action = menu.addAction(said, partial(self._on_withdraw, row.label, score))
            follow_right(action, self._tasks, Action.RECORD_SESSIONS)
        menu.popup(place)

    def _on_withdraw(self, label: str, score: ScoreRow) -> None:
        if self._found is not None:
            patient = self._found.patient_uuid
            self._open(
                WithdrawScoreDialog(self._tasks, self._today, patient, label, score, self.window())
            )

    def _on_noted_activated(self, row: Noted) -> None:
        self._on_noted_menu(row, _below(self._noted))

    def _on_noted_menu(self, row: Noted, place: QPoint) -> None:
        menu = QMenu(self)
        if row.kind == "event":
            menu.addAction(_("Change…"), partial(self._on_edit_event, row))
        label = _("Taken back") if row.kind == "consent" else _("Entered in error")
        menu.addAction(
            label,
            partial(self._run, _WITHDRAW[row.kind], row.uuid, row.version, self._today.on),
        )
        for action in menu.actions():
            follow_right(action, self._tasks, Action.RECORD_SESSIONS)
        menu.popup(place)

    def _on_edit_event(self, row: Noted) -> None:
        if self._found is not None:
            self._open(
                EventDialog(self._tasks, self._today, self._found, row.uuid, owner=self.window())
            )

    def _run(self, command: Callable[..., Done], *args: object) -> None:
        self._tasks.write(self, command, *args, failed=self._presenter.present)

    def _open(self, dialog: FormDialog) -> None:
        dialog.open_fitted()


def _line(kind: Kind, word: str, said: str, *buttons: QPushButton) -> QWidget:
    line = QWidget()
    inside = QHBoxLayout(line)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.setSpacing(look().px(8))
    inside.addWidget(Pill(kind, word))
    inside.addWidget(PlainLabel(said, wraps=True), 1)
    for button in buttons:
        inside.addWidget(button)
        button.setAccessibleName(_("{action}: {what}").format(action=button.text(), what=said))
    return line


def _say_follow_up(row: FollowUpRow) -> str:
    said = _("{what} for {treatment}, due {on}").format(
        what=row.label, treatment=row.course_label, on=format_date_short(row.due_on)
    )
    if row.by_on == row.due_on:
        return said
    return _("{said}, by {last}").format(said=said, last=format_date_short(row.by_on))


def _say_proposal(row: ProposalRow) -> str:
    return _("{treatment} every {interval}? {evidence}").format(
        treatment=row.course_label, interval=row.interval_label, evidence=row.evidence
    )


def _below(widget: QWidget) -> QPoint:
    return widget.mapToGlobal(QPoint(0, widget.height()))
