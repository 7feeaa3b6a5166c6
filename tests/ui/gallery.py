"""All parts of the kit on one page, to be looked at: `python -m tests.ui.gallery FOLDER`."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from tracker.domain.problems import ConflictingField, EditConflict
from tracker.domain.typed_date import Lean
from tracker.ui.column import Column
from tracker.ui.conflict_dialog import ConflictDialog
from tracker.ui.kinds import Kind
from tracker.ui.look import look
from tracker.ui.paged_table import PagedTable
from tracker.ui.screenshot import save_screenshot
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Contrast, Scheme, Theme
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.dose_bar import DoseBar
from tracker.ui.widgets.dose_edit import DoseEdit
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.key_button import KeyButton
from tracker.ui.widgets.pill import Pill
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.tile_bar import TileBar, TileCount
from tracker.ui.widgets.timeline import Timeline
from tracker.ui.widgets.timeline_items import Lane, Mark, TimelineItem
from tracker.ui.widgets.toast import Toast
from tracker.ui.widgets.window_line import WindowDates, WindowLine

TODAY = date(2026, 11, 22)
PEOPLE = (
    ("Okafor, Grace", Kind.MISSED, "Missed visit", "6 days late"),
    ("Lindqvist, Per", Kind.IN_REVIEW, "Clinician to decide", "9 days late"),
    ("Nakamura, Aiko", Kind.TO_CALL, "To call", "due today"),
    ("Haddad, Samir", Kind.PROMISED, "Promised", "due in 1 day"),
    ("Ferrari, Chiara", Kind.BOOKED_WRONG, "Booked too early", "due in 4 days"),
    ("O’Neill, Declan", Kind.RESTING, "Try again", "due in 12 days"),
    ("Blanc, Noé", Kind.BOOKED, "Booked", "due in 11 days"),
    ("Sørensen, Maja", Kind.DEFERRED, "On hold", "due in 16 days"),
    ("<b>Quispe</b>, Luz", Kind.WAITING, "Not due yet", "due in 6 weeks"),
    ("Petrov, Anton", Kind.ENDED, "Ended", ""),
)


@dataclass(frozen=True)
class Person:
    id: int
    name: str
    kind: Kind
    state: str
    due: str


class Pretend:
    """A source without a database."""

    def read(self, query: Any, /, *args: Any) -> Any:
        return query(None, *args)

    def write(self, command: Any, /, *args: Any) -> Any:
        return command(None, *args)


def ids(_tx: object) -> Iterator[list[int]]:
    yield list(range(40))


def rows(_tx: object, wanted: tuple[int, ...]) -> list[Person]:
    return [Person(n, *PEOPLE[n % len(PEOPLE)]) for n in wanted]


def columns() -> list[Column[Person]]:
    return [
        Column(
            "Next step",
            lambda row: row.state,
            sub=lambda _row: "call today · R. Osei",
            pill=lambda row: row.kind,
            sort="step",
            width=19,
        ),
        Column(
            "Due",
            lambda row: row.due,
            sub=lambda _row: "16 Nov 2026",
            is_strong=True,
            sort="due",
            width=13,
        ),
        Column(
            "Patient",
            lambda row: row.name,
            sub=lambda _row: "12 Mar 1979 · 0041823",
            aside=lambda row: "+ bladder, 9 weeks" if row.id % 3 == 2 else "",
            is_strong=True,
            width=25,
            stretches=True,
        ),
        Column(
            "Treatment",
            lambda _row: "Chronic migraine",
            sub=lambda _row: "onabotA 155 U · 12 weeks",
            width=22,
        ),
        Column("Dose", lambda _row: "155", sub=lambda _row: "Units", is_number=True, width=8),
        Column("Authorisation", lambda _row: "Approved", pill=lambda _row: Kind.GOOD, width=15),
    ]


class Gallery(QMainWindow):
    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        page = QWidget()
        page.setProperty("kind", "page")
        self.setCentralWidget(page)
        current = look()
        whole = QVBoxLayout(page)
        whole.setContentsMargins(*([current.px(18)] * 4))
        whole.setSpacing(current.px(12))
        head = QHBoxLayout()
        head.addWidget(PlainLabel("Recall", kind="title"), 1)
        search = QLineEdit()
        search.setProperty("kind", "search")
        search.setPlaceholderText("Find a patient by name, birth date or phone")
        head.addWidget(search, 2)
        head.addWidget(KeyButton("Call mode", "F5"))
        head.addWidget(KeyButton("Record", "Ctrl R", kind="primary"))
        whole.addLayout(head)
        banner = Banner()
        banner.show_message(
            Kind.BAD, "The database is locked by another program. Nothing is lost.", "Try again"
        )
        whole.addWidget(banner)
        whole.addWidget(self._tiles())
        middle = QHBoxLayout()
        middle.setSpacing(current.px(12))
        table_card = QFrame()
        table_card.setProperty("kind", "tableCard")
        inside = QVBoxLayout(table_card)
        inside.setContentsMargins(1, 1, 1, 1)
        self.table = PagedTable(tasks, columns(), rows, key=attrgetter("id"), name="Recall list")
        self.table.show_sorted_by("due", is_descending=False)
        self.table.ask(ids)
        inside.addWidget(self.table)
        middle.addWidget(table_card, 3)
        middle.addWidget(self._side(), 1)
        whole.addLayout(middle, 3)
        low = QHBoxLayout()
        low.setSpacing(current.px(12))
        low.addWidget(self._form(), 2)
        low.addWidget(self._patient(), 3)
        whole.addLayout(low, 1)
        self.toast = Toast(page)

    def _tiles(self) -> TileBar:
        bar = TileBar(
            [
                ("to call", "To call"),
                ("in review", "Clinician to decide"),
                ("booked wrong", "Booked wrong"),
                ("booked", "Booked"),
                ("promised", "Promised or try again"),
                ("deferred", "On hold"),
                ("waiting", "Not due yet"),
            ],
            name="States",
        )
        bar.show_counts(
            [
                TileCount("to call", "64", "23 overdue"),
                TileCount("in review", "9", "2 late"),
                TileCount("booked wrong", "3"),
                TileCount("booked", "88"),
                TileCount("promised", "12"),
                TileCount("deferred", "6"),
                TileCount("waiting", "410"),
            ],
            "= 592 treatments",
        )
        bar.choose("to call")
        return bar

    def _side(self) -> Card:
        card = Card("Nakamura, Aiko")
        card.body.addWidget(PlainLabel("38 years · 0045519", kind="muted"))
        card.body.addWidget(PlainLabel("+1 555 0142 778", kind="phone", is_selectable=True))
        grid = QGridLayout()
        for n, (text, key) in enumerate(
            [("Book", "B"), ("No answer", "N"), ("Voicemail", "V"), ("Promises", "P")]
        ):
            grid.addWidget(KeyButton(text, key, kind="" if n else "primary"), n // 2, n % 2)
        card.body.addLayout(grid)
        card.body.addWidget(PlainLabel("Treat from 22 Nov, by 29 Nov", kind="strong"))
        for dates in (
            WindowDates(
                today=TODAY,
                last_on=date(2026, 8, 30),
                last_text="165 U",
                earliest_on=TODAY,
                due_on=TODAY,
                overdue_from=date(2026, 11, 30),
                lapsed_from=date(2027, 5, 23),
            ),
            WindowDates(
                today=TODAY,
                last_on=date(2026, 7, 1),
                last_text="100 U",
                earliest_on=date(2026, 9, 23),
                due_on=date(2026, 10, 20),
                overdue_from=date(2026, 11, 4),
                booked_on=date(2026, 12, 3),
            ),
        ):
            line = WindowLine()
            line.show_dates(dates)
            card.body.addWidget(line)
        card.body.addStretch(1)
        return card

    def _form(self) -> Card:
        card = Card("Record")
        grid = QGridLayout()
        grid.setSpacing(look().px(10))
        self.day = DateEdit(today=TODAY, lean=Lean.PAST)
        day_field = Field("Date", self.day)
        self.day.set_text("+2d")
        dose = DoseEdit()
        dose.set_text("155.5")
        dose_field = Field("Dose", dose, name="units")
        wrong = DateEdit(today=TODAY)
        wrong_field = Field("Booked for", wrong)
        wrong.set_text("31.2.")
        wrong_field.show_problem("There is no such day as 31.2. this year.")
        product = Choice(
            [Option("onabotulinumtoxinA", "onabotulinumtoxinA", "botox"), Option("x", "other")]
        )
        product.set_code("onabotulinumtoxinA")
        grid.addWidget(day_field, 0, 0)
        grid.addWidget(dose_field, 0, 1)
        grid.addWidget(wrong_field, 1, 0)
        grid.addWidget(Field("Product", product), 1, 1)
        notes = QPlainTextEdit("Mild neck ache, 3 days")
        notes.setMaximumHeight(look().px(60))
        grid.addWidget(Field("Notes", notes), 2, 0, 1, 2)
        card.body.addLayout(grid)
        ticks = QHBoxLayout()
        tick = QCheckBox("Touch-up")
        tick.setChecked(True)
        ticks.addWidget(tick)
        for text in ("Yes", "No", "Not asked"):
            radio = QRadioButton(text)
            radio.setChecked(text == "Not asked")
            ticks.addWidget(radio)
        ticks.addStretch(1)
        card.body.addLayout(ticks)
        buttons = QHBoxLayout()
        for text, kind in (
            ("Sign", "primary"),
            ("Keep as draft", ""),
            ("Delete", "danger"),
            ("More", "quiet"),
        ):
            button = QPushButton(text)
            button.setProperty("kind", kind)
            buttons.addWidget(button)
        off = QPushButton("Off")
        off.setEnabled(False)
        buttons.addWidget(off)
        buttons.addStretch(1)
        card.body.addLayout(buttons)
        return card

    def _patient(self) -> Card:
        card = Card("Injections and calls")
        pill_row = FlowLayout()
        for kind, text in (
            (Kind.BAD, "Penicillin allergy"),
            (Kind.GOOD, "67 % fewer"),
            (Kind.CAUTION, "Lot expires in 6 days"),
            (Kind.ASK, "Pregnancy: not asked"),
            (Kind.PLAIN, "61 kg"),
        ):
            pill_row.addWidget(Pill(kind, text))
        card.body.addLayout(pill_row)
        line = Timeline()
        sessions = tuple(
            TimelineItem(Mark.SESSION, date(2025, 1, 6) + timedelta(weeks=12 * n), "155 U")
            for n in range(8)
        )
        others = (
            TimelineItem(Mark.CALL, date(2026, 11, 19)),
            TimelineItem(Mark.MISSED, date(2026, 6, 20)),
            TimelineItem(Mark.BOOKING, date(2026, 12, 3)),
        )
        line.show_lanes(
            [
                Lane("Chronic migraine", sessions + others, date(2026, 11, 22), date(2026, 12, 5)),
                Lane(
                    "Overactive bladder",
                    (
                        TimelineItem(Mark.SESSION, date(2026, 3, 2), "100 U"),
                        TimelineItem(Mark.OUTSIDE, date(2025, 8, 2), "? U"),
                        TimelineItem(Mark.REPORT, date(2026, 9, 2)),
                    ),
                ),
            ],
            from_on=date(2024, 12, 1),
            until_on=date(2027, 2, 1),
            today=TODAY,
        )
        card.body.addWidget(line)
        bar = DoseBar()
        bar.show_doses(
            used=100_000,
            planned=155_000,
            limit=400_000,
            sentence="100 of 400 Units used in 84 days, 300 free until 9 Dec",
        )
        card.body.addWidget(bar)
        card.body.addStretch(1)
        return card


def main(folder: Path) -> None:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme = Theme(app)
    tasks = Tasks(Pretend())
    for scheme, contrast, percent in (
        (Scheme.LIGHT, Contrast.NORMAL, 100),
        (Scheme.DARK, Contrast.NORMAL, 100),
        (Scheme.LIGHT, Contrast.NORMAL, 200),
        (Scheme.DARK, Contrast.NORMAL, 200),
        (Scheme.LIGHT, Contrast.HIGH, 100),
        (Scheme.DARK, Contrast.HIGH, 100),
    ):
        theme.choose(scheme=scheme, contrast=contrast, text_percent=percent)
        gallery = Gallery(tasks)
        area = QSize(1440, 1150) if percent == 100 else QSize(2300, 2100)
        name = f"gallery-{scheme.value}-{contrast.value}-{percent}"
        gallery.show()
        gallery.table.setFocus()
        gallery.toast.show_message("Booked Okafor for 3 Dec.")
        save_screenshot(gallery, folder / f"{name}.png", tasks=tasks, area=area)
        if percent == 100:
            _dialogs(gallery, folder, name)
        gallery.close()
        gallery.deleteLater()
    tasks.shutdown()


def _dialogs(gallery: Gallery, folder: Path, name: str) -> None:
    conflict = EditConflict(
        "Somebody else changed this patient while you were editing.",
        [
            ConflictingField("phone", "Telephone", "+1 555 0142 778", "+1 555 0142 779"),
            ConflictingField("notes", "Notes", "", "Prefers mornings; carer is her daughter."),
        ],
        "R. Osei",
    )
    dialog = ConflictDialog(str(conflict), conflict, gallery, can_overwrite=True)
    save_screenshot(dialog, folder / f"{name}-conflict.png", area=dialog.sizeHint())
    dialog.close()
    gallery.day.open_calendar()
    popup = gallery.day.findChildren(QFrame)[0]
    popup.grab().save(str(folder / f"{name}-calendar.png"))
    popup.hide()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
