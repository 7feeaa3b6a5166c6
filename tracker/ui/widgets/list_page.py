"""A screen with a list and, beside it, whatever is current."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from tracker.ui.look import look


def list_page(
    page: QWidget,
    head: QLayout,
    listed: QWidget,
    beside: QWidget,
    *,
    above: Sequence[QWidget] = (),
    below: Sequence[QWidget] = (),
) -> None:
    """Lay out `page`: its head, the list in a card with `beside` at its right, and what is around.

    At large text the parts stay large enough to be used, and the page scrolls.
    """
    current = look()
    card = QFrame()
    card.setProperty("kind", "tableCard")
    inside = QVBoxLayout(card)
    inside.setContentsMargins(1, current.px(4), 1, current.px(4))
    inside.addWidget(listed)
    body = QHBoxLayout()
    body.setSpacing(current.px(8))
    body.addWidget(card, 1)
    body.addWidget(beside)

    inner = QWidget()
    inner.setProperty("kind", "scrolled")
    layout = QVBoxLayout(inner)
    side = current.px(18)
    layout.setContentsMargins(side, current.px(14), side, current.px(12))
    layout.setSpacing(current.px(11))
    layout.addLayout(head)
    for part in above:
        layout.addWidget(part)
    layout.addLayout(body, 1)
    for part in below:
        layout.addWidget(part)

    scroll = QScrollArea()
    scroll.setWidget(inner)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    whole = QVBoxLayout(page)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.addWidget(scroll)
