"""How soon the window locks itself is chosen in the settings."""

from pytestqt.qtbot import QtBot

from tests.ui.settings.test_choices import radio
from tracker.settings import Settings
from tracker.ui.settings.lock_section import LockSection
from tracker.ui.theme import Theme


def test_the_minutes_before_a_lock_are_chosen(qtbot: QtBot, theme: Theme) -> None:
    section = LockSection(Settings(theme="dark"))
    qtbot.addWidget(section)
    section.show()
    usual = "After 5 minutes without a touch; after 15 while patients are treated"
    assert radio(section, usual).isChecked()
    with qtbot.waitSignal(section.changed) as changed:
        radio(section, "After 15 minutes without a touch").click()
    assert changed.args == [Settings(theme="dark", lock_minutes=15)]
