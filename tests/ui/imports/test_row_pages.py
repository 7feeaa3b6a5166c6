"""Many rows, a page at a time: only those in sight are put into words."""

from pytestqt.qtbot import QtBot

from tests.ui.seen import button, texts
from tracker.ui.column import Column
from tracker.ui.imports.row_pages import ON_A_PAGE, RowPages
from tracker.ui.theme import Theme


def test_a_page_at_a_time_is_told_and_the_last_is_shorter(qtbot: QtBot, theme: Theme) -> None:
    told: list[int] = []

    def tell(row: int) -> str:
        told.append(row)
        return str(row)

    pages = RowPages([Column("Row", str)], name="Rows")
    qtbot.addWidget(pages)
    pages.show()
    pages.show_all(range(2 * ON_A_PAGE + 50), tell)
    assert told == list(range(ON_A_PAGE))
    assert not button(pages, "Previous rows").isEnabled()
    for _page in range(2):
        button(pages, "Next rows").click()
    assert "201 to 250 of 250" in texts(pages)
    assert not button(pages, "Next rows").isEnabled()
    pages.show_changed(range(ON_A_PAGE + 1))
    assert "101 to 101 of 101" in texts(pages)
