"""The first run's window: a new clinic by typing, and nothing by closing it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.clinics import TODAY
from tests.ui.seen import button, open_window, texts, unnamed
from tracker.services.clinic.clinic import open_clinic, the_clinic
from tracker.ui.backups.restore_source import NoClinic
from tracker.ui.first_run.assistant import Assistant
from tracker.ui.first_run.flow import Step, Way
from tracker.ui.lock.code_sheet import CodeSheet
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    made = Tasks(NoClinic(), qapp)
    yield made
    made.shutdown()
    made.deleteLater()


@pytest.fixture
def assistant(qtbot: QtBot, theme: Theme, tasks: Tasks, tmp_path: Path) -> Assistant:
    made = Assistant(
        tasks, tmp_path / "clinic.db", tmp_path / "sample.db", TODAY, "America/New_York"
    )
    qtbot.addWidget(made)
    made.show()
    return made


def type_into(where: Assistant, name: str, typed: str) -> None:
    field = where.page(where.step).fields[name]
    assert isinstance(field.editor, QLineEdit)
    field.editor.setText(typed)


@pytest.mark.usefixtures("quick_keys")
def test_a_new_clinic_is_made_encrypted_and_its_code_is_asked_back(
    qtbot: QtBot, assistant: Assistant, tmp_path: Path
) -> None:
    button(assistant, "Make a new clinic").click()
    button(assistant, "Next").click()
    assert "Give the clinic a name" in texts(assistant)
    type_into(assistant, "name", "Elm Street")
    button(assistant, "Next").click()
    type_into(assistant, "founder", "Ines Ruiz")
    type_into(assistant, "password", "a blue bicycle")
    type_into(assistant, "again", "a blue bicycle")
    button(assistant, "Next").click()
    assert assistant.step is Step.COPIES
    type_into(assistant, "second_place", str(tmp_path))
    button(assistant, "Make the clinic").click()
    qtbot.waitUntil(lambda: open_window(CodeSheet) is not None, timeout=90_000)
    sheet = open_window(CodeSheet)
    assert sheet is not None
    sheet.close()
    assert sheet.isVisible()
    sheet.typed.setText(sheet.code.split("-")[sheet.asked_group - 1].lower())
    button(sheet, "I have kept it").click()
    made = assistant.made
    assert made is not None
    assert made.new is not None
    assert (made.way, made.second_place) == (Way.NEW, str(tmp_path))
    assert made.new.database.read(the_clinic).name == "Elm Street"
    made.new.database.close()
    assert not (tmp_path / "clinic.db").read_bytes().startswith(b"SQLite")
    with open_clinic(tmp_path / "clinic.db", "Ines Ruiz", password="a blue bicycle") as database:
        assert database.user == "Ines Ruiz"


def test_closing_the_window_makes_nothing(assistant: Assistant, tmp_path: Path) -> None:
    button(assistant, "Make a new clinic").click()
    assistant.reject()
    assert assistant.made is None
    assert list(tmp_path.iterdir()) == []


def test_every_control_has_a_name_for_screen_readers(assistant: Assistant) -> None:
    for name in ("Make a new clinic", "Next"):
        assert unnamed(assistant) == []
        button(assistant, name).click()
    assert unnamed(assistant) == []
