"""A paper, and how its pages are painted: a line that names it on each, and "page 2 of 3"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QCoreApplication,
    QEventLoop,
    QIODevice,
    QLocale,
    QMarginsF,
    QPointF,
    QRectF,
    QSizeF,
    Qt,
    QThread,
    QUrl,
)
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QImage,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QPen,
    QTextDocument,
)

from tracker.text import _, format_number, keep_dates_whole
from tracker.ui.look import look
from tracker.ui.printing.letter_head import BODY_TOP_PX, LetterHead, paint_letter_head
from tracker.ui.printing.markup import Markup
from tracker.ui.printing.pagination import Page, paginate

DOTS_PER_INCH = 96
_MARGIN_MM = 14.0
_HEADER_PX = 30
_FOOTER_PX = 26
_INK, _GREY, _RULE = "#111111", "#505050", "#b0b0b0"
_STYLE = f"""
* {{ color: {_INK}; }}
h1 {{ font-size: 19px; font-weight: 700; margin: 0 0 2px 0; }}
h2 {{ font-size: 14px; font-weight: 600; margin: 16px 0 4px 0; }}
h3 {{ font-size: 12px; font-weight: 600; margin: 10px 0 2px 0; }}
p {{ margin: 2px 0; }}
ul {{ margin: 2px 0 2px -22px; -qt-list-indent: 1; }}
.item {{ margin-top: 10px; }}
td {{ border-bottom: 1px solid {_RULE}; vertical-align: top; }}
.columnTitle {{ font-weight: 600; color: {_GREY}; }}
.number {{ padding-right: 12px; }}
.muted {{ color: {_GREY}; }}
.strong {{ font-weight: 600; }}
.letter {{ font-size: 14px; margin: 0 28px 12px 30px; }}
.letterDate {{ font-size: 14px; margin: {BODY_TOP_PX}px 28px 22px 30px; }}
.struck {{ color: {_GREY}; text-decoration: line-through; }}
"""


@dataclass(frozen=True, slots=True)
class Paper:
    """What is printed. `running_title` names the patient or list on every page, on one line.

    `more` follows in the same print, each with a title and pages of its own. `pictures` are what
    the markup's pictures show, by their names.
    """

    file_name: str
    running_title: str
    printed_line: str
    body: Markup
    is_landscape: bool = False
    more: tuple[Paper, ...] = ()
    pictures: Mapping[str, QImage] = field(default_factory=dict)
    letter_head: LetterHead | None = None
    """Instead of the lines above and below; `body` begins under it."""


class PaperDocument(QTextDocument):
    """A document that fetches nothing: no file, no address, only what the program gives it."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        url = QUrl(name) if isinstance(name, str) else name
        if url.scheme() == "qrc" or url.toString().startswith(":/"):
            return super().loadResource(kind, url)
        if kind == QTextDocument.ResourceType.ImageResource.value:
            # Not nothing: where it is given none, Qt reads the file by its name itself.
            return _no_picture()
        return QByteArray()


def _no_picture() -> QImage:
    picture = QImage(1, 1, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    return picture


def page_layout(paper: Paper) -> QPageLayout:
    """A4, or Letter where the system measures in inches."""
    is_metric = QLocale.system().measurementSystem() is QLocale.MeasurementSystem.MetricSystem
    size = QPageSize.PageSizeId.A4 if is_metric else QPageSize.PageSizeId.Letter
    turned = QPageLayout.Orientation.Landscape
    return QPageLayout(
        QPageSize(size),
        turned if paper.is_landscape else QPageLayout.Orientation.Portrait,
        QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM),
        QPageLayout.Unit.Millimeter,
    )


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a paper, the `number`-th of `count`."""

    paper: Paper
    document: PaperDocument
    page: Page
    number: int
    count: int


def sheets_of(
    paper: Paper, size: QSizeF, *, between: Callable[[], object] = lambda: None
) -> list[Sheet]:
    """Every page inside its margins, `size` in pixels of 96 to the inch; of `more` too.

    `between()` is called between the steps: `let_the_window_go_on` where nothing is half shown.
    """
    found = []
    for one in (paper, *paper.more):
        document = _document(one, size.width())
        between()
        # Laid out here, in a turn of its own.
        document.size()
        between()
        pages = paginate(document, size.height() - _HEADER_PX - _FOOTER_PX)
        found += [
            Sheet(one, document, page, number, len(pages))
            for number, page in enumerate(pages, start=1)
        ]
    return found


def paint_sheet(painter: QPainter, sheet: Sheet, size: QSizeF) -> None:
    """Its line above, what stands on it, its line below."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.save()
    head = sheet.paper.letter_head
    if head is None:
        _paint_margins(painter, sheet.paper, QRectF(QPointF(), size), sheet.number, sheet.count)
    elif sheet.number == 1:
        paint_letter_head(painter, head, size.width(), _font(13))
    painter.restore()
    _paint_body(painter, sheet.document, sheet.page, size.width())


