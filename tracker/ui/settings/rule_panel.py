"""One rule beside the list: what it says, its draft, and publishing it."""

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from tracker.domain.outcome import Done
from tracker.domain.problems import Invalid, Problem
from tracker.services.rules.publishing import RulePreview
from tracker.services.staff.drafts import DraftContent
from tracker.services.wording import say_problem
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_keeper import DraftKeeper
from tracker.ui.form_dialog import ABOUT, SEEN_VERSION
from tracker.ui.job import Cancelled, Job
from tracker.ui.look import look
from tracker.ui.rights import may, not_allowed
from tracker.ui.settings.confirm_notice import ConfirmNotice
from tracker.ui.settings.moves_card import moves_told
from tracker.ui.settings.publish_bar import PublishBar
from tracker.ui.settings.retire_bar import RetireBar
from tracker.ui.settings.rule_editor import RuleEditor
from tracker.ui.settings.rule_kind import RuleKind
from tracker.ui.settings.rule_offers import RuleOffers
from tracker.ui.settings.rule_words import is_confirmed
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.plain_label import PlainLabel

_NEW = ""
_SEEN_UUID = "seen_uuid"
_LEAST_HEIGHT = 450


@dataclass(eq=False)
class _Drafting:
    """A rule on the desk; `row` is as it was when the fields were filled."""

    key: str
    row: Any | None
    editor: RuleEditor
    keeper: DraftKeeper
    preview: RulePreview | None = None


