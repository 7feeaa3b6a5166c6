"""The Settings page on a real clinic."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tracker.settings import Settings
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Command, Keys
from tracker.ui.settings.settings_page import SettingsPage
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme


@pytest.fixture
def bound_keys(qtbot: QtBot, keys: Keys) -> Keys:
    """Three commands: one for everywhere, two of one screen."""
    window = QWidget()
    qtbot.addWidget(window)
    for name, title, key in (
        ("app.search", "Search", "Ctrl+K"),
        ("recall.book", "Book", "B"),
        ("recall.hold", "Hold", "H"),
    ):
        keys.bind(window, Command(name, title, key), window.update)
    return keys


@pytest.fixture
def page(
    qtbot: QtBot, theme: Theme, clinic_tasks: Tasks, clinic_date: ClinicDate, bound_keys: Keys
) -> SettingsPage:
    """In sight, with its list of rules."""
    made = SettingsPage(clinic_tasks, clinic_date, Settings(), keys=bound_keys)
    qtbot.addWidget(made)
    made.resize(1270, 830)
    made.show()
    qtbot.waitUntil(lambda: bool(made.rules.rows))
    return made
