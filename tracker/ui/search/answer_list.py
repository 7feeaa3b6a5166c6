"""The answers under the search field: two lines each, chosen by arrows or mouse."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
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
        answer, current = model.answers[index.row()], look()
        palette, box = current.palette, QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.accent_soft))
            painter.drawRoundedRect(box, current.px(5), current.px(5))
        pad = current.px(9)
        strong, small = QFontMetricsF(current.strong), QFontMetricsF(current.small)
        top = box.top() + (box.height() - strong.height() - small.height()) / 2
        hint = small.horizontalAdvance(answer.hint) + pad if answer.hint else 0
        width = box.width() - 2 * pad - hint
        for text, font, metrics, ink, y in (
            (answer.title, current.strong, strong, palette.text, top),
            (answer.detail, current.small, small, palette.muted, top + strong.height()),
        ):
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.setFont(font)
            painter.setPen(QColor(ink))
            painter.drawText(QRectF(box.left() + pad, y, width, metrics.height()), _LEFT, shown)
        if answer.hint:
            painter.setFont(current.small)
            painter.setPen(QColor(palette.muted))
            painter.drawText(
                QRectF(box.right() - hint - pad / 2, box.top(), hint, box.height()),
                _LEFT,
                answer.hint,
            )
        painter.restore()


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


def _line_height() -> int:
    current = look()
    height = QFontMetricsF(current.strong).height() + QFontMetricsF(current.small).height()
    return round(height + current.px(11))
