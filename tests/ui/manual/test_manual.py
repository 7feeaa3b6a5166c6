"""The manual: F1 opens it at the page of what is in sight; its links and words are found."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QColor, QImage, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.clinics import Clinic
from tests.ui.seen import open_window as window_of
from tests.ui.seen import unnamed
from tracker.paths import resource
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Keys
from tracker.ui.main_window import MainWindow
from tracker.ui.manual.manual_text import ManualText
from tracker.ui.manual.manual_window import ManualWindow
from tracker.ui.manual.pages import FIRST, PAGE_OF_PLACE, manual_pages
from tracker.ui.settings.settings_page import SettingsPage
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme

OpenWindow = Callable[[], MainWindow]


@pytest.fixture
def window(
    qtbot: QtBot, theme: Theme, clinic_tasks: Tasks, clinic_date: ClinicDate, keys: Keys
) -> MainWindow:
    made = MainWindow(clinic_tasks, clinic_date, keys, where="/clinic.db", user="R. Osei")
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: clinic_tasks.is_idle and QApplication.activeWindow() is made)
    return made


@pytest.fixture
def manual(qtbot: QtBot, theme: Theme) -> ManualWindow:
    made = ManualWindow()
    qtbot.addWidget(made)
    made.show()
    return made


def page_after_f1(window: MainWindow, qtbot: QtBot) -> str:
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    QTest.keyClick(window, Qt.Key.Key_F1)
    manual = window_of(ManualWindow)
    assert manual is not None
    return manual.page_name


def test_f1_opens_the_page_of_the_screen_in_sight(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, window: MainWindow
) -> None:
    patient = clinic.patient()
    clinic.course(patient)
    assert page_after_f1(window, qtbot) == "recall"
    for place, page in (("patients", "patients"), ("settings", "rules")):
        window.go_to(place)
        assert page_after_f1(window, qtbot) == page
    settings = window.findChild(SettingsPage)
    assert isinstance(settings, SettingsPage)
    settings.show_section("keys")
    assert page_after_f1(window, qtbot) == "keys"
    window.open_patient(patient)
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    assert page_after_f1(window, qtbot) == "patient"
    window.open_visit(patient)
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    assert page_after_f1(window, qtbot) == "visit"


def test_f1_opens_it_over_a_form_too(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, window: MainWindow
) -> None:
    window.new_patient()
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    form = QApplication.activeModalWidget()
    assert form is not None
    form.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is form)
    QTest.keyClick(form, Qt.Key.Key_F1)
    manual = window_of(ManualWindow)
    assert manual is not None
    assert manual.page_name == "patient"
    assert manual.parentWidget() is form


def test_every_page_is_listed_has_a_title_and_plain_words() -> None:
    listed = [page.name for page in manual_pages()]
    on_disk = {file.stem for file in Path(resource("manual")).glob("*.md")}
    assert set(listed) == on_disk
    assert len(listed) == len(on_disk)
    assert set(PAGE_OF_PLACE.values()) | {FIRST} <= on_disk
    for page in manual_pages():
        assert page.title
        assert page.text.startswith(f"# {page.title}\n")
        assert "<" not in page.text
        assert 60 < len(page.text.split()) < 600, page.name


def test_every_link_leads_to_a_page() -> None:
    names = {page.name for page in manual_pages()}
    for page in manual_pages():
        assert set(re.findall(r"\]\(([^)]*)\)", page.text)) <= names, page.name


def test_a_link_turns_the_page_and_an_address_does_nothing(manual: ManualWindow) -> None:
    manual.show_page("recall")
    text = manual.findChild(ManualText)
    assert isinstance(text, ManualText)
    text.anchorClicked.emit(QUrl("backups"))
    assert manual.page_name == "backups"
    for address in ("http://example.org/x", "file:///etc/passwd", "//server/share"):
        text.anchorClicked.emit(QUrl(address))
        assert manual.page_name == "backups"


def test_words_narrow_the_pages_and_are_marked(manual: ManualWindow) -> None:
    manual.search("recovery code saf")
    assert manual.page_name == "recovery"
    text = manual.findChild(ManualText)
    assert isinstance(text, ManualText)
    assert text.textCursor().selectedText().casefold() == "recovery"
    manual.search("zzz")
    assert manual.page_name == ""
    manual.show_page("lock")
    assert manual.page_name == "lock"
    manual.show_page("no such page")
    assert manual.page_name == FIRST


@pytest.mark.fault(65)
def test_a_page_fetches_nothing(manual: ManualWindow, tmp_path: Path) -> None:
    picture = QImage(80, 80, QImage.Format.Format_RGB32)
    picture.fill(QColor(255, 0, 255))
    assert picture.save(str(tmp_path / "b.png"))
    text = manual.findChild(ManualText)
    assert isinstance(text, ManualText)
    text.show_page(f"# x\n\n![b](file://{tmp_path}/b.png)\n\n<img src='file://{tmp_path}/b.png'>")
    drawn = text.grab().toImage()
    places = [(x, y) for x in range(0, drawn.width(), 4) for y in range(0, drawn.height(), 4)]
    assert not any(drawn.pixelColor(x, y) == QColor(255, 0, 255) for x, y in places)
    kind = QTextDocument.ResourceType.ImageResource.value
    assert isinstance(text.loadResource(kind, QUrl("file:///etc/passwd")), QImage)


def test_every_control_has_a_name(manual: ManualWindow) -> None:
    assert unnamed(manual) == []
