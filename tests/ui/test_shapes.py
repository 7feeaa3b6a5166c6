"""Signs are drawn, not typed."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication

from tracker.ui.shapes import Shape, shape_icon, shape_path


@pytest.mark.parametrize("shape", Shape)
def test_every_sign_fills_its_box_and_stays_inside(shape: Shape) -> None:
    box = QRectF(10, 20, 16, 16)
    drawn = shape_path(shape, box).boundingRect()
    assert box.adjusted(-0.7, -0.7, 0.7, 0.7).contains(drawn)
    assert max(drawn.width(), drawn.height()) > 8


def test_no_two_signs_look_alike(qapp: QApplication) -> None:
    pictures = {shape: shape_icon(shape, "#000000", 16).pixmap(16, 16).toImage() for shape in Shape}
    for shape, picture in pictures.items():
        for other, other_picture in pictures.items():
            assert shape is other or picture != other_picture
