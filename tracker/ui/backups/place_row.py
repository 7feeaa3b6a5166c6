"""One place of backups: its name, its folder, its newest backup, and what is wrong with it."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.services.backups.status import PlaceStatus
from tracker.text import _
from tracker.ui.backups.backup_words import say_place
from tracker.ui.kinds import Kind
from tracker.ui.look import look
from tracker.ui.widgets.pill import Pill
from tracker.ui.widgets.plain_label import PlainLabel


class PlaceRow(QWidget):
    def __init__(self, title: str, zone: str, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._zone = zone
        self._title = PlainLabel(title, kind="strong")
        self._pill = Pill(Kind.PLAIN, _("Looking…"))
        self._folder = PlainLabel(kind="muted", elides=True)
        self._newest = PlainLabel(wraps=True)
        self._same_drive = PlainLabel(
            _(
                "This is the same drive as the clinic’s. What takes that one, takes this copy too, "
                "so it does not count as a copy outside this computer."
            ),
            wraps=True,
        )
        self._problem = PlainLabel(kind="danger", wraps=True)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(3))
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._pill)
        layout.addLayout(head)
        layout.addWidget(self._newest)
        layout.addWidget(self._same_drive)
        layout.addWidget(self._problem)
        layout.addWidget(self._folder)
        self._problem.hide()
        self._same_drive.hide()

    def show_place(self, place: PlaceStatus | None) -> None:
        """None: nobody has chosen one."""
        self._same_drive.hide()
        self._problem.setVisible(place is not None and bool(place.problem))
        self._folder.setVisible(place is not None)
        if place is None:
            self._pill.show_state(Kind.CAUTION, _("None yet"))
            self._newest.setText(
                _("Fire, theft or one failed drive would take the clinic and all its backups.")
            )
            return
        self._folder.setText(str(place.folder))
        self._newest.setText(say_place(place, self._zone))
        self._same_drive.setVisible(place.is_same_drive)
        self._problem.setText(place.problem)
        if place.problem:
            self._pill.show_state(Kind.BAD, _("Failed"))
        elif place.newest is None:
            self._pill.show_state(Kind.CAUTION, _("Empty"))
        elif place.is_same_drive:
            self._pill.show_state(Kind.CAUTION, _("Same drive"))
        else:
            self._pill.show_state(Kind.GOOD, _("Verified"))
