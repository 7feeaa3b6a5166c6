"""What is to be printed is seen first, page by page, and nothing is printed without a yes."""

import pytest
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.seen import press_when_open, texts, unnamed
from tracker.ui.printing.markup import PaperColumn, table, text
from tracker.ui.printing.paper import Paper
from tracker.ui.printing.preview import PaperPreview
from tracker.ui.printing.print_flow import print_paper
from tracker.ui.theme import Scheme, Theme

COLUMNS = (PaperColumn("Date", 50), PaperColumn("Units", 50, is_number=True))
PAPER = Paper(
    "History",
    "Okafor, Ada",
    "As of today",
    table(COLUMNS, [(text("22 Nov 2026"), "155")] * 90),
)


def test_every_page_is_shown_white_and_told_to_a_screen_reader(qtbot: QtBot, theme: Theme) -> None:
    theme.choose(scheme=Scheme.DARK)
    preview = PaperPreview(PAPER)
    qtbot.addWidget(preview)
    preview.show()
    assert preview.pages >= 2
    assert f"{preview.pages} pages" in texts(preview)
    assert [one.accessibleName() for one in preview._pages][:1] == [f"page 1 of {preview.pages}"]
    assert "22 Nov 2026" in preview._scroll.accessibleDescription()
    corner = preview._pages[0].grab().toImage().pixelColor(2, 2)
    assert corner.name() == "#ffffff"
    assert not unnamed(preview)


@pytest.mark.parametrize("answer", ["Print…", "Cancel"])
def test_a_printer_is_asked_for_only_after_a_yes(
    qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    asked: list[QPrintDialog] = []

    def refuse(dialog: QPrintDialog) -> int:
        asked.append(dialog)
        return 0

    monkeypatch.setattr(QPrintDialog, "exec", refuse)

    press_when_open(PaperPreview, answer)
    assert print_paper(PAPER, window) is False
    assert len(asked) == (1 if answer == "Print…" else 0)
