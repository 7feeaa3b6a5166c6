"""Labels, dates, doses and choices as people enter them."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tracker import text
from tracker.domain.birth import BirthDate, PartialDate
from tracker.domain.death import UNKNOWN_DAY, DeathDate
from tracker.domain.problems import Invalid
from tracker.domain.typed_date import Lean
from tracker.ui.theme import Theme
from tracker.ui.widgets.birth_edit import BirthEdit
from tracker.ui.widgets.calendar_popup import CalendarPopup
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.choice_popup import ChoicePopup
from tracker.ui.widgets.column_scroll import ColumnScroll
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.death_edit import DeathEdit
from tracker.ui.widgets.dose_edit import DoseEdit
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.fields import Fields
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.plain_tooltip import plain_tooltip

TODAY = date(2026, 11, 22)


@pytest.fixture
def day(qtbot: QtBot) -> DateEdit:
    edit = DateEdit(today=TODAY)
    qtbot.addWidget(edit)
    edit.show()
    return edit


@pytest.mark.fault(65)
def test_a_label_shows_markup_as_it_was_typed(qtbot: QtBot) -> None:
    label = PlainLabel("<b>Okafor</b>", elides=True)
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.toolTip() == plain_tooltip("<b>Okafor</b>")
    assert "<b>" not in label.toolTip()


def test_a_long_label_gives_way(qtbot: QtBot) -> None:
    label = PlainLabel("A very long name " * 20, elides=True)
    qtbot.addWidget(label)
    assert label.minimumSizeHint().width() < 60


@pytest.mark.parametrize(
    ("typed", "on"),
    [
        ("+12w", date(2027, 2, 14)),
        ("tomorrow", date(2026, 11, 23)),
        ("mon", date(2026, 11, 23)),
        ("12.3.", date(2027, 3, 12)),
    ],
)
def test_a_date_is_typed_as_people_say_it(day: DateEdit, typed: str, on: date) -> None:
    day.setFocus()
    QTest.keyClicks(day.marked_widget, typed)
    assert day.day() == on
    QTest.keyClick(day.marked_widget, Qt.Key.Key_Return)
    assert str(on.year) in day.text()
    assert day.day() == on


def test_while_typing_it_says_how_it_understands(qtbot: QtBot) -> None:
    day = DateEdit(today=TODAY)
    field = Field("Date", day)
    qtbot.addWidget(field)
    with qtbot.waitSignal(day.hint_changed) as told:
        day.set_text("+2d")
    assert "24" in told.args[0]
    assert "Nov" in told.args[0]


def test_a_wrong_date_is_told_under_the_field_once_it_is_left(qtbot: QtBot) -> None:
    day = DateEdit(today=TODAY)
    field = Field("Booked for", day, name="booked_on")
    qtbot.addWidget(field)
    field.show()
    line = day.marked_widget
    QTest.keyClicks(line, "31.2.")
    assert field.problem == ""
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert field.problem.startswith("There is no such day")
    assert line.property("isInvalid") == "true"
    assert line.accessibleDescription() == field.problem
    with pytest.raises(Invalid):
        day.day()
    QTest.keyClicks(line, "!")
    assert field.problem == ""


def test_an_empty_date_is_none_and_no_problem(day: DateEdit) -> None:
    day.set_day(TODAY)
    day.set_day(None)
    QTest.keyClick(day.marked_widget, Qt.Key.Key_Return)
    assert day.day() is None


def test_arrows_step_days_and_page_keys_weeks(qtbot: QtBot, day: DateEdit) -> None:
    told: list[object] = []
    day.day_changed.connect(told.append)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Down, Qt.Key.Key_PageDown):
        QTest.keyClick(day.marked_widget, key)
    days = [on.day for on in told if isinstance(on, date)]
    assert days == [23, 30, 29, 22]


@pytest.mark.parametrize(
    ("typed", "meant", "shown", "hint"),
    [
        ("1950", PartialDate(1950), "1950", "1950: the day isn’t known"),
        ("3/1950", PartialDate(1950, 3), "Mar 1950", "Mar 1950: the day isn’t known"),
        ("mars 1950", PartialDate(1950, 3), "Mar 1950", "Mar 1950: the day isn’t known"),
        ("4 mars 1950", date(1950, 3, 4), "4 Mar 1950", "Sat, 4 Mar 1950"),
        ("4.3.50", date(1950, 3, 4), "4 Mar 1950", "Sat, 4 Mar 1950"),
    ],
)
def test_a_birth_is_typed_as_far_as_it_is_known(
    qtbot: QtBot, typed: str, meant: BirthDate, shown: str, hint: str
) -> None:
    edit = BirthEdit(today=TODAY)
    qtbot.addWidget(edit)
    told: list[object] = []
    hints: list[str] = []
    edit.day_changed.connect(told.append)
    edit.hint_changed.connect(hints.append)
    QTest.keyClicks(edit.marked_widget, typed)
    assert (edit.meant(), told[-1], hints[-1]) == (meant, meant, hint)
    QTest.keyClick(edit.marked_widget, Qt.Key.Key_Return)
    assert (edit.text(), edit.meant()) == (shown, meant)
    edit.set_text(shown)
    assert edit.meant() == meant
    QTest.keyClick(edit.marked_widget, Qt.Key.Key_Up)
    assert isinstance(edit.meant(), date)


def test_what_is_no_birth_is_told_as_no_date(qtbot: QtBot) -> None:
    edit = BirthEdit(today=TODAY)
    qtbot.addWidget(edit)
    for typed in ("13/1950", "1850", "31.2.1950"):
        edit.set_text(typed)
        with pytest.raises(Invalid):
            edit.meant()


@pytest.mark.parametrize(
    ("typed", "meant", "shown", "hint"),
    [
        ("unknown", UNKNOWN_DAY, "day not known", "They have died; nobody knows on which day."),
        ("?", UNKNOWN_DAY, "day not known", "They have died; nobody knows on which day."),
        ("9/2026", PartialDate(2026, 9), "Sept 2026", "Sept 2026: the day isn’t known"),
        ("4.3.", date(2026, 3, 4), "4 Mar 2026", "Wed, 4 Mar 2026"),
    ],
)
def test_a_death_is_typed_as_far_as_it_is_known(
    qtbot: QtBot, typed: str, meant: DeathDate, shown: str, hint: str
) -> None:
    edit, again = DeathEdit(today=TODAY), DeathEdit(today=TODAY)
    qtbot.addWidget(edit)
    qtbot.addWidget(again)
    hints: list[str] = []
    edit.hint_changed.connect(hints.append)
    QTest.keyClicks(edit.marked_widget, typed)
    assert (edit.meant(), hints[-1]) == (meant, hint)
    QTest.keyClick(edit.marked_widget, Qt.Key.Key_Return)
    assert (edit.text(), edit.meant()) == (shown, meant)
    again.set_text(shown)
    assert again.meant() == meant
    QTest.keyClick(again.marked_widget, Qt.Key.Key_Up)
    assert isinstance(again.meant(), date)


def test_a_visit_leans_to_the_past(qtbot: QtBot) -> None:
    edit = DateEdit(today=TODAY, lean=Lean.PAST)
    qtbot.addWidget(edit)
    edit.set_text("fri")
    assert edit.day() == date(2026, 11, 20)


def test_a_day_can_be_picked_from_a_calendar(qtbot: QtBot, day: DateEdit) -> None:
    QTest.keyClick(day.marked_widget, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = day.findChild(CalendarPopup)
    assert isinstance(popup, CalendarPopup)
    assert popup.isVisible()
    popup.chosen.emit(date(2026, 12, 3))
    assert day.day() == date(2026, 12, 3)
    popup.hide()


@pytest.mark.parametrize(
    ("typed", "dose"), [("155", 155_000), ("2.5", 2_500), ("0.001", 1), ("", None)]
)
def test_a_dose_is_typed_in_units(qtbot: QtBot, typed: str, dose: int | None) -> None:
    edit = DoseEdit()
    qtbot.addWidget(edit)
    edit.set_text(typed)
    assert edit.dose() == dose


@pytest.mark.parametrize("typed", ["0", "-5", "NaN", "1e9", "1,5", "155 U", "12345", "۱۵۵"])
def test_what_is_no_dose_is_refused(qtbot: QtBot, typed: str) -> None:
    edit = DoseEdit(most_units=5000)
    qtbot.addWidget(edit)
    told: list[str] = []
    edit.problem_changed.connect(told.append)
    edit.set_text(typed)
    QTest.keyClick(edit.marked_widget, Qt.Key.Key_Return)
    assert told[-1].endswith(".")
    with pytest.raises(Invalid):
        edit.dose()


@pytest.fixture
def formats() -> Iterator[Callable[[str], None]]:
    """Writes numbers as another system does, until the test ends."""
    yield text.set_formats
    text.set_formats("")


@pytest.mark.fault(52)
@pytest.mark.parametrize(
    ("locale", "typed", "dose"),
    [
        ("de_DE", "2,5", 2_500),
        ("de_DE", "2.5", None),
        ("de_DE", "1.250", None),
        ("de_DE", "1.250,5", None),
        ("en_US", "2.5", 2_500),
        ("en_US", "2,5", None),
        ("en_US", "1,250", None),
        ("fr_FR", "2,5", 2_500),
        ("fr_FR", "1 250", None),
        ("ar_EG", "٢٫٥", None),
        ("hi_IN", "२", None),
    ],
)
def test_a_dose_is_read_as_the_system_writes_it_and_never_guessed(
    qtbot: QtBot,
    formats: Callable[[str], None],
    locale: str,
    typed: str,
    dose: int | None,
) -> None:
    formats(locale)
    edit = DoseEdit()
    qtbot.addWidget(edit)
    edit.set_text(typed)
    if dose is None:
        with pytest.raises(Invalid):
            edit.dose()
    else:
        assert edit.dose() == dose


@pytest.mark.fault(52)
@pytest.mark.parametrize("locale", ["de_DE", "en_US", "fr_FR", "ar_EG", "th_TH", "tr_TR"])
def test_what_a_dose_is_shown_as_is_read_as_that_dose(
    qtbot: QtBot, formats: Callable[[str], None], locale: str
) -> None:
    formats(locale)
    edit = DoseEdit(most_units=5000)
    qtbot.addWidget(edit)
    for dose in (155_000, 2_500, 1_234_500):
        edit.set_dose(dose)
        assert edit.dose() == dose
        edit.set_text(edit.text())
        assert edit.dose() == dose, edit.text()


def test_a_dose_that_was_set_comes_back_as_it_was(qtbot: QtBot) -> None:
    edit = DoseEdit()
    qtbot.addWidget(edit)
    for dose in (155_000, 2_500, 1_234_500, 1):
        edit.set_dose(dose)
        assert edit.dose() == dose


def test_a_field_names_its_editor(qtbot: QtBot) -> None:
    for editor in (QLineEdit(), QPlainTextEdit(), Choice(), DateEdit(today=TODAY), DoseEdit()):
        field = Field("&Notes", editor, hint="As on paper")
        qtbot.addWidget(field)
        assert editor.accessibleName() == "Notes"
        proxy = editor.focusProxy()
        assert proxy is None or proxy.accessibleName() == "Notes"


PRODUCTS = [
    Option("onabotulinumtoxinA", "onabotulinumtoxinA", "Botox"),
    Option("abobotulinumtoxinA", "abobotulinumtoxinA", "Dysport"),
    Option("rimabotulinumtoxinB", "rimabotulinumtoxinB", "Myobloc"),
]


@pytest.fixture
def choice(qtbot: QtBot) -> Choice:
    made = Choice(PRODUCTS, placeholder="Choose")
    qtbot.addWidget(made)
    made.show()
    return made


def test_nothing_is_chosen_until_somebody_does(choice: Choice) -> None:
    assert choice.code() is None


def test_typing_searches_the_list_by_name_and_brand(qtbot: QtBot, choice: Choice) -> None:
    QTest.keyClick(choice, Qt.Key.Key_D)
    popup = choice.findChild(ChoicePopup)
    assert isinstance(popup, ChoicePopup)
    search = popup.findChild(QLineEdit)
    assert isinstance(search, QLineEdit)
    assert search.text() == "d"
    QTest.keyClicks(search, "yspo")
    with qtbot.waitSignal(choice.code_changed) as told:
        QTest.keyClick(search, Qt.Key.Key_Return)
    assert told.args == ["abobotulinumtoxinA"]
    assert not popup.isVisible()


def test_the_chosen_code_survives_a_new_list(choice: Choice) -> None:
    choice.set_code("rimabotulinumtoxinB")
    choice.set_options(PRODUCTS[::-1])
    assert choice.code() == "rimabotulinumtoxinB"
    choice.set_options(PRODUCTS[:1])
    assert choice.code() is None
    choice.set_code("unknown")
    assert choice.code() is None


def test_escape_closes_the_list_and_changes_nothing(qapp: QApplication, choice: Choice) -> None:
    choice.set_code("onabotulinumtoxinA")
    choice.showPopup()
    popup = choice.findChild(ChoicePopup)
    assert isinstance(popup, ChoicePopup)
    QTest.keyClick(popup.findChildren(QListWidget)[0], Qt.Key.Key_Escape)
    assert not popup.isVisible()
    assert choice.code() == "onabotulinumtoxinA"


def test_a_problem_comes_into_sight_although_the_focus_was_there_already(qtbot: QtBot) -> None:
    column = QWidget()
    lines = QVBoxLayout(column)
    fields = [Field(f"Field {n}", QLineEdit(), name=str(n)) for n in range(20)]
    for field in fields:
        lines.addWidget(field)
    scroll = ColumnScroll(column)
    qtbot.addWidget(scroll)
    scroll.resize(300, 200)
    scroll.show()
    fields[-1].editor.setFocus()
    QTest.qWait(50)
    scroll.verticalScrollBar().setValue(0)
    fields[-1].show_problem("Enter the dose in Units.")
    qtbot.waitUntil(lambda: scroll.verticalScrollBar().value() > 0)


def test_a_tick_that_can_not_be_changed_is_still_seen(qtbot: QtBot, theme: Theme) -> None:
    shown = []
    for is_checked in (True, False):
        box = QCheckBox()
        box.setChecked(is_checked)
        box.setEnabled(False)
        qtbot.addWidget(box)
        box.show()
        colour = box.grab().toImage().pixelColor(8, box.height() // 2 - 4)
        shown.append(colour.name())
    assert shown[0] != shown[1]


def test_a_problem_of_a_field_that_is_out_of_sight_is_said_elsewhere(qtbot: QtBot) -> None:
    form, fold = QWidget(), QWidget()
    qtbot.addWidget(form)
    fold.setParent(form)
    inner = Field("Until", QLineEdit(), name="until", owner=fold)
    fields = Fields([inner])
    for hidden in (inner, fold):
        assert fields.show_problem("until", "It can’t end before it begins.")
        hidden.hide()
        assert not fields.show_problem("until", "It can’t end before it begins.")
        hidden.show()
    assert not fields.show_problem("from", "It can’t end before it begins.")