def paint_paper(paper: Paper, device: QPagedPaintDevice) -> int:
    """Paint every page; returns how many. The device has its page layout already."""
    painter = QPainter(device)
    # Lines of drawings stay lines, and white stays white.
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    scale = device.logicalDpiX() / DOTS_PER_INCH
    painter.scale(scale, scale)
    size = QSizeF(device.width() / scale, device.height() / scale)
    sheets = sheets_of(paper, size, between=let_the_window_go_on)
    for position, sheet in enumerate(sheets):
        if position:
            device.newPage()
        paint_sheet(painter, sheet, size)
        let_the_window_go_on()
    painter.end()
    return len(sheets)


def pdf_of(paper: Paper) -> bytes:
    """The paper as a PDF file's content."""
    written = QByteArray()
    buffer = QBuffer(written)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageLayout(page_layout(paper))
    writer.setTitle(paper.file_name)
    paint_paper(paper, writer)
    buffer.close()
    return bytes(written.data())


def _document(paper: Paper, width: float) -> PaperDocument:
    """One long sheet; `pagination.py` says where it is cut."""
    document = PaperDocument()
    document.setUndoRedoEnabled(False)
    document.setDefaultFont(_font(11.5))
    document.setDocumentMargin(0)
    document.setDefaultStyleSheet(_STYLE)
    for name, picture in paper.pictures.items():
        document.addResource(
            QTextDocument.ResourceType.ImageResource.value, QUrl(f"picture:{name}"), picture
        )
    document.setHtml(keep_dates_whole(paper.body.html))
    document.setTextWidth(width)
    return document


def let_the_window_go_on() -> None:
    """It paints and hears answers between two pages; keys and clicks wait until all is printed.

    Beside the window nothing would be won: Qt lays text out without giving Python away.
    """
    app = QCoreApplication.instance()
    if app is not None and QThread.currentThread() is app.thread():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)


def _paint_margins(painter: QPainter, paper: Paper, sheet: QRectF, number: int, count: int) -> None:
    painter.setFont(_font(10.5))
    painter.setPen(QPen(QColor(_GREY)))
    head = QRectF(0, 0, sheet.width(), _HEADER_PX - 10)
    foot = QRectF(0, sheet.height() - _FOOTER_PX + 8, sheet.width(), _FOOTER_PX - 8)
    shown = painter.fontMetrics().elidedText(
        paper.running_title, Qt.TextElideMode.ElideRight, round(sheet.width())
    )
    painter.drawText(head, _LEFT, shown)
    painter.drawText(foot, _LEFT, paper.printed_line)
    told = _("page {page} of {pages}").format(
        page=format_number(number), pages=format_number(count)
    )
    painter.drawText(foot, _RIGHT, told)
    painter.setPen(QPen(QColor(_RULE), 1))
    painter.drawLine(head.bottomLeft(), head.bottomRight())


def _paint_body(painter: QPainter, document: PaperDocument, page: Page, width: float) -> None:
    top = float(_HEADER_PX)
    for strip in (page.titles, page.body):
        if strip is not None:
            painter.save()
            painter.translate(0, top - strip.top)
            _paint_strip(painter, document, QRectF(0, strip.top, width, strip.height))
            painter.restore()
            top += strip.height


def _paint_strip(painter: QPainter, document: PaperDocument, strip: QRectF) -> None:
    context = QAbstractTextDocumentLayout.PaintContext()
    context.clip = strip
    # The window may be dark; paper is white.
    context.palette.setColor(QPalette.ColorRole.Text, QColor(_INK))
    painter.setClipRect(strip)
    document.documentLayout().draw(painter, context)


def _font(size_px: float) -> QFont:
    font = QFont()
    if look().families:
        font.setFamilies(list(look().families))
    font.setPixelSize(round(size_px))
    return font


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_RIGHT = int(
    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
)
