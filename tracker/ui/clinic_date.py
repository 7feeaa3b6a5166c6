"""Today, for the whole window: the clinic's date, not the computer's.

Not named `today`: that is the screen of the clinic day.
"""

from datetime import date

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from tracker.services.clinic.clinic import today_in

_CHECK_MS = 60_000


class ClinicDate(QObject):
    """The one object that knows today. Screens take `on` when they ask, and ask again on `changed`.

    An open form keeps the date with which it was opened, and says so.
    """

    changed = Signal(object)
    """The new date, at midnight in the clinic's zone or when the computer wakes up."""

    def __init__(
        self, zone: str, *, fixed_on: date | None = None, owner: QObject | None = None
    ) -> None:
        super().__init__(owner)
        self._zone = zone
        self._fixed_on = fixed_on
        self._on = fixed_on or today_in(zone)
        self._timer = QTimer(self, interval=_CHECK_MS)
        self._timer.timeout.connect(self.check)
        application = QGuiApplication.instance()
        if fixed_on is None and isinstance(application, QGuiApplication):
            self._timer.start()
            application.applicationStateChanged.connect(self._on_state_changed)

    @property
    def on(self) -> date:
        return self._on

    @property
    def zone(self) -> str:
        """The clinic's, as an IANA name."""
        return self._zone

    @property
    def is_fixed(self) -> bool:
        """Whether somebody chose the date (`--as-of`), so that it never changes."""
        return self._fixed_on is not None

    def check(self) -> None:
        """Look at the clock now."""
        now_on = self._fixed_on or today_in(self._zone)
        if now_on != self._on:
            self._on = now_on
            self.changed.emit(now_on)

    def _on_state_changed(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive:
            self.check()
