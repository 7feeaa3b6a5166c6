"""The manual beside the work."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tracker.tour.stage import Scene, Stage
from tracker.ui.manual.manual_window import ManualWindow


def _open(place: str, stage: Stage) -> ManualWindow:
    stage.window.go_to(place)
    stage.window.activateWindow()
    stage.settle()
    QTest.keyClick(stage.window, Qt.Key.Key_F1)
    return next(
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, ManualWindow) and one.isVisible()
    )


def _page(name: str, stage: Stage) -> None:
    _open("recall", stage).show_page(name)


def _search(stage: Stage) -> None:
    _open("patients", stage).search("second place")


MANUAL_SCENES = (
    Scene("manual-recall", partial(_open, "recall")),
    Scene("manual-people", partial(_page, "people")),
    Scene("manual-backups", partial(_page, "backups")),
    Scene("manual-search", _search),
)
