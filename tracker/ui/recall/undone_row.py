"""After Undo and Redo, the list stands on the treatment that they were about."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QObject

from tracker.domain.outcome import Subject
from tracker.domain.problems import NotFound
from tracker.services.recall.panel import place_on_list
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.recall.recall_page import RecallPage
from tracker.ui.tasks import Tasks
from tracker.ui.undo_history import UndoHistory

Place = tuple[int, str]
"""A course's id and uuid."""


class UndoneRow(QObject):
    """Who undoes an outcome means to record another one for the same patient.

    Until the row is there again the panel takes no keys: they would be for whoever came next.
    A form that is open keeps its patient.
    """

    def __init__(
        self, page: RecallPage, history: UndoHistory, tasks: Tasks, today: ClinicDate
    ) -> None:
        super().__init__(page)
        self._page = page
        self._tasks = tasks
        self._today = today
        self._wanted: tuple[Place, ...] = ()

        history.restored.connect(self._on_restored)
        history.failed.connect(self._on_failed)
        page.table.loaded.connect(self._on_loaded)

    def begin(self) -> None:
        """Something is being taken back, or done again."""
        if self._page.isVisible():
            self._page.panel.hold_keys()

    def _on_restored(self, changed: frozenset[Subject]) -> None:
        uuids = tuple(sorted(one.uuid for one in changed if one.kind == "course" and one.uuid))
        panel = self._page.panel
        if not uuids or not self._page.isVisible() or panel.form is not None:
            panel.free_keys()
            return
        self._tasks.read(
            self,
            "places",
            _places,
            uuids,
            self._today.on,
            then=self._on_places,
            failed=self._on_failed,
        )

    def _on_places(self, places: Sequence[Place]) -> None:
        self._wanted = tuple(places)
        if not self._wanted:
            self._page.panel.free_keys()
            return
        # Asked after the write, so that the row is where it belongs now.
        self._page.table.refresh(context=(self._today.on,))

    def _on_loaded(self) -> None:
        wanted, self._wanted = self._wanted, ()
        if not wanted:
            return
        table = self._page.table
        listed = [(table.paged_model.position_of(key), key) for key, _uuid in wanted]
        found = sorted((position, key) for position, key in listed if position is not None)
        if not found:
            self._page.show_course(wanted[0][1])
            return
        _position, key = found[0]
        table.select_id(key)
        self._page.panel.show_course(key)
        self._page.panel.free_keys()
        table.setFocus()

    def _on_failed(self, _problem: object) -> None:
        self._wanted = ()
        self._page.panel.free_keys()


def _places(tx: Any, uuids: tuple[str, ...], today: date) -> list[Place]:
    """Those that are in the clinic's records still: a treatment may have been taken back."""
    found = []
    for uuid in uuids:
        try:
            found.append((place_on_list(tx, uuid, today)[0], uuid))
        except NotFound:
            continue
    return found
