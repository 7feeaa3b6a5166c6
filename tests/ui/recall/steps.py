"""What tests of the recall list do over and over, as a nurse does it."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.clinics import Clinic
from tracker.ui.recall.panel_form import PanelForm
from tracker.ui.recall.recall_page import RecallPage
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.date_edit import DateEdit

Editor = TypeVar("Editor", bound=QWidget)


def names(page: RecallPage) -> list[str]:
    model = page.table.paged_model
    rows = [model.row_by_id(course_id) for course_id in model.ids]
    return [row.row.family_name for row in rows if row is not None]


def press(qtbot: QtBot, page: RecallPage, tasks: Tasks, key: Qt.Key) -> None:
    QTest.keyClick(page.table, key)
    qtbot.waitUntil(lambda: tasks.is_idle)


def form_of(page: RecallPage) -> PanelForm:
    assert page.panel.form is not None
    return page.panel.form


def editor(form: PanelForm, name: str, kind: type[Editor]) -> Editor:
    found = form.fields[name].editor
    assert isinstance(found, kind)
    return found


def spoken(form: PanelForm) -> str:
    """What the form says, line by line."""
    return "\n".join(label.text() for label in form.findChildren(QLabel))


def treated(clinic: Clinic, name: str, on: str, **course: str) -> tuple[str, str]:
    """A patient with a migraine course that was last treated on a day."""
    patient = clinic.patient(family_name=name, phones=("+1 555 0142 778",))
    uuid = clinic.course(patient, **course)
    clinic.given(patient, on, (uuid, 155))
    return patient, uuid


def type_day(form: PanelForm, name: str, typed: str) -> None:
    """Over what stands there, and Enter."""
    line = editor(form, name, DateEdit).marked_widget
    assert isinstance(line, QWidget)
    line.setFocus()
    QTest.keySequence(line, "Ctrl+A")
    QTest.keyClicks(line, typed)
    QTest.keyClick(line, Qt.Key.Key_Return)
