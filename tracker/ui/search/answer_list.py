"""The answers under the search field: two lines each, chosen by arrows or mouse."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from tracker.text import _
from tracker.ui.ink import ink
from tracker.ui.line_of_text import line_of_text
from tracker.ui.look import look
from tracker.ui.search.answers import Answer
from tracker.ui.widgets.plain_label import PlainLabel

_MOST_IN_SIGHT = 8
_Role = Qt.ItemDataRole
Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class AnswerList(QFrame):
    """Floats over the window; the focus stays in the field."""

    chosen = Signal(object)
    """An Answer."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self.setProperty("kind", "popup")
        self._model = _Model(self)
        self._view = QListView()
        self._nothing = PlainLabel(kind="muted", wraps=True)
        self._view.setModel(self._model)
        self._view.setItemDelegate(_Painter(self._view))
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        self._view.setProperty("kind", "plain")
        self._view.setUniformItemSizes(True)
        self._view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setAccessibleName(_("Answers"))
        self._view.setMouseTracking(True)
        pad = look().px(6)
        self._nothing.setContentsMargins(pad, pad, pad, pad)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.addWidget(self._nothing)
        layout.addWidget(self._view)

        self._view.clicked.connect(self._on_clicked)
        self._view.entered.connect(self._view.setCurrentIndex)
        self.hide()

    @property
    def answers(self) -> tuple[Answer, ...]:
        return self._model.answers

    def show_answers(self, answers: Sequence[Answer], nothing: str) -> None:
        """`nothing` is what to say where there are none."""
        self._model.replace(answers)
        self._nothing.setText(nothing)
        self._nothing.setVisible(not answers)
        self._view.setVisible(bool(answers))
        if answers:
            self._view.setCurrentIndex(self._model.index(0))

    def best_height(self) -> int:
        """As high as its answers, up to a handful."""
        margins = 2 * look().px(6) + 2
        if not self._model.answers:
            return self._nothing.sizeHint().height() + margins
        lines = min(len(self._model.answers), _MOST_IN_SIGHT)
        return lines * _line_height() + margins

    def current(self) -> Answer | None:
        position = self._view.currentIndex().row()
        answers = self._model.answers
        return answers[position] if 0 <= position < len(answers) else None

    def step(self, by: int) -> None:
        """To the next or an earlier answer, and round."""
        count = len(self._model.answers)
        if count:
            position = (self._view.currentIndex().row() + by) % count
            self._view.setCurrentIndex(self._model.index(position))

    def _on_clicked(self, index: QModelIndex) -> None:
        self.chosen.emit(self._model.answers[index.row()])


class _Model(QAbstractListModel):
    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self.answers: tuple[Answer, ...] = ()

    def replace(self, answers: Sequence[Answer]) -> None:
        self.beginResetModel()
        self.answers = tuple(answers)
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.answers)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        answer = self.answers[index.row()]
        if role == _Role.DisplayRole:
            return answer.title
        if role == _Role.AccessibleTextRole:
            return f"{answer.title}, {answer.detail}"
        return None


class _Painter(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(look().px(120), _line_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, _Model):
            return
        answer = model.answers[index.row()]
        rect = option.rect
        x, y, width, height = rect.x(), rect.y(), rect.width(), rect.height()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink("accent_soft"))
            painter.drawRoundedRect(x, y, width, height, look().px(5), look().px(5))
            painter.restore()
        pad, right = look().px(9), x + width
        if answer.hint:
            hint = line_of_text(answer.hint, "small", width)
            right -= round(hint.width) + pad
            hint.paint(painter, right + pad / 2, y + (height - hint.height) / 2, ink("muted"))
        room = right - x - 2 * pad
        title = line_of_text(answer.title, "strong", room)
        detail = line_of_text(answer.detail, "small", room)
        top = y + (height - title.height - detail.height) / 2
        title.paint(painter, x + pad, top, ink("text"))
        detail.paint(painter, x + pad, top + title.height, ink("muted"))


def _line_height() -> int:
    current = look()
    height = QFontMetricsF(current.strong).height() + QFontMetricsF(current.small).height()
    return round(height + current.px(11))
