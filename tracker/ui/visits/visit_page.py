"""Record: one visit with one or several treatments, checked while it is typed."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from tracker.domain.facts import SessionStatus
from tracker.domain.outcome import Done
from tracker.domain.problems import Invalid, Problem
from tracker.domain.rights import Action
from tracker.services.staff.drafts import DraftContent
from tracker.services.visits.checks import VisitChecks, check_visit
from tracker.services.visits.forms import VisitForm
from tracker.services.visits.recording import record_visit, same_as_last_time
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_keeper import DraftKeeper
from tracker.ui.drafts.draft_words import VISIT
from tracker.ui.keys import Command, Keys
from tracker.ui.kinds import Kind
from tracker.ui.look import look
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.rights import follow_right, not_allowed
from tracker.ui.tasks import Tasks
from tracker.ui.visits.amend_form import AmendDialog
from tracker.ui.visits.before_saving import BeforeSaving, is_news, look_before_saving, saving_dialog
from tracker.ui.visits.check_list import CheckList, NextDue
from tracker.ui.visits.confirm_signing import confirm_signing
from tracker.ui.visits.incident_field import incident_field
from tracker.ui.visits.stop_banner import StopBanner
from tracker.ui.visits.visit_details import LastEntered, VisitDetails
from tracker.ui.visits.visit_draft import put_visit, visit_as_typed
from tracker.ui.visits.visit_head import VisitHead
from tracker.ui.visits.visit_sessions import VisitSessions
from tracker.ui.visits.visit_start import VisitStart, read_visit_start
from tracker.ui.visits.void_form import VoidDialog
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.column_scroll import ColumnScroll
from tracker.ui.widgets.fields import Fields
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.notes_edit import NotesEdit
from tracker.ui.widgets.reading_order import tab_in_reading_order
from tracker.ui.widgets.two_columns import TwoColumns

_CHECK_AFTER_MS = 120


class VisitPage(QWidget):
    """`start` begins a visit. Leaving one that is half filled asks first."""

    finished = Signal(str)
    """The patient's uuid: saved, or left without saving."""
    started = Signal()

    def __init__(self, tasks: Tasks, today: ClinicDate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._today = tasks, today
        self._start: VisitStart | None = None
        self._patient_uuid = ""
        self._last = LastEntered()
        self._untouched: object = None
        self._wanted = SessionStatus.SIGNED
        self._banner, self._stops = Banner(), StopBanner()
        self._presenter = ProblemPresenter(self, self._banner)
        self._head = VisitHead()
        self._details = VisitDetails(today.on)
        self._sessions = VisitSessions(tasks)
        self._next = NextDue()
        self._checks = CheckList()
        self._reason = NotesEdit(2)
        self._reason_field = incident_field(tasks, self._reason)
        self._sign = QPushButton(_("&Sign"))
        self._keep = QPushButton(_("&Keep as given, sign later"))
        self._plan = QPushButton(_("&Plan"))
        self._pause = QTimer(self, singleShot=True, interval=_CHECK_AFTER_MS)
        self._resumed: DraftContent | None = None
        self._draft = DraftKeeper(tasks, VISIT, self._kept, self)

        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        # Before it is laid out: asked for its size, a button takes its style.
        self._sign.setProperty("kind", "primary")
        self._lay_out()
        self._sign.setAccessibleName(_("Sign in your name"))
        self._plan.setAccessibleName(_("Plan: nothing was given yet"))
        self._reason_field.hide()
        self._set_ready(is_ready=False)

        today.changed.connect(self._on_day_changed)
        self._head.cancelled.connect(self.leave)
        self._details.changed.connect(self._pause.start)
        self._sessions.changed.connect(self._pause.start)
        self._sessions.same_requested.connect(self._on_same)
        self._sessions.grown.connect(partial(tab_in_reading_order, self))
        self._reason.textChanged.connect(self._reason_field.clear_problem)
        self._sign.clicked.connect(partial(self._save, SessionStatus.SIGNED))
        self._keep.clicked.connect(partial(self._save, SessionStatus.GIVEN))
        self._plan.clicked.connect(partial(self._save, SessionStatus.PLANNED))
        self._pause.timeout.connect(self._ask_checks)

    def start(self, patient_uuid: str, course_uuid: str = "") -> None:
        """Begin a visit; without a course, for whatever is due."""
        if self.is_touched:
            if patient_uuid == self._patient_uuid:
                self._sessions.tick(course_uuid)
                return
            self._presenter.confirm(
                _("Leave the half-filled visit of {name}?").format(name=self._head.name),
                action=_("Leave it"),
                then=partial(self._begin, patient_uuid, course_uuid),
                is_dangerous=True,
            )
            return
        self._begin(patient_uuid, course_uuid)

    def resume(self, draft: DraftContent) -> None:
        """Go on with a visit that was left half typed."""
        self._begin(draft.subject, "", draft)

    def leave(self) -> None:
        """Go without saving; asks where something is typed."""
        if not self.is_touched:
            self._leave()
            return
        self._presenter.confirm(
            _("Leave without saving what you typed?"),
            action=_("Leave"),
            then=self._leave,
            is_dangerous=True,
        )

    def amend(self, session_uuid: str) -> None:
        AmendDialog(self._tasks, self._today, session_uuid, owner=self.window()).open_fitted()

    def give(self, session_uuid: str) -> None:
        AmendDialog(
            self._tasks, self._today, session_uuid, is_planned=True, owner=self.window()
        ).open_fitted()

    def void(self, session_uuid: str) -> None:
        VoidDialog(self._tasks, self._today, session_uuid, owner=self.window()).open_fitted()

    def bind_keys(self, keys: Keys) -> None:
        """Keys of this screen; they can be changed."""
        for command, slot in (
            (Command("visit.sign", _("Sign the visit"), "Ctrl+Return"), self._sign.click),
            (Command("visit.keep", _("Keep as given, sign later"), "Ctrl+G"), self._keep.click),
            (Command("visit.planned", _("Dose as planned"), "Ctrl+D"), self._sessions.fill_planned),
            (Command("visit.leave", _("Leave the visit"), "Esc"), self.leave),
        ):
            keys.bind(self, command, slot)
        self._sessions.bind_keys(keys, self)

    @property
    def is_touched(self) -> bool:
        return self._start is not None and self._typed() != self._untouched

    # -- beginning -----------------------------------------------------------------------------

    def _begin(
        self, patient_uuid: str, course_uuid: str, draft: DraftContent | None = None
    ) -> None:
        self._draft.discard()
        self._start, self._patient_uuid, self._resumed = None, patient_uuid, draft
        self._set_ready(is_ready=False)
        self._banner.hide()
        self._tasks.read(
            self,
            "start",
            read_visit_start,
            patient_uuid,
            course_uuid,
            self._today.on,
            then=self._on_start,
            failed=self._presenter.present,
        )

    def _on_start(self, start: VisitStart) -> None:
        self._start = start
        self._head.show_patient(start.patient)
        self._details.begin(self._today.on, self._last.planned(start.blank), start.staff)
        self._reason.setText("")
        self._reason_field.hide()
        self._sessions.begin(start, self._today.on)
        self._untouched = self._typed()
        draft, self._resumed = self._resumed, None
        if draft is not None:
            put_visit(draft.payload, self._details, self._sessions, self._reason)
        self._draft.begin(self._patient_uuid, draft)
        self._set_ready(is_ready=bool(start.courses))
        if not start.courses:
            self._banner.show_message(
                Kind.ASK,
                _("No treatment is open for this patient. Open one first, then record it."),
            )
        self._scroll.verticalScrollBar().setValue(0)
        tab_in_reading_order(self)
        self._ask_checks()
        self.started.emit()

    # -- while it is typed ---------------------------------------------------------------------

    def _on_same(self, course_uuid: str) -> None:
        self._tasks.read(
            self,
            ("same", course_uuid),
            same_as_last_time,
            course_uuid,
            then=self._sessions.fill_same,
            failed=self._presenter.present,
        )

    def _ask_checks(self) -> None:
        if self._start is None:
            return
        form = self._known_form()
        if not form.sessions:
            self._on_checks(VisitChecks(()))
            return
        self._tasks.read(
            self,
            "checks",
            check_visit,
            form,
            self._today.on,
            then=self._on_checks,
            failed=self._presenter.present,
        )

    def _on_checks(self, checks: VisitChecks) -> None:
        self._next.show_checks(checks.sessions)
        self._checks.suppose(self._sessions.supposed_doses())
        self._checks.show_checks(checks.sessions, checks.rows)
        self._sessions.compare_with(checks.sessions)
        self._reason_field.setVisible(checks.stops)
        self._stops.show_stops(checks.stopping)

    def _on_day_changed(self, _on: object) -> None:
        if self._start is not None:
            self._banner.show_message(
                Kind.NOTE, _("A new day has begun. This visit keeps the date that it has.")
            )

    # -- saving --------------------------------------------------------------------------------

    def _save(self, status: SessionStatus) -> None:
        if self._start is None or not self._keep.isEnabled():
            return
        self._wanted = status
        fields = self._fields()
        fields.clear_problems()
        try:
            form = self._form(status)
        except Problem as problem:
            self._presenter.present(problem, fields=fields)
            return
        self._set_ready(is_ready=False)
        self._tasks.read(
            self,
            "preview",
            look_before_saving,
            form,
            self._today.on,
            then=partial(self._on_looked, form),
            failed=self._on_failed,
        )

    def _on_looked(self, form: VisitForm, found: BeforeSaving) -> None:
        self._set_ready(is_ready=True)
        self._on_checks(found.checks)
        is_planned = form.status is SessionStatus.PLANNED
        if found.checks.stops and not is_planned and not form.incident_reason.strip():
            # Before anybody is asked to sign for it.
            self._on_failed(Invalid(_("Give a reason."), field="incident_reason"))
            return
        refused = not_allowed(self._tasks, Action.OVERRIDE)
        if refused and found.checks.stops and form.status is SessionStatus.SIGNED:
            self._on_failed(refused)
            return
        moved = found.moved
        if is_planned or not (
            form.status is SessionStatus.SIGNED or is_news(form, moved, self._today.on)
        ):
            self._write(form)
            return
        is_signing = form.status is SessionStatus.SIGNED
        said = [self._sessions.say(one, form.on) for one in form.sessions]
        dialog = saving_dialog(self._tasks, form, found, said, self.window())
        save = partial(self._write, form)
        sign = partial(confirm_signing, self._tasks, self.window(), save)
        dialog.accepted.connect(sign if is_signing else save)
        dialog.open()

    def _write(self, form: VisitForm) -> None:
        self._set_ready(is_ready=False)
        self._draft.save(
            self._tasks.write,
            record_visit,
            form,
            self._today.on,
            then=self._on_saved,
            failed=self._on_failed,
        )

    def _on_saved(self, _done: Done) -> None:
        self._last = self._details.entered()
        self._draft.saved()
        self._close()

    def _on_failed(self, problem: Exception) -> None:
        self._set_ready(is_ready=True)
        self._draft.go_on()
        if isinstance(problem, Invalid) and problem.field == "incident_reason":
            self._reason_field.show()
        retry = partial(self._save, self._wanted)
        self._presenter.present(problem, fields=self._fields(), retry=retry)

    def _leave(self) -> None:
        self._draft.discard()
        self._close()

    def _close(self) -> None:
        patient_uuid, self._start = self._patient_uuid, None
        self._pause.stop()
        self._set_ready(is_ready=False)
        self.finished.emit(patient_uuid)

    # -- the form ------------------------------------------------------------------------------

    def _fields(self) -> Fields:
        return Fields([*self._details.fields, self._reason_field, *self._sessions.fields()])

    def _form(self, status: SessionStatus) -> VisitForm:
        on, sessions = self._details.day(), self._sessions.forms()
        for position, session in enumerate(sessions):
            if session.dose is None and status is not SessionStatus.PLANNED:
                raise Invalid(_("Enter the dose in Units."), field=f"sessions.{position}.dose")
        return replace(self._known_form(), on=on, sessions=sessions, status=status)

    def _known_form(self) -> VisitForm:
        return VisitForm(
            patient_uuid=self._patient_uuid,
            on=self._details.known_day(),
            sessions=self._sessions.known_forms(),
            injector=self._details.injector,
            place=self._details.place,
            incident_reason=self._reason.text() if self._reason_field.isVisibleTo(self) else "",
            answers=self._sessions.asked.answers(),
            responses=self._sessions.asked.responses(),
            uuid=self._draft.uuid,
        )

    def _typed(self) -> object:
        return visit_as_typed(self._details, self._sessions, self._reason)

    def _kept(self) -> object:
        return self._typed() if self.is_touched else None

    def _set_ready(self, *, is_ready: bool) -> None:
        for button in (self._sign, self._keep, self._plan):
            button.setEnabled(is_ready)
            follow_right(button, self._tasks, Action.RECORD_SESSIONS)
        follow_right(self._sign, self._tasks, Action.SIGN_SESSIONS)

    def _lay_out(self) -> None:
        gap, pad = look().px(12), look().px(18)
        columns, buttons = TwoColumns(), QWidget()
        sessions = self._sessions
        for part in (sessions.choose, self._details, sessions, sessions.asked):
            columns.left.addWidget(part)
        columns.left.addStretch(1)
        flow = FlowLayout(buttons, gap=8)
        for button in (self._sign, self._keep, self._plan):
            flow.addWidget(button)
        self._next.body.addWidget(self._reason_field)
        self._next.body.addWidget(buttons)
        columns.right.addWidget(self._next)
        columns.right.addWidget(self._checks)
        columns.right.addStretch(1)
        self._scroll = ColumnScroll(columns, is_page=True)
        self._scroll.put_above(self._stops, margin=pad)
        self._head.setContentsMargins(pad, pad, pad, 0)

        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(gap)
        whole.addWidget(self._head)
        whole.addWidget(self._banner)
        whole.addWidget(self._scroll, 1)
