"""Who may be the same person as the patient in sight, and who was merged into them, as a menu."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from tracker.services.same_person.questions import Candidate, who_may_be_patient
from tracker.services.same_person.splitting import Merged, merges_of
from tracker.text import _, format_date_short
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.patients.patient_actions import Wish, wish_menu
from tracker.ui.same_person.merge_dialog import MergeDialog
from tracker.ui.same_person.split_dialog import SplitDialog
from tracker.ui.tasks import Tasks

_Found = tuple[list[Candidate], list[Merged]]


class SameMenu(QObject):
    """Nobody is alike, and nobody was merged: that is told instead."""

    told = Signal(str)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, today: ClinicDate, page: QWidget) -> None:
        super().__init__(page)
        self._tasks, self._today, self._page = tasks, today, page

    def offer(self, patient_uuid: str) -> None:
        self._tasks.read(
            self, "same", _about, patient_uuid,
            then=partial(self._on_found, patient_uuid), failed=self.failed.emit,
        )  # fmt: skip

    def _on_found(self, patient_uuid: str, found: _Found) -> None:
        wishes = list(_wishes(found))
        if not wishes:
            self.told.emit(_("Nobody seems to be the same person, and nobody was merged here."))
            return
        menu = wish_menu(self._page, wishes, partial(self._fulfil, patient_uuid), self._tasks)
        menu.popup(self._page.mapToGlobal(QPoint(self._page.width() // 2, 0)))

    def _fulfil(self, patient_uuid: str, wish: Wish) -> None:
        match wish.about:
            case Candidate() as other:
                MergeDialog(
                    self._tasks, self._today, patient_uuid, other.who.uuid, self._page
                ).open_fitted()
            case Merged() as merged:
                SplitDialog(self._tasks, self._today, merged, self._page).open_fitted()


def _wishes(found: _Found) -> Iterator[Wish]:
    candidates, merges = found
    for one in candidates:
        label = _("Compare with {name}, born {birth}, record {number}…")
        birth = format_date_short(one.who.birth_date)
        told = label.format(name=one.who.name, birth=birth, number=one.who.record_number)
        yield Wish("compare", told, one)
    for merged in merges:
        label = _("Split {name}, record {number}, merged on {on}…")
        on = format_date_short(merged.merged_on)
        told = label.format(name=merged.merged_name, number=merged.merged_number, on=on)
        yield Wish("split", told, merged)


def _about(tx: Any, patient_uuid: str) -> _Found:
    return who_may_be_patient(tx, patient_uuid), merges_of(tx, patient_uuid)
