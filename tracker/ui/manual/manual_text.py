"""A page of the manual, to be read: no raw HTML, no picture, no address outside the manual."""

from PySide6.QtCore import QByteArray, QEvent, QUrl, Signal
from PySide6.QtGui import (
    QFont,
    QImage,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from tracker.ui.look import look

_LINE_PERCENT = 140.0


class ManualText(QTextBrowser):
    page_requested = Signal(str)
    """A page's name: a link was followed."""

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._markdown = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("kind", "reading")
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._on_link)

    def show_page(self, markdown: str) -> None:
        """From its beginning."""
        self._markdown = markdown
        document = self.document()
        document.setDefaultFont(look().body)
        document.setMarkdown(
            markdown,
            QTextDocument.MarkdownFeature.MarkdownDialectGitHub
            | QTextDocument.MarkdownFeature.MarkdownNoHTML,
        )
        document.setDocumentMargin(look().px(22))
        self._dress(document)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def show_word(self, typed: str) -> None:
        """Scroll to where a word that was typed first stands, and mark it."""
        for word in typed.split():
            self.moveCursor(QTextCursor.MoveOperation.Start)
            if self.find(word):
                return

    def loadResource(self, kind: int, _name: QUrl | str) -> object:
        if kind == QTextDocument.ResourceType.ImageResource.value:
            # Not nothing: where it is given none, Qt reads the file by its name itself.
            return QImage(1, 1, QImage.Format.Format_ARGB32)
        return QByteArray()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._markdown:
            self.show_page(self._markdown)

    def _on_link(self, url: QUrl) -> None:
        if not url.scheme() and not url.host():
            self.page_requested.emit(url.path())

    def _dress(self, document: QTextDocument) -> None:
        block = document.begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            cursor = QTextCursor(block)
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            if level:
                letters = QTextCharFormat()
                letters.setFont(look().title if level == 1 else look().heading)
                letters.setForeground(look().colour("text"))
                cursor.mergeCharFormat(letters)
            lines = QTextBlockFormat()
            lines.setLineHeight(
                _LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
            )
            in_table = cursor.currentTable() is not None
            lines.setTopMargin(look().px(22) if level == 2 else 0)
            lines.setBottomMargin(
                0 if in_table else look().px(6 if block.textList() is not None else 8)
            )
            cursor.mergeBlockFormat(lines)
            self._dress_links(QTextCursor(block))
            block = block.next()
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                self._dress_table(frame)

    def _dress_links(self, cursor: QTextCursor) -> None:
        parts = []
        fragments = cursor.block().begin()
        while not fragments.atEnd():
            fragment = fragments.fragment()
            parts.append((fragment.position(), fragment.length(), fragment.charFormat()))
            fragments += 1
        for start, length, form in parts:
            wanted = QTextCharFormat()
            if form.isAnchor():
                wanted.setForeground(look().colour("accent"))
                wanted.setFontUnderline(True)
            if form.fontFixedPitch():
                wanted.setFontFamilies(["monospace"])
                wanted.setProperty(QTextCharFormat.Property.FontPixelSize, look().px(12))
            if not wanted.isEmpty():
                part = QTextCursor(cursor.document())
                part.setPosition(start)
                part.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
                part.mergeCharFormat(wanted)

    def _dress_table(self, table: QTextTable) -> None:
        form = table.format()
        form.setBorder(1)
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setBorderBrush(look().colour("line"))
        form.setBorderCollapse(True)
        form.setCellPadding(look().px(6))
        form.setTopMargin(look().px(4))
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        form.setColumnWidthConstraints(
            [
                QTextLength(QTextLength.Type.PercentageLength, width)
                for width in ((32, 68) if table.columns() == 2 else ())
            ]
        )
        table.setFormat(form)
        for column in range(table.columns()):
            cell = table.cellAt(0, column)
            cursor = cell.firstCursorPosition()
            cursor.setPosition(
                cell.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor
            )
            bold = QTextCharFormat()
            bold.setFontWeight(QFont.Weight.DemiBold)
            cursor.mergeCharFormat(bold)
