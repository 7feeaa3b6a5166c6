"""How long nobody may have touched anything: as chosen, or longer while patients are treated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal

from tracker.services.clinic_days.treating import treats_on
from tracker.settings import Settings
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.tasks import Tasks

USUAL, TREATING = 5, 15
"""Minutes, where the settings leave it to the clinic's day."""

_LOOK_MS = 300_000


def _utc_now() -> datetime:
    return datetime.now(UTC)


class LockMinutes(QObject):
    """Of an open window. Where it can't be told whether patients are treated, they aren't."""

    changed = Signal(int)

    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        settings: Settings,
        owner: QObject,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        super().__init__(owner)
        self._tasks, self._today, self._settings, self._now = tasks, today, settings, now
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        today.changed.connect(self._on_new_day)

    def follow(self, settings: Settings) -> None:
        """Other minutes or another hour of closing, chosen in the settings."""
        self._settings = settings
        self.look()

    def look(self) -> None:
        """Tell how many minutes it is now."""
        chosen = self._settings.lock_minutes
        if chosen:
            self._timer.stop()
            self.changed.emit(chosen)
            return
        self._timer.start()
        if self._today.is_fixed or not self._is_before_closing():
            self.changed.emit(USUAL)
            return
        self._tasks.read(
            self,
            "treating",
            treats_on,
            self._today.on,
            then=self._on_found,
            failed=self._on_failed,
        )

    def _is_before_closing(self) -> bool:
        local = self._now().astimezone(ZoneInfo(self._today.zone))
        return local.hour < self._settings.closing_hour

    def _on_found(self, treats: bool) -> None:
        if not self._settings.lock_minutes:
            self.changed.emit(TREATING if treats else USUAL)

    def _on_failed(self, _problem: Exception) -> None:
        self._on_found(treats=False)

    def _on_new_day(self, _on: object) -> None:
        self.look()
