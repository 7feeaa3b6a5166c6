"""The hospital's list beside ours: what is here only, there only, or on another date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from tracker.domain.problems import Invalid
from tracker.domain.rights import Action
from tracker.services.bookings.hospital_list import (
    Comparison,
    DifferentBooking,
    compare_bookings,
    course_booked,
)
from tracker.services.recall.panel import RecallPanel
from tracker.services.wording import course_label
from tracker.text import _, format_number, format_weekday_date, ngettext, person_name
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.column import Column
from tracker.ui.forms.booking_dialog import BookingDialog, read_booking
from tracker.ui.forms.compared_dialog import ComparedDialog
from tracker.ui.forms.compared_words import line_told
from tracker.ui.forms.list_reading import ListReading
from tracker.ui.kinds import Kind
from tracker.ui.rights import follow_right
from tracker.ui.tasks import Tasks

if TYPE_CHECKING:
    from tracker.interchange.hospital_list import HospitalList
    from tracker.interchange.numbered_days import NumberedDays


class CompareButton(QPushButton):
    """Asks for the file, and shows what differs."""

    patient_requested = Signal(str)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget | None = None) -> None:
        super().__init__(_("Compare…"), owner)
        self._tasks, self._today = tasks, today
        self._reading = ListReading(tasks, today, self)

        self.clicked.connect(self._on_clicked)
        self._reading.read.connect(self._on_read)
        self._reading.left.connect(self._on_left)
        self._reading.failed.connect(self._on_failed)

    def compare(self, path: Path) -> None:
        """With a list that lies in a file."""
        from tracker.interchange.hospital_list import is_calendar

        self._tell(is_comparing=True)
        if not is_calendar(path):
            self._reading.begin(path)
            return
        self._tasks.run(
            self, _read_events, path, self._today.zone,
            then=self._on_list, failed=self._on_failed,
        )  # fmt: skip

    def _tell(self, *, is_comparing: bool) -> None:
        self.setText(_("Comparing…") if is_comparing else _("Compare…"))
        self.setEnabled(not is_comparing)

    def _on_failed(self, problem: Exception) -> None:
        self._tell(is_comparing=False)
        self.failed.emit(problem)

    def _on_left(self) -> None:
        self._tell(is_comparing=False)

    def _on_clicked(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self.window(),
            _("The hospital’s list"),
            "",
            _("Lists (*.csv *.tsv *.txt *.xlsx *.ics *.ical *.ifb)"),
        )
        if chosen:
            self.compare(Path(chosen))

    def _on_read(self, read: NumberedDays) -> None:
        from tracker.interchange.hospital_list import hospital_list

        self._on_list(hospital_list(read))

    def _on_list(self, theirs: HospitalList) -> None:
        self._tasks.read(
            self, "compare", _compared, theirs, self._today.on,
            then=self._on_compared, failed=self._on_failed,
        )  # fmt: skip

    def _on_compared(self, answer: tuple[HospitalList, Comparison]) -> None:
        self._tell(is_comparing=False)
        dialog = CompareDialog(*answer, self._tasks, self._today, self.window())
        dialog.patient_requested.connect(self.patient_requested)
        dialog.show_beside()


class CompareDialog(ComparedDialog):
    """What was settled meanwhile goes from it by itself: the list is compared anew after each change."""

    def __init__(
        self,
        theirs: HospitalList,
        found: Comparison,
        tasks: Tasks,
        today: ClinicDate,
        owner: QWidget,
    ) -> None:
        self.take_over = QPushButton(_("Take their date over…"))
        name = _("Compare bookings")
        super().__init__(name, _columns(), _key, tasks, today, owner, self.take_over)
        self._theirs, self._tasks, self._today = theirs, tasks, today
        self._show(found)

        self.take_over.clicked.connect(self._on_take_over)
        self.table.current_changed.connect(self._on_row)
        tasks.changed.connect(self._on_changed)
        self._on_row(self.table.current_row())

    def _show(self, found: Comparison) -> None:
        self.show_found(list(_lines(self._theirs, found)), list(_rows(self._theirs, found)))

    def _on_row(self, row: _Row | None) -> None:
        self.take_over.setEnabled(row is not None and row.is_movable)
        follow_right(self.take_over, self._tasks, Action.WORK_RECALL)

    def _on_take_over(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self._tasks.read(
                self, "panel", _panel, row, self._today.on,
                then=self._on_panel, failed=self.presenter.present,
            )  # fmt: skip

    def _on_panel(self, answer: tuple[_Row, RecallPanel]) -> None:
        row, panel = answer
        course = panel.now.course
        about = _("{patient}, {treatment}").format(
            patient=person_name(panel.family_name, panel.given_name),
            treatment=course_label(course.condition, course.body_region),
        )
        BookingDialog(self._tasks, about, panel, self, on=row.there_on).open_fitted()

    def _on_changed(self, _what: object) -> None:
        self._tasks.read(
            self, "again", _compared, self._theirs, self._today.on,
            then=self._on_compared, failed=self.presenter.present,
        )  # fmt: skip

    def _on_compared(self, answer: tuple[HospitalList, Comparison]) -> None:
        self._show(answer[1])
        self._on_row(self.table.current_row())


def _read_events(_clinic: Any, path: Path, zone: str) -> HospitalList:
    from tracker.interchange.hospital_list import read_calendar_file

    return read_calendar_file(path, ZoneInfo(zone))


def _compared(tx: Any, theirs: HospitalList, today: date) -> tuple[HospitalList, Comparison]:
    return theirs, compare_bookings(tx, theirs.bookings, today)


def _panel(tx: Any, row: _Row, today: date) -> tuple[_Row, RecallPanel]:
    if row.here_on is None:
        raise Invalid(_("Nothing is booked here that could be moved."))
    panel = read_booking(tx, course_booked(tx, row.patient_uuid, row.here_on), today)
    if panel.booking is None or panel.booking.on != row.here_on:
        raise Invalid(
            _(
                "This treatment has another booking before that one; see to it on the patient’s page."
            )
        )
    return row, panel


def _lines(theirs: HospitalList, found: Comparison) -> Iterator[str]:
    span = _("From {first} to {last}.").format(
        first=format_weekday_date(found.first), last=format_weekday_date(found.last)
    )
    agreed = ngettext("{count} booking agrees.", "{count} bookings agree.", found.agreed)
    differ = ngettext("{count} differs.", "{count} differ.", len(found.differences))
    yield " ".join(
        (
            span,
            agreed.format(count=format_number(found.agreed)),
            differ.format(count=format_number(len(found.differences))),
        )
    )
    for count, told in (
        (
            len(found.unknown),
            ngettext(
                "{count} line names nobody of ours.",
                "{count} lines name nobody of ours.",
                len(found.unknown),
            ),
        ),
        (
            len(found.unsure),
            ngettext(
                "{count} line could mean several of ours; look at it yourself.",
                "{count} lines could mean several of ours; look at them yourself.",
                len(found.unsure),
            ),
        ),
        (
            len(theirs.wrong),
            ngettext(
                "{count} line can’t be read and isn’t compared.",
                "{count} lines can’t be read and aren’t compared.",
                len(theirs.wrong),
            ),
        ),
    ):
        if count:
            yield told.format(count=format_number(count))
    yield from theirs.notes


@dataclass(frozen=True, slots=True)
class _Row:
    """What differs; without a patient, a line of theirs by its words."""

    what: str
    kind: Kind
    name: str
    record_number: str
    here_on: date | None
    there_on: date | None
    patient_uuid: str = ""

    @property
    def is_movable(self) -> bool:
        """Whether it is booked on both sides, on different dates."""
        return bool(self.patient_uuid and self.here_on and self.there_on)


def _rows(theirs: HospitalList, found: Comparison) -> Iterator[_Row]:
    for one in found.differences:
        told = one.name, one.record_number, one.here_on, one.there_on, one.patient_uuid
        yield _Row(_what(one), _kind(one), *told)
    for words, on in found.unsure:
        yield _Row(_("Could be several"), Kind.CAUTION, words, "", None, on)
    for words, on in found.unknown:
        yield _Row(_("Nobody of ours"), Kind.NOTE, words, "", None, on)
    for wrong in theirs.wrong:
        yield _Row(_("Not read"), Kind.CAUTION, wrong.reason, line_told(wrong), None, None)


def _columns() -> Sequence[Column[_Row]]:
    return (
        Column(_("What"), lambda row: row.what, pill=lambda row: row.kind, width=20),
        Column(
            _("Patient"),
            lambda row: row.name,
            sub=lambda row: row.record_number,
            width=18,
            stretches=True,
            is_strong=True,
        ),
        Column(_("Here"), lambda row: _on(row.here_on), width=16),
        Column(_("There"), lambda row: _on(row.there_on), width=16),
    )


def _key(row: _Row) -> str:
    return f"{row.what} {row.name} {row.record_number} {row.here_on} {row.there_on}"


def _what(row: DifferentBooking) -> str:
    if row.there_on is None:
        return _("Cancelled there") if row.was_cancelled else _("Here only")
    return _("There only") if row.here_on is None else _("Different date")


def _kind(row: DifferentBooking) -> Kind:
    is_on_both = row.here_on is not None and row.there_on is not None
    return Kind.CAUTION if is_on_both else Kind.BAD


def _on(day: date | None) -> str:
    return format_weekday_date(day) if day is not None else ""
