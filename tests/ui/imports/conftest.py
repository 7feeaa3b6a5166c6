"""The assistant on a clinic of its own, with real workers and a real file."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tracker.ui.clinic_date import ClinicDate
from tracker.ui.imports.import_dialog import ImportDialog
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme

OpenFile = Callable[[Path], ImportDialog]


@pytest.fixture
def open_file(qtbot: QtBot, theme: Theme, clinic_tasks: Tasks, clinic_date: ClinicDate) -> OpenFile:
    """The assistant, with a file that it has read."""

    def make(path: Path) -> ImportDialog:
        dialog = ImportDialog(clinic_tasks, clinic_date)
        qtbot.addWidget(dialog)
        dialog.open()
        dialog.begin(path)
        settle(clinic_tasks)
        return dialog

    return make
