"""The import assistant: from a file to the call list, a page at a time; nothing decides silently."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tracker.domain.outcome import Done, Tried
from tracker.domain.problems import Invalid
from tracker.interchange.sheets.mapping import Mapping, mapping_of
from tracker.interchange.sheets.questions_of_records import question_about
from tracker.interchange.sheets.sheet_rows import SheetRows
from tracker.services.imports.mappings import LONGEST_NAME, remove_mapping
from tracker.services.imports.sheets import Sheet, SheetImported, import_sheet, try_sheet
from tracker.services.imports.undo import undo_import
from tracker.services.staff.drafts import DraftContent
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_keeper import DraftKeeper
from tracker.ui.drafts.draft_words import IMPORT
from tracker.ui.imports.answers_page import AnswersPage
from tracker.ui.imports.columns_page import ColumnsPage
from tracker.ui.imports.done_page import DonePage
from tracker.ui.imports.file_page import OF_THE_FILE, FilePage
from tracker.ui.imports.import_work import (
    Examined,
    examine,
    examine_again,
    read_rows,
    sheet_to_import,
    understand_anew,
)
from tracker.ui.imports.imports_dialog import confirm_undo
from tracker.ui.imports.step_dialog import StepDialog
from tracker.ui.imports.trial_page import TrialPage
from tracker.ui.tasks import Tasks


class ImportDialog(StepDialog):
    """`begin` with a file. Until the last step nothing is written; closing earlier leaves nothing."""

    recall_requested = Signal()
    waiting_requested = Signal()
    untreated_requested = Signal()
    other_requested = Signal()
    """Another file is to be chosen."""

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget | None = None) -> None:
        self.file, self.columns, self.answers = FilePage(), ColumnsPage(), AnswersPage()
        self.trial, self.done_page = TrialPage(), DonePage(tasks)
        pages = (self.file, self.columns, self.answers, self.trial, self.done_page)
        super().__init__(_("Bring in a spreadsheet"), tasks, pages, owner)
        self._on = today.on
        self._found: Examined | None = None
        self._given: dict[str, str] = {}
        self._before: list[Mapping] = []
        self._read: SheetRows | None = None
        self._tried: SheetImported | None = None
        self._said: dict[str, str] = {}
        self._imported: SheetImported | None = None
        self.fields = self.trial.fields
        self._draft = DraftKeeper(tasks, IMPORT, self._kept, self)

        self._show_no_file()

        self.file.decided.connect(self._on_file_decided)
        self.file.mapping_chosen.connect(self._on_mapping_chosen)
        self.file.mapping_removed.connect(self._on_mapping_removed)
        self.file.other_requested.connect(self.other_requested)
        self.columns.decided.connect(self._on_column_decided)
        self.done_page.waiting_requested.connect(self.waiting_requested)
        self.done_page.untreated_requested.connect(self.untreated_requested)
        self.done_page.undo_requested.connect(self._on_undo)

    def begin(self, path: Path, draft: DraftContent | None = None) -> None:
        """Read a file, from the first step; with a `draft`, as was decided before."""
        self._found, self._given, self._before = None, {}, []
        self._tried, self._said = None, {}
        self._show_no_file()
        decided = None
        if draft is not None:
            decided = mapping_of(draft.payload["mapping"])
            self._given = dict(draft.payload["given"])
        self._draft.begin(path.name[:LONGEST_NAME], draft)
        self.trial.name.setText(path.stem[:LONGEST_NAME])
        self.read_long(
            _("Reading “{file}”").format(file=path.name),
            examine, path, decided, self._on, then=self._on_examined,
        )  # fmt: skip

    def reject(self) -> None:
        if not self.is_working:
            self._draft.discard()
        super().reject()

    def _kept(self) -> dict[str, Any] | None:
        """What comes back after a lock: the file, and all that was decided about it."""
        if self._found is None:
            return None
        understood = self._found.understood
        return {
            "path": str(understood.seen.path),
            "mapping": understood.decided.as_json(),
            "given": {**self._given, **self.answers.given()},
        }

    def _show_no_file(self) -> None:
        self.file.clear()
        self.show_page(self.file, can_go_on=False)

    # -- from step to step -------------------------------------------------------------------

    def go_on(self) -> None:
        """As the button does that leads to the next step."""
        if self.page is self.file:
            self._leave_file()
        elif self.page is self.columns:
            self._ask_or_try()
        elif self.page is self.answers:
            self._leave_answers()
        elif self.page is self.trial:
            self._import()
        else:
            self.recall_requested.emit()
            self.accept()

    def go_back(self) -> None:
        """To the step before; what was answered there stands chosen again."""
        if self.page is self.answers:
            self._given |= self.answers.given()
            if self._tried is None:
                self._before.pop()
        if self.page is self.trial and self._said:
            self._said = {}
            self._ask_about_records()
            return
        self._tried = None
        if self.page is self.columns:
            self.show_page(self.file)
        elif self._before:
            self._understand(self._before.pop(), then=self._ask_or_try)
        else:
            self.show_page(self.columns)

    def _leave_file(self) -> None:
        mapping, found = self.file.mapping(), self._found
        if mapping is None or found is None:
            return
        if any(one.key in OF_THE_FILE for one in found.understood.questions):
            self._on_file_decided(mapping, then=self._show_columns)
        else:
            self._show_columns()

    def _show_columns(self) -> None:
        self.show_page(self.columns)

    def _ask_or_try(self) -> None:
        """The questions that are open; what would come in, once there are none."""
        found = self._found
        if found is None:
            return
        if found.understood.questions:
            self._before.append(found.understood.decided)
            self.answers.show_found(found, self._given)
            self.show_page(self.answers)
        else:
            self.read_long(_("Reading the rows"), read_rows, found, self._on, then=self._on_rows)

    def _ask_about_records(self) -> bool:
        """Whether something about people and treatments that are here is to be answered first."""
        tried = self._tried
        asked = () if tried is None else tried.asked
        open_ones = [question_about(one) for one in asked if one.key not in self._said]
        if open_ones:
            self.answers.show_records(open_ones, self._given)
            self.show_page(self.answers)
        return bool(open_ones)

    def _leave_answers(self) -> None:
        if self._tried is not None:
            self._given |= self.answers.given()
            if self.answers.is_complete():
                self._said |= self.answers.given()
                if not self._ask_about_records():
                    self._try()
            return
        mapping = self.answers.mapping()
        self._given |= self.answers.given()
        if mapping is not None:
            self._understand(mapping, then=self._ask_or_try)

    # -- the file, understood ----------------------------------------------------------------

    def _on_examined(self, found: Examined) -> None:
        self.end_work()
        if found.used is not None:
            self.trial.name.setText(found.used.name)
        self.file.show_file(found)
        self._take(found)
        self.show_page(self.file)

    def _take(self, found: Examined) -> None:
        self._found = found
        self.columns.show_found(found)

    def _on_file_decided(self, mapping: Mapping, then: Callable[[], None] | None = None) -> None:
        found = self._found
        if found is None:
            return
        if mapping.encoding == found.understood.decided.encoding:
            self._understand(mapping, then=then)
            return
        self.read_long(
            _("Reading the file"), examine_again, found, mapping, self._on,
            then=partial(self._on_understood, then),
        )  # fmt: skip

    def _on_mapping_chosen(self, uuid: str) -> None:
        found = self._found
        if found is None:
            return
        kept = next((one for one in found.kept if one.uuid == uuid), None)
        try:
            mapping = mapping_of(kept.content) if kept is not None else Mapping()
        except Invalid as problem:
            self.presenter.present(problem)
            return
        self.read_long(
            _("Reading the file"), examine_again, replace(found, used=kept), mapping, self._on,
            then=self._on_examined,
        )  # fmt: skip

    def _on_mapping_removed(self, uuid: str) -> None:
        kept = [] if self._found is None else self._found.kept
        one = next((one for one in kept if one.uuid == uuid), None)
        if one is not None:
            self.wait()
            self.tasks.write(
                self, remove_mapping, one.uuid, one.version, self._on,
                then=self._on_removed, failed=self.take_failure,
            )  # fmt: skip

    def _on_removed(self, done: Done) -> None:
        self.end_work()
        assert self._found is not None  # noqa: S101
        kept = tuple(one for one in self._found.kept if one.uuid != done.value)
        self._found = replace(self._found, kept=kept)
        self.trial.name.clear()
        self._on_mapping_chosen("")

    def _on_column_decided(self, mapping: Mapping) -> None:
        self._understand(mapping, then=None)

    def _understand(self, mapping: Mapping, then: Callable[[], None] | None) -> None:
        self.wait()
        self.tasks.read(
            self, "understand", understand_anew, self._found, mapping, self._on,
            then=partial(self._on_understood, then), failed=self.take_failure,
        )  # fmt: skip

    def _on_understood(self, then: Callable[[], None] | None, found: Examined) -> None:
        self.end_work()
        self.file.show_found(found)
        self._take(found)
        if then is not None:
            then()
        else:
            self.page.focus_first()

    # -- tried, and brought in ---------------------------------------------------------------

    def _on_rows(self, read: SheetRows) -> None:
        self.end_work()
        self._read = read
        self._try()

    def _try(self) -> None:
        self.work(
            _("Trying it"), partial(self.tasks.long_write, self),
            try_sheet, self._sheet(), self._on, then=None, failed=self._on_tried,
        )  # fmt: skip

    def _on_tried(self, tried: Exception) -> None:
        if not isinstance(tried, Tried) or self._read is None:
            self.take_failure(tried)
            return
        self.end_work()
        self._tried = tried.value
        if not self._ask_about_records():
            self.trial.show_tried(self._read, tried.value)
            self.show_page(self.trial)

    def _import(self) -> None:
        self.work(
            _("Importing"), partial(self._draft.save, self.tasks.long_write),
            import_sheet, self._sheet(), self._on,
            then=self._on_imported, failed=self._on_not_imported,
        )  # fmt: skip

    def _on_not_imported(self, problem: Exception) -> None:
        self._draft.go_on()
        self.take_failure(problem)

    def _sheet(self) -> Sheet:
        assert self._found is not None  # noqa: S101
        assert self._read is not None  # noqa: S101
        return sheet_to_import(self._found, self._read, self.trial.name.text(), self._said)

    def _on_imported(self, done: Done) -> None:
        self.end_work()
        assert isinstance(done.value, SheetImported)  # noqa: S101
        self._draft.saved()
        self._imported = done.value
        self.done_page.show_done(done.value)
        self.show_page(self.done_page, is_last=True)

    def _on_undo(self) -> None:
        confirm_undo(self.presenter, self._undo)

    def _undo(self) -> None:
        if self._imported is None:
            return
        self.work(
            _("Taking it back"), partial(self.tasks.long_write, self),
            undo_import, self._imported.run_uuid, self._on, then=self._on_undone,
        )  # fmt: skip

    def _on_undone(self, _done: Done) -> None:
        self.end_work()
        self.done_page.show_undone()
