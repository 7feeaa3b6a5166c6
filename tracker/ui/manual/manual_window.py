"""The manual's window: pages at the left, the one chosen beside them, a search above."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tracker.text import _
from tracker.ui.look import look
from tracker.ui.manual.manual_text import ManualText
from tracker.ui.manual.pages import FIRST, ManualPage, manual_pages
from tracker.ui.widgets.plain_label import PlainLabel

_LIST_WIDTH = 232
_SIZE = (900, 680)


class ManualWindow(QDialog):
    """Not modal: it can stay open beside the work."""

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._search = QLineEdit()
        self._list = QListWidget()
        self._text = ManualText()
        self._nothing = PlainLabel(kind="muted", wraps=True)

        self.setWindowTitle(_("Manual"))
        self.setProperty("kind", "page")
        self.resize(self._fitting_size())
        self._search.setPlaceholderText(_("Search the manual"))
        self._search.setAccessibleName(_("Search the manual"))
        self._search.setClearButtonEnabled(True)
        self._list.setAccessibleName(_("Pages of the manual"))
        self._text.setAccessibleName(_("The page"))
        self._nothing.hide()
        self._lay_out()
        self._fill("")

        self._search.textChanged.connect(self._on_searched)
        self._search.returnPressed.connect(self._text.setFocus)
        self._list.currentItemChanged.connect(self._on_chosen)
        self._text.page_requested.connect(self.show_page)

    @property
    def page_name(self) -> str:
        """The page in sight."""
        row = self._list.currentRow()
        return "" if row < 0 else str(self._list.item(row).data(Qt.ItemDataRole.UserRole))

    def show_page(self, name: str) -> None:
        """A page by its name; the first where there is none of that name."""
        known = {page.name for page in manual_pages()}
        wanted = name if name in known else FIRST
        if self._row_of(wanted) < 0:
            self._search.clear()
        self._list.setCurrentRow(self._row_of(wanted))

    def search(self, typed: str) -> None:
        self._search.setText(typed)

    def _on_searched(self, typed: str) -> None:
        self._fill(typed)
        if typed.strip():
            self._text.show_word(typed)

    def _on_chosen(self, item: QListWidgetItem | None, _before: object = None) -> None:
        if item is None:
            return
        name = item.data(Qt.ItemDataRole.UserRole)
        page = next(page for page in manual_pages() if page.name == name)
        self._text.show_page(page.text)
        if self._search.text().strip():
            self._text.show_word(self._search.text())

    def _fill(self, typed: str) -> None:
        """List the pages that hold what is typed; the one in sight stays, if it does."""
        before = self.page_name
        found = [page for page in manual_pages() if page.holds(typed)]
        self._list.clear()
        for page in found:
            self._list.addItem(_item(page))
        self._nothing.setText(_("No page holds “{typed}”.").format(typed=typed))
        self._nothing.setVisible(not found)
        self._list.setCurrentRow(max(self._row_of(before), 0))

    def _row_of(self, name: str) -> int:
        for row in range(self._list.count()):
            if self._list.item(row).data(Qt.ItemDataRole.UserRole) == name:
                return row
        return -1

    def _fitting_size(self) -> QSize:
        """No larger than the window it stands before: large text makes it large."""
        wanted = QSize(look().px(_SIZE[0]), look().px(_SIZE[1]))
        owner = self.parentWidget()
        return wanted if owner is None else wanted.boundedTo(owner.window().size())

    def _lay_out(self) -> None:
        pad = look().px(14)
        side = QVBoxLayout()
        side.setSpacing(look().px(8))
        side.addWidget(self._search)
        side.addWidget(self._nothing)
        side.addWidget(self._list, 1)
        left = QWidget()
        left.setFixedWidth(look().px(_LIST_WIDTH))
        side.setContentsMargins(0, 0, 0, 0)
        left.setLayout(side)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(look().px(14))
        layout.addWidget(left)
        layout.addWidget(self._text, 1)


def _item(page: ManualPage) -> QListWidgetItem:
    item = QListWidgetItem(page.title)
    item.setData(Qt.ItemDataRole.UserRole, page.name)
    return item
