"""The first page of what can be printed."""

from datetime import date
from functools import partial
from typing import Any, cast

from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QImage, QPagedPaintDevice, QPainter

from tracker.services.patients.card import PatientCard, patient_card
from tracker.services.recall.listing import RecallFilter, count_courses, recall_ids
from tracker.services.recall.rows import recall_rows
from tracker.text import _
from tracker.tour.patient_scenes import somebody
from tracker.tour.stage import AREA, Scene, Stage
from tracker.ui.look import look
from tracker.ui.patients.patient_papers import patient_paper, read_parts
from tracker.ui.printing.paper import Paper, page_layout, paint_paper
from tracker.ui.printing.preview import PaperPreview
from tracker.ui.printing.recall_list import recall_paper

_LONG_HISTORY = "0040007"
_DOTS_PER_INCH = 96
_MARGIN = 20


class _Sheets(QImage):
    """Paper that stops after its first page."""

    def __init__(self, paper: Paper) -> None:
        inner = page_layout(paper).paintRectPixels(_DOTS_PER_INCH)
        super().__init__(inner.size(), QImage.Format.Format_RGB32)
        self.setDotsPerMeterX(round(_DOTS_PER_INCH / 0.0254))
        self.setDotsPerMeterY(round(_DOTS_PER_INCH / 0.0254))
        self.fill(Qt.GlobalColor.white)
        self.first: QImage | None = None

    def newPage(self) -> bool:
        if self.first is None:
            self.first = self.copy()
        self.fill(Qt.GlobalColor.white)
        return True


def show_paper(paper: Paper, stage: Stage) -> None:
    """Take a picture of its first page."""
    sheets = _Sheets(paper)
    paint_paper(paper, cast("QPagedPaintDevice", sheets))
    page = sheets.first or sheets.copy()
    picture = QImage(AREA, QImage.Format.Format_RGB32)
    picture.fill(look().colour("track"))
    fitting = page.scaled(
        AREA.shrunkBy(QMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)),
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    painter = QPainter(picture)
    painter.drawImage(
        (picture.width() - fitting.width()) // 2,
        (picture.height() - fitting.height()) // 2,
        fitting,
    )
    painter.end()
    stage.keep(picture)


def _list(stage: Stage) -> None:
    today = stage.today
    ids = stage.ask(_first_ids, today)
    found = stage.ask(recall_rows, today, ids)
    rows = [found[one] for one in ids if one in found]
    total = stage.ask(count_courses, today).total
    show_paper(recall_paper(_("All treatments"), rows, total, today), stage)


def _first_ids(tx: Any, today: date) -> list[int]:
    return next(recall_ids(tx, today, RecallFilter()), [])[:60]


def _paper_of(kind: str, stage: Stage) -> Paper:
    card: PatientCard = stage.ask(patient_card, somebody(_LONG_HISTORY, stage), stage.today)
    about = card.sessions[0] if kind == "note" else None
    parts = stage.ask(read_parts, card, kind, about, stage.today)
    return patient_paper(kind, about, card, stage.today, parts)


def _paper(kind: str, stage: Stage) -> None:
    show_paper(_paper_of(kind, stage), stage)


def _preview(stage: Stage) -> None:
    PaperPreview(_paper_of("", stage), stage.window).open()


PRINT_SCENES = (
    Scene("print-list", _list),
    Scene("print-preview", _preview),
    Scene("print-history", partial(_paper, "")),
    Scene("print-dates", partial(_paper, "dates")),
    Scene("print-transfer", partial(_paper, "transfer")),
    Scene("print-note", partial(_paper, "note")),
)
