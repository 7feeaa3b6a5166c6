"""A dialog that is as tall as its lines need stays within the screen, however large the text is."""

from pytestqt.qtbot import QtBot

from tests.builders import day
from tracker.services.courses.preview import Moved
from tracker.ui.moved_dialog import MovedDialog
from tracker.ui.theme import Theme


def test_what_moves_is_told_within_the_screen_at_the_largest_text(
    qtbot: QtBot, theme: Theme
) -> None:
    theme.choose(text_percent=200)
    moved = [
        Moved(f"course {n}", "Chronic migraine", "", "due", day("2026-12-24"), day("2027-01-18"))
        for n in range(12)
    ]
    dialog = MovedDialog("Amend these injections?", moved, action="Amend")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.wait(20)
    screen = dialog.screen().availableGeometry()
    assert dialog.width() < screen.width()
    assert dialog.height() < screen.height()
    assert dialog._save.visibleRegion().boundingRect().size() == dialog._save.size()
