"""Markup in every field that people can type into: shown as it was typed, and nothing is fetched.

A picture of one loud colour lies on the disk, and every text of a clinic asks for it.
"""

import shutil
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QTextEdit, QWidget
from pytestqt.qtbot import QtBot
from sqlcipher3 import dbapi2 as sqlcipher

from tests.clinics import TODAY
from tracker.services.sample.sample_clinic import create_sample_clinic
from tracker.storage.columns import Line
from tracker.storage.record import Record
from tracker.tour.guide import Walk, all_scenes, guide
from tracker.tour.stage import Scene, Stage
from tracker.ui.look import look, set_look
from tracker.ui.printing.paper import PaperDocument
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.widgets.banner import Banner

_LOUD = QColor(255, 0, 255)
_NOT_TYPED = {"zone", "jurisdiction", "code", "kind", "subject_kind", "direction", "language"}
_CODED = ("_code", "_key", "_uuid", "_hash", "_channel", "folded_", "sort_")


@pytest.fixture
def bait() -> Iterator[str]:
    """Markup that would draw the loud picture wherever it is read as markup."""
    folder = Path(tempfile.mkdtemp(prefix="bait"))
    picture = QImage(400, 400, QImage.Format.Format_RGB32)
    picture.fill(_LOUD)
    assert picture.save(str(folder / "b.png"))
    yield f"<img src='file://{folder}/b.png' width=99 height=99><b>x"
    shutil.rmtree(folder)


@pytest.fixture
def own_look(qapp: QApplication) -> Iterator[None]:
    before = look()
    yield
    qapp.setStyleSheet("")
    set_look(before)


def is_loud(picture: QImage) -> bool:
    """Whether the picture on the disk was drawn anywhere."""
    small = picture.convertToFormat(QImage.Format.Format_RGB32)
    return any(
        small.pixelColor(x, y) == _LOUD
        for x in range(0, small.width(), 8)
        for y in range(0, small.height(), 8)
    )


def fill_with(path: Path, bait: str) -> int:
    """Put the bait into every text of a clinic that somebody typed; gives how many columns."""
    connection = sqlcipher.connect(str(path), isolation_level=None)
    filled = 0
    for table in Record.metadata.sorted_tables:
        if table.name.startswith(("audit_", "draft")):
            continue
        for column in table.columns:
            is_typed = isinstance(column.type, Line) and column.type.longest >= 200
            if not is_typed or column.foreign_keys or column.name in _NOT_TYPED:
                continue
            if any(part in column.name for part in _CODED):
                continue
            connection.execute(
                f"update or ignore {table.name} set {column.name} = ? || abs(random() % 1000000)"
                f" where {column.name} is not null",
                [bait],
            )
            filled += 1
    connection.close()
    return filled


def misread(widgets: list[QWidget]) -> list[str]:
    """Labels, tooltips and documents in which the bait would be, or was, read as markup."""
    found = []
    for widget in widgets:
        tip = widget.toolTip()
        if "<img" in tip:
            found.append(f"tooltip of {type(widget).__name__}: {tip[:60]}")
        if isinstance(widget, QLabel) and "<img" in widget.text():
            how = widget.textFormat()
            if how is not Qt.TextFormat.PlainText:
                found.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}")
        if isinstance(widget, QTextEdit) and "<img" in widget.toHtml():
            found.append(f"{type(widget).__name__}: a document")
    return found


@pytest.mark.fault(65)
@pytest.mark.full(short=8, long=1)
@pytest.mark.timeout(300)
@pytest.mark.usefixtures("own_look")
def test_every_screen_shows_markup_as_it_was_typed(tmp_path: Path, bait: str, rounds: int) -> None:
    clinic = tmp_path / "clinic.db"
    create_sample_clinic(clinic, 40, 1, TODAY).close()
    assert fill_with(clinic, bait) > 40
    found: list[str] = []
    shown: list[str] = []

    def play_and_look(scene: Scene, stage: Stage) -> None:
        try:
            scene.play(stage)
        finally:
            stage.settle()
            widgets = [one for one in QApplication.allWidgets() if one.isVisible()]
            found.extend(f"{scene.name}: {what}" for what in misread(widgets))
            shown.extend(one.text() for one in widgets if isinstance(one, QLabel))

    scenes = [Scene(one.name, partial(play_and_look, one)) for one in all_scenes()[::rounds]]
    guide(tmp_path / "pictures", clinic, TODAY, [Walk("light", 100, scenes, ())])
    assert found == []
    assert any(bait[:40] in text for text in shown)
    pictures = sorted((tmp_path / "pictures").glob("*.png"))
    assert len(pictures) > len(scenes) / 2
    assert [file.name for file in pictures if is_loud(QImage(str(file)))] == []


@pytest.mark.fault(65)
def test_a_question_its_detail_and_a_problem_show_markup(qtbot: QtBot, bait: str) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    presenter = ProblemPresenter(window, Banner(window))
    presenter.confirm(bait, action=bait, detail=bait, then=lambda: None)
    presenter.tell(bait)
    for box in window.findChildren(QMessageBox):
        assert misread([box, *box.findChildren(QWidget)]) == []
        assert not is_loud(box.grab().toImage())
        box.close()


@pytest.mark.fault(65)
@pytest.mark.usefixtures("qapp")
def test_a_paper_never_asks_for_what_it_does_not_carry(bait: str) -> None:
    asked: list[str] = []

    class Watched(PaperDocument):
        def loadResource(self, kind: int, name: object) -> object:
            asked.append(str(name))
            return super().loadResource(kind, name)  # type: ignore[arg-type]

    document = Watched()
    document.setHtml(f"<p>{bait}</p>")
    painted = QImage(500, 500, QImage.Format.Format_RGB32)
    painted.fill(QColor(255, 255, 255))
    painter = QPainter(painted)
    document.drawContents(painter)
    painter.end()
    assert asked, "the document never asked, so nothing is shown by this"
    assert not is_loud(painted)


def test_the_bait_is_taken_where_nothing_holds_it_back(qtbot: QtBot, bait: str) -> None:
    label = QLabel(bait)
    qtbot.addWidget(label)
    label.resize(300, 300)
    assert is_loud(label.grab().toImage())
    assert misread([label]) != []