class RulePanel(QFrame):
    """A draft stays while other rules are looked at, until it is published or started again."""

    previewed = Signal(object)
    """The RulePreview of the draft in sight, None once it no longer holds."""
    published = Signal(object)
    """A Done: read the list again."""
    began = Signal()
    """Long work is on its way: show no other rule until `ended`."""
    ended = Signal()
    failed = Signal(object)
    """What isn't the person's to put right."""

    def __init__(
        self, tasks: Tasks, today: ClinicDate, kind: RuleKind, owner: QWidget | None = None
    ) -> None:
        super().__init__(owner)
        self._tasks = tasks
        self._today = today
        self._kind = kind
        self._drafts: dict[str, _Drafting] = {}
        self._shown: _Drafting | None = None
        self._newest: Any | None = None
        self._offers = RuleOffers("", (), ())
        self._job: Job | None = None
        self._focused_before: QWidget | None = None
        self._title = PlainLabel(kind="heading", wraps=True)
        self._told = PlainLabel(kind="muted", wraps=True)
        self._notice = ConfirmNotice()
        self._retire = RetireBar(kind.retire_title, kind.retired_word)
        self._scroll = QScrollArea()
        self._bar = PublishBar(publish_title=kind.publish_title)

        self._lay_out()

        self._notice.follow_rights(tasks)
        self._retire.follow_right(tasks, kind.right)
        if kind.preview is None:
            self._bar.leave_out_preview()
        denied = not_allowed(tasks, kind.right)
        if denied is not None:
            self._bar.deny(say_problem(denied))

        self._notice.confirmed.connect(self._on_confirm)
        self._retire.chosen.connect(self._on_retire)
        self._bar.preview_chosen.connect(self.preview)
        self._bar.publish_chosen.connect(self.publish)
        self._bar.restart_chosen.connect(self._on_restart)
        self._bar.cancel_chosen.connect(self._on_cancel)

    @property
    def bar(self) -> PublishBar:
        return self._bar

    @property
    def editor(self) -> RuleEditor | None:
        return self._shown.editor if self._shown else None

    def show_rule(self, row: Any | None, offers: RuleOffers) -> None:
        """`row` None: a new one. A draft that is there already comes back as it was left."""
        self._offers = offers
        self._newest = row
        key = self._kind.key(row) if row is not None else _NEW
        drafting = self._drafts.get(key)
        if drafting is None or not (drafting.editor.is_changed() or drafting.row == row):
            drafting = self._start(key, row)
        self._put(drafting)

    def put_back(self, row: Any | None, offers: RuleOffers, draft: DraftContent) -> None:
        """What was left half typed over a rule, None for a new one, waits for `show_rule`."""
        self._offers = offers
        key = self._kind.key(row) if row is not None else _NEW
        before = self._drafts.get(key)
        if before is not None:
            if before.keeper.uuid == draft.uuid:
                return
            # Something else is half typed here: that waits in its owner's list.
            before.keeper.keep()
            before.keeper.saved()
        if row is not None:
            # As it was seen: what was published meanwhile must not be overwritten.
            seen = draft.payload.get(_SEEN_UUID), draft.payload.get(SEEN_VERSION)
            row = replace(row, uuid=seen[0], version=seen[1])
        self._start(key, row, draft)

    def focus_first_field(self) -> None:
        """Go from the list into the fields."""
        if self._shown is not None:
            for field in self._shown.editor.fields:
                field.editor.setFocus()
                return

    def preview(self) -> None:
        """Work out what publishing the draft would move."""
        drafting, draft = self._shown, self._read_draft()
        if drafting is None or draft is None or self._kind.preview is None:
            return
        row = drafting.row
        self._lock(_("Working out which dates move…"))
        self._job = self._tasks.long_read(
            self,
            self._kind.preview,
            row.uuid if row else None,
            draft,
            self._today.on,
            progress=self._bar.show_progress,
            then=self._on_previewed,
            failed=self._on_failed,
        )

    def publish(self) -> None:
        """Publish the draft that was previewed, and rewrite every date that depends on it."""
        drafting, draft = self._shown, self._read_draft()
        if drafting is None or draft is None:
            return
        row = drafting.row
        self._lock(_("Publishing…"))
        self._job = drafting.keeper.save(
            self._tasks.long_write,
            self._kind.publish,
            row.uuid if row else None,
            row.version if row else 0,
            draft,
            self._today.on,
            progress=self._bar.show_progress,
            then=self._on_published,
            failed=self._on_failed,
        )

    def _lay_out(self) -> None:
        self.setProperty("kind", "card")
        layout = QVBoxLayout(self)
        pad = look().px(13)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(look().px(8))
        layout.addWidget(self._title)
        layout.addWidget(self._told)
        layout.addWidget(self._notice)
        layout.addWidget(self._retire)
        layout.addWidget(self._scroll, 1)
        self._scroll.setMinimumHeight(look().px(180))
        layout.addWidget(self._bar)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(look().px(300))
        # Lines that wrap don't count in what a layout takes for its least height.
        self.setMinimumHeight(look().px(_LEAST_HEIGHT))
        for part in (self._bar, self._notice, self._retire):
            part.hide()

    def _start(self, key: str, row: Any | None, draft: DraftContent | None = None) -> _Drafting:
        editor = self._kind.edit(row, self._offers)
        editor.edited.connect(self._on_edited)
        editor.setProperty("kind", "scrolled")
        about = {ABOUT: key}
        if row is not None:
            about |= {_SEEN_UUID: row.uuid, SEEN_VERSION: row.version}

        def typed() -> dict[str, Any] | None:
            return editor.typed() | about if editor.is_changed() else None

        # The panel's, not the editor's: that has no window while another rule is looked at.
        keeper = DraftKeeper(self._tasks, self._kind.draft, typed, self)
        if draft is not None:
            editor.put(draft.payload)
        if may(self._tasks, self._kind.right):
            keeper.begin(self._kind.about(row) if row is not None else "", draft)
        drafting = _Drafting(key, row, editor, keeper)
        self._drafts[key] = drafting
        return drafting

    def _put(self, drafting: _Drafting) -> None:
        before, self._shown = self._shown, drafting
        if before is not drafting:
            self._take_out(before)
            self._scroll.setWidget(drafting.editor)
            drafting.editor.show()
        row = drafting.row
        self._title.setText(self._kind.title(row) if row is not None else self._kind.new_title)
        self._told.setText(self._kind.told(row) if row is not None else "")
        self._told.setVisible(row is not None)
        asks = self._kind.confirm is not None and row is not None and not is_confirmed(row)
        self._notice.setVisible(asks)
        can_retire = self._kind.retire is not None and row is not None
        self._retire.setVisible(can_retire)
        if can_retire:
            self._retire.show_row(row)
        is_fixed = row is not None and self._kind.is_fixed(row)
        drafting.editor.set_fixed(is_fixed)
        self._bar.setVisible(not is_fixed)
        self._show_stage()

    def _take_out(self, drafting: _Drafting | None) -> None:
        if drafting is None:
            return
        widget = self._scroll.takeWidget()
        is_kept = self._drafts.get(drafting.key) is drafting and drafting.editor.is_changed()
        if is_kept or widget is None:
            return
        if self._drafts.get(drafting.key) is drafting:
            del self._drafts[drafting.key]
        drafting.keeper.discard()
        drafting.keeper.deleteLater()
        widget.deleteLater()

    def _show_stage(self) -> None:
        drafting = self._shown
        if drafting is None:
            return
        row = drafting.row
        version = 1 if row is None or self._kind.is_fixed(row) else row.rule_version + 1
        if drafting.preview is not None:
            self._bar.show_previewed(moves_told(drafting.preview))
        elif drafting.editor.is_changed():
            self._bar.show_draft(version)
        else:
            self._bar.show_clean(version)
        if drafting.editor.is_changed() and drafting.row != self._newest:
            self._bar.show_problem(
                _("Somebody has published a newer version of this. Start again from that one.")
            )
        self.previewed.emit(drafting.preview)

    def _read_draft(self) -> Any | None:
        if self._shown is None or self._job is not None:
            return None
        try:
            return self._shown.editor.draft()
        except Invalid as problem:
            self._tell(problem)
            return None

    def _lock(self, told: str) -> None:
        # A button that goes out of sight would hand its focus to whatever comes next.
        focus = self._focus_within()
        self._focused_before = focus
        if focus is not None:
            self.setFocus()
        self._bar.show_running(told)
        self._scroll.setEnabled(False)
        self.began.emit()

    def _unlock(self) -> None:
        self._job = None
        was_here = self._focus_within() is not None
        before, self._focused_before = self._focused_before, None
        if was_here:
            self.setFocus()
        self._scroll.setEnabled(True)
        self._show_stage()
        self.ended.emit()
        if was_here and before is not None and isValid(before) and before.isVisible():
            before.setFocus()

    def _focus_within(self) -> QWidget | None:
        focus = QApplication.focusWidget()
        is_here = focus is not None and (focus is self or self.isAncestorOf(focus))
        return focus if is_here else None

    def _tell(self, problem: Problem) -> None:
        name = problem.field if isinstance(problem, Invalid) else None
        editor = self.editor
        told = say_problem(problem)
        if editor is None or not editor.fields.show_problem(name, told):
            self._bar.show_problem(told)

    def _on_edited(self) -> None:
        if self._shown is not None:
            self._shown.preview = None
            self._show_stage()

    def _on_previewed(self, preview: RulePreview) -> None:
        if self._shown is not None:
            self._shown.preview = preview
        self._unlock()

    def _on_published(self, done: Done) -> None:
        drafting = self._shown
        if drafting is not None:
            self._drafts.pop(drafting.key, None)
            drafting.keeper.saved()
            drafting.preview = None
        self._unlock()
        self.published.emit(done)

    def _on_failed(self, problem: BaseException) -> None:
        self._unlock()
        if self._shown is not None:
            self._shown.keeper.go_on()
        if isinstance(problem, Cancelled):
            return
        if isinstance(problem, Problem):
            self._tell(problem)
        else:
            self.failed.emit(problem)

    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_restart(self) -> None:
        if self._shown is None or self._job is not None:
            return
        self._put(self._start(self._shown.key, self._newest))
        self.focus_first_field()

    def _on_retire(self) -> None:
        row = self._shown.row if self._shown else None
        if row is None or self._job is not None:
            return
        if self._shown is not None and self._shown.editor.is_changed():
            self._bar.show_problem(
                _("Something is half typed here. Publish it or start again first.")
            )
            return
        command = self._kind.retire if row.retired_on is None else self._kind.bring_back
        if command is None:
            return
        self._lock(_("Saving…"))
        self._job = self._tasks.write(
            self,
            command,
            row.code,
            self._today.on,
            then=self._on_retired,
            failed=self._on_failed,
        )

    def _on_retired(self, done: Done) -> None:
        self._unlock()
        self.published.emit(done)

    def _on_confirm(self) -> None:
        drafting, row = self._shown, self._shown.row if self._shown else None
        confirm = self._kind.confirm
        if drafting is None or row is None or confirm is None or self._job is not None:
            return
        self._lock(_("Confirming…"))
        self._job = drafting.keeper.save(
            self._tasks.write,
            confirm,
            row.uuid,
            row.version,
            self._today.on,
            then=self._on_published,
            failed=self._on_failed,
        )
