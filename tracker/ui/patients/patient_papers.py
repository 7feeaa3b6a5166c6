"""The papers about one patient, on a printer or as PDF, and the summary to be pasted elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from tracker.domain.problems import Problem
from tracker.services.courses.chart import CourseChart, course_chart
from tracker.services.exports.printing import chart_printed
from tracker.services.patients.card import PatientCard, SessionRow
from tracker.services.sites.maps import session_maps
from tracker.text import _
from tracker.ui.patients.patient_actions import Wish
from tracker.ui.printing.date_card import date_card
from tracker.ui.printing.map_pictures import NO_MAPS, DrawnMaps, draw_maps, newest_maps
from tracker.ui.printing.paper import Paper
from tracker.ui.printing.patient_history import history_paper
from tracker.ui.printing.plain_summary import plain_summary
from tracker.ui.printing.print_flow import print_paper, save_as_pdf, say_saved
from tracker.ui.printing.session_note import session_note
from tracker.ui.printing.transfer_summary import transfer_summary
from tracker.ui.tasks import Tasks

_KINDS = frozenset({"", "dates", "transfer", "note"})
_CHART_WIDTH = 850


@dataclass(frozen=True, slots=True)
class PaperParts:
    """What a paper shows that the page doesn't have."""

    sites: DrawnMaps = NO_MAPS
    charts: tuple[CourseChart, ...] = ()


class PatientPapers(QObject):
    """Nothing is printed or saved without being asked where; the audit trail has all of it."""

    failed = Signal(object)
    told = Signal(str)
    """Something was done, as a sentence."""

    def __init__(self, tasks: Tasks, owner: QWidget) -> None:
        super().__init__(owner)
        self._tasks, self._window = tasks, owner

    def fulfil(self, wish: Wish, card: PatientCard, today: date) -> bool:
        """Whether the wish was about paper."""
        if wish.code == "copy":
            QGuiApplication.clipboard().setText(plain_summary(card, today))
            self.told.emit(_("The summary is copied. Paste it where it belongs."))
            self._note(card)
            return True
        way, _dash, kind = wish.code.partition("-")
        if way not in {"print", "pdf"} or kind not in _KINDS:
            return False
        self._tasks.read(
            self, "paper", read_parts, card, kind, wish.about, today,
            then=partial(self._on_read, way, kind, wish.about, card, today),
            failed=self.failed.emit,
        )  # fmt: skip
        return True

    def _on_read(
        self, way: str, kind: str, about: object, card: PatientCard, today: date, parts: PaperParts
    ) -> None:
        paper = patient_paper(kind, about, card, today, parts)
        try:
            saved = save_as_pdf(paper, self._window) if way == "pdf" else None
            is_done = saved is not None if way == "pdf" else print_paper(paper, self._window)
        except Problem as problem:
            self.failed.emit(problem)
            return
        if saved is not None:
            self.told.emit(say_saved(saved))
        if is_done:
            self._note(card)

    def _note(self, card: PatientCard) -> None:
        self._tasks.read(
            self, None, chart_printed, card.header.uuid, then=_ignore, failed=self.failed.emit
        )


def read_parts(tx: Any, card: PatientCard, kind: str, about: object, today: date) -> PaperParts:
    """Drawn, as far as any thread can draw; `kind` is "" for the history, else as in `_KINDS`."""
    if kind == "dates":
        return PaperParts()
    maps = session_maps(tx, card.header.uuid)
    shown = newest_maps(maps)
    if isinstance(about, SessionRow):
        visit = {row.uuid for row in card.sessions if row.visit_uuid == about.visit_uuid}
        shown = tuple(one for one in maps if one.session_uuid in visit)
    sites = draw_maps(shown, maps)
    if kind:
        return PaperParts(sites)
    # Half a second to load, the first time: here, where no window waits for it.
    import tracker.ui.charts.time_chart  # noqa: F401

    given = [course.uuid for course in card.courses if course.sessions]
    return PaperParts(sites, tuple(course_chart(tx, uuid, today) for uuid in given))


def patient_paper(
    kind: str, about: object, card: PatientCard, today: date, parts: PaperParts
) -> Paper:
    """The paper of that kind; `about` is the session of a note."""
    match kind, about:
        case "dates", _about:
            return date_card(card, today)
        case "transfer", _about:
            return transfer_summary(card, today, parts.sites)
        case "note", SessionRow() as session:
            return session_note(card, session, today, parts.sites)
    return history_paper(card, today, parts.sites, _chart_pictures(parts.charts))


def _chart_pictures(charts: tuple[CourseChart, ...]) -> tuple[tuple[str, QImage], ...]:
    """Each treatment's chart over time, with its name; drawn by widgets, so on the GUI thread."""
    if not charts:
        return ()
    from tracker.ui.charts.chart_picture import chart_image
    from tracker.ui.charts.time_chart import draw_time_chart

    return tuple(
        (
            one.label,
            chart_image(
                partial(draw_time_chart, chart=one, series=one.main_series, is_whole=False),
                _CHART_WIDTH,
                height=0,
            ),
        )
        for one in charts
    )


def _ignore(_nothing: object) -> None:
    pass
