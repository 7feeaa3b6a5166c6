"""The side panel: the current row in the order of a call, and the forms of its actions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, Signal
from PySide6.QtWidgets import QWidget

from tracker.domain.outcome import Done
from tracker.services.recall.panel import RecallPanel, recall_panel
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Keys
from tracker.ui.recall.acts import Act, commands, offers, right_for_act
from tracker.ui.recall.panel_acts import PanelActs
from tracker.ui.recall.panel_person import PanelPerson
from tracker.ui.recall.panel_why import PanelWhy
from tracker.ui.rights import not_allowed
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.beside_list import BesideList
from tracker.ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from tracker.ui.recall.panel_form import PanelForm

_GUARD_MS = 600
"""So long after the patient changed or an act was written, a key writes nothing more."""

_WRITES_AT_ONCE = frozenset(
    {
        Act.CALLING,
        Act.TOLD,
        Act.NO_ANSWER,
        Act.VOICEMAIL,
        Act.TEXT,
        Act.CAME,
        Act.MISSED,
        Act.CANCELLED,
        Act.WE_CANCEL,
    }
)


class SidePanel(BesideList):
    """Acts on what it shows, never on what it is still asking for."""

    patient_requested = Signal(str)
    record_requested = Signal(str, str)
    failed = Signal(object)
    returned = Signal()
    """A form was closed: the list may have the focus again."""

    def __init__(
        self, tasks: Tasks, today: ClinicDate, keys: Keys, owner: QWidget | None = None
    ) -> None:
        super().__init__(owner, spacing=13)
        self._tasks = tasks
        self._today = today
        self._keys = keys
        self._course_id: int | None = None
        self._shown: RecallPanel | None = None
        self._form: PanelForm | None = None
        self._is_writing = False
        self._awaits_news = False
        self._is_held = False
        self._since_change = QElapsedTimer()
        self._person = PanelPerson()
        self._acts = PanelActs(keys, tasks)
        self._why = PanelWhy()
        self._nobody = PlainLabel(_("Choose a row to see its patient."), kind="muted", wraps=True)

        self._lay_out()
        self._show_nobody()

        self._acts.chosen.connect(self.do)

    # -- for the page ------------------------------------------------------------------------

    def bind_keys(self, where: QWidget) -> None:
        """Let every act's key work while the focus is in `where`."""
        for act, command in commands().items():
            self._keys.bind(where, command, partial(self._on_key, act))
        self._acts.show_keys()

    def show_course(self, course_id: int | None) -> None:
        """Another row; a form that was open for the one before is closed."""
        if self._is_held:
            self.free_keys()
        if course_id == self._course_id:
            return
        self._course_id = course_id
        if self._form is not None:
            self._form.leave_for_another()
        self._close_form()
        self._show_top()
        self._since_change.start()
        if course_id is None:
            self._tasks.forget(self, "panel")
            self._show_nobody()
            return
        self._acts.setEnabled(False)
        self._ask(course_id)

    def refresh(self) -> None:
        """Ask again for the same course; an open form stays as it is."""
        if self._course_id is not None:
            self._ask(self._course_id)

    def hold_keys(self) -> None:
        """Nobody acts until the row that is wanted next is shown, or `free_keys` is called."""
        self._is_held = True
        self._acts.setEnabled(False)

    def free_keys(self) -> None:
        self._is_held = False
        self._since_change.start()
        self._acts.setEnabled(self._is_known)

    @property
    def shown(self) -> RecallPanel | None:
        return self._shown

    @property
    def takes_keys(self) -> bool:
        """Whether a key that writes at once would be heeded now."""
        is_fresh = self._since_change.isValid() and self._since_change.elapsed() < _GUARD_MS
        return self._is_known and not is_fresh and not self._is_busy and self._form is None

    @property
    def _is_known(self) -> bool:
        return self._shown is not None and self._shown.course_id == self._course_id

    @property
    def _is_busy(self) -> bool:
        """Whether what it shows may be from before the last act, or of another patient."""
        return self._is_writing or self._awaits_news or self._is_held

    @property
    def form(self) -> PanelForm | None:
        return self._form

    @property
    def acts(self) -> PanelActs:
        return self._acts

    def do(self, act: Act) -> None:
        """Do it, if the panel offers it now."""
        panel = self._shown
        if panel is None or self._form is not None or self._is_busy:
            return
        if panel.course_id != self._course_id or all(o.act is not act for o in offers(panel)):
            return
        takes = right_for_act(act)
        denied = not_allowed(self._tasks, takes) if takes is not None else None
        if denied is not None:
            # A key reaches what no button offers: it is told why not.
            self.failed.emit(denied)
            return
        match act:
            case Act.OPEN:
                self.patient_requested.emit(panel.patient_uuid)
            case Act.RECORD:
                self.record_requested.emit(panel.patient_uuid, panel.course_uuid)
            case _ if act in _WRITES_AT_ONCE:
                self._write_outcome(panel, act)
            case _:
                self._open_form(panel, act)

    # -- asking ------------------------------------------------------------------------------

    def _ask(self, course_id: int) -> None:
        self._tasks.read(
            self,
            "panel",
            recall_panel,
            course_id,
            self._today.on,
            then=self._on_panel,
            failed=self._on_failed,
        )

    def _on_panel(self, panel: RecallPanel) -> None:
        self._shown = panel
        self._awaits_news = False
        self._nobody.hide()
        self._person.show_panel(panel)
        self._acts.offer(offers(panel))
        self._acts.setEnabled(not self._is_held)
        self._why.show_panel(panel)
        for part in (self._person, self._why):
            part.show()
        self._acts.setVisible(self._form is None)

    def _on_failed(self, problem: Exception) -> None:
        self._is_writing = self._awaits_news = self._is_held = False
        self.failed.emit(problem)

    def _show_nobody(self) -> None:
        self._shown = None
        for part in (self._person, self._acts, self._why):
            part.hide()
        self._nobody.show()

    # -- acts ----------------------------------------------------------------------------------

    def _on_key(self, act: Act) -> None:
        if act in _WRITES_AT_ONCE and not self.takes_keys:
            return
        self.do(act)

    def _write_outcome(self, panel: RecallPanel, act: Act) -> None:
        from tracker.ui.recall.outcomes import outcome_write

        found = outcome_write(act, panel)
        if found is None:
            return
        command, arguments = found
        # Until the news is here, a second press of the key writes nothing.
        self._is_writing = True
        self._tasks.write(self, command, *arguments, then=self._on_written, failed=self._on_failed)

    def _on_written(self, _done: Done) -> None:
        self._is_writing, self._awaits_news = False, True
        self._since_change.start()
        self.refresh()

    def _open_form(self, panel: RecallPanel, act: Act) -> None:
        from tracker.ui.recall.act_forms import form_for_act

        form = form_for_act(act, self._tasks, panel)
        if form is None:
            return
        self._form = form
        self._acts.hide()
        self.column.insertWidget(self.column.indexOf(self._acts), form)
        form.saved.connect(self._on_form_closed)
        form.cancelled.connect(self._on_form_closed)
        form.failed.connect(self.failed)
        form.show()
        form.begin()
        self.area.ensureWidgetVisible(form)

    def _on_form_closed(self) -> None:
        self._close_form()
        self.returned.emit()

    def _close_form(self) -> None:
        form, self._form = self._form, None
        if form is None:
            return
        form.hide()
        self.column.removeWidget(form)
        form.deleteLater()
        self._acts.setVisible(self._shown is not None)
        self._show_top()

    def _show_top(self) -> None:
        """Who it is and the telephone number."""
        self.area.verticalScrollBar().setValue(0)

    # -- laying out ------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        for part in (self._nobody, self._person, self._acts, self._why):
            self.column.addWidget(part)
        self.column.addStretch(1)
