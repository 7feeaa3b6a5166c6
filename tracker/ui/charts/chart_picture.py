"""A chart as a picture, for a file or for paper: light, whatever the window looks like."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from tracker.ui.charts.chart_panels import ChartPanels
from tracker.ui.look import DESIGN_FONT_PX, Look, look
from tracker.ui.palette import LIGHT

Draw = Callable[[ChartPanels], None]

WIDTH, HEIGHT = 960, 600
_SHARPER = 2


def chart_image(draw: Draw, width: int = WIDTH, height: int = HEIGHT) -> QImage:
    """Of the design's pixels, each of them two across, for print; higher where it needs to be."""
    panels = _panels(draw, width, height, _SHARPER)
    made = QImage(panels.size(), QImage.Format.Format_RGB32)
    made.fill(Qt.GlobalColor.white)
    painter = QPainter(made)
    _paint(panels, painter)
    painter.end()
    return made


def png_of(image: QImage) -> bytes:
    """The content of a PNG file. On any thread."""
    written = QByteArray()
    buffer = QBuffer(written)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # A buffer's `save` takes its format as text, whatever the stubs say.
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(written.data())


def svg_of(draw: Draw) -> bytes:
    """The content of an SVG file, with its words as text."""
    from PySide6.QtSvg import QSvgGenerator

    panels = _panels(draw, WIDTH, HEIGHT, 1)
    written = QByteArray()
    buffer = QBuffer(written)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(panels.size())
    generator.setViewBox(panels.rect())
    painter = QPainter(generator)
    _paint(panels, painter)
    painter.end()
    return bytes(written.data())


def _panels(draw: Draw, width: int, height: int, scale: int) -> ChartPanels:
    panels = ChartPanels(Look(LIGHT, look().families, DESIGN_FONT_PX * scale))
    draw(panels)
    # Laid out as if it were shown: a widget that never is has no sizes.
    panels.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    panels.resize(width * scale, max(height * scale, panels.least_height))
    panels.show()
    panels.scene().prepareForPaint()
    return panels


def _paint(panels: ChartPanels, painter: QPainter) -> None:
    box = QRectF(panels.rect())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    panels.scene().render(painter, box, box)
    panels.hide()
    panels.deleteLater()
