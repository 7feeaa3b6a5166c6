"""Two records of one person on the screen: told while typing, listed, compared, merged, split."""

import pytest
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from tests.builders import day
from tests.clinics import TODAY, Clinic
from tests.ui.seen import button, open_window, texts
from tracker.services.patients.record import patient_record
from tracker.services.recall.reconciliation import Attention, reconciliation
from tracker.services.same_person.splitting import merges_of
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.patients.patient_form import PatientDialog
from tracker.ui.patients.patient_page import PatientPage
from tracker.ui.patients.same_menu import SameMenu
from tracker.ui.same_person.likely_line import LikelyLine
from tracker.ui.same_person.merge_dialog import MergeDialog
from tracker.ui.same_person.pairs_dialog import PairsDialog
from tracker.ui.same_person.split_dialog import SplitDialog
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme


@pytest.fixture
def two(clinic: Clinic) -> tuple[str, str]:
    """Ada Okafor, under A1001 and B1001, both treated for migraine."""
    ada = clinic.patient(record_number="A1001", phones=("555 0100 100",))
    twice = clinic.patient(record_number="B1001", given_name="Adda", sex="female")
    for patient, on in ((ada, "2026-06-01"), (twice, "2026-08-31")):
        clinic.given(patient, on, (clinic.course(patient), 155))
    return ada, twice


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def _press(words: str, qtbot: QtBot, tasks: Tasks) -> None:
    box = open_window(QMessageBox)
    assert box is not None
    button(box, words).click()
    settle(tasks)


def _merge(
    qtbot: QtBot, tasks: Tasks, today: ClinicDate, two: tuple[str, str], window: QWidget
) -> MergeDialog:
    dialog = MergeDialog(tasks, today, *two, window)
    dialog.open_fitted()
    settle(tasks)
    return dialog


def test_who_may_be_there_already_is_told_while_typing_and_can_be_opened_instead(
    qtbot: QtBot,
    two: tuple[str, str],
    window: QWidget,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
) -> None:
    form = PatientDialog(clinic_tasks, clinic_date, None, window)
    opened: list[str] = []
    form.other_requested.connect(opened.append)
    form.open_fitted()
    (line,) = form.findChildren(LikelyLine)
    form.fields["family_name"].editor.setText("Okafor")  # type: ignore[attr-defined]
    form.fields["given_name"].editor.setText("Ada")  # type: ignore[attr-defined]
    assert not line.isVisible()
    form.fields["birth_date"].editor.set_text("1980")  # type: ignore[attr-defined]
    qtbot.waitUntil(line.isVisible)
    assert "birth dates that may be one, as far as they are known" in texts(line)
    form.fields["birth_date"].editor.set_text("17 May 1980")  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: "same name" in texts(line) and "may be one" not in texts(line))
    told = texts(line)
    assert "Perhaps the same person: Okafor, Ada, born 17 May 1980" in told
    assert "last treated 1 Jun 2026" in told
    button(line, "Open").click()
    _press("Open", qtbot, clinic_tasks)
    assert opened == [two[0]]
    assert open_window(PatientDialog) is None


def test_it_never_stands_in_the_way_of_saving(
    qtbot: QtBot,
    two: tuple[str, str],
    window: QWidget,
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
) -> None:
    form = PatientDialog(clinic_tasks, clinic_date, None, window)
    form.open_fitted()
    for name, typed in (
        ("family_name", "Okafor"), ("given_name", "Ada"), ("record_number", "N1001"),
    ):  # fmt: skip
        form.fields[name].editor.setText(typed)  # type: ignore[attr-defined]
    form.fields["birth_date"].editor.set_text("17 May 1980")  # type: ignore[attr-defined]
    with qtbot.waitSignal(form.saved):
        form._on_save()
    settle(clinic_tasks)
    assert clinic.read(patient_record, "N1001", TODAY).given_name == "Ada"


def test_pairs_are_listed_told_apart_and_merged(
    qtbot: QtBot,
    two: tuple[str, str],
    window: QWidget,
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
) -> None:
    assert dict(clinic.read(reconciliation, TODAY).attention)[Attention.SAME_PERSON] == 2
    dialog = PairsDialog(clinic_tasks, clinic_date, window)
    dialog.open()
    settle(clinic_tasks)
    assert dialog.table.count == 1
    assert "1 pair may be one person" in texts(dialog)
    assert "record A1001 · last treated 1 Jun 2026" in texts(dialog)
    button(dialog, "Not the same").click()
    settle(clinic_tasks)
    assert dialog.table.count == 0
    assert dict(clinic.read(reconciliation, TODAY).attention)[Attention.SAME_PERSON] == 0
    dialog.reject()


def test_names_of_several_lines_are_whole_where_text_is_large(
    qtbot: QtBot,
    theme: Theme,
    window: QWidget,
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
) -> None:
    theme.choose(text_percent=200)
    name = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-Llewelyn"
    both = [
        clinic.patient(record_number=number, family_name=name, given_name="Maria Magdalena")
        for number in ("A1001", "B1001")
    ]
    for patient in both:
        clinic.given(patient, "2026-06-01", (clinic.course(patient), 155))
    dialog = _merge(qtbot, clinic_tasks, clinic_date, (both[0], both[1]), window)
    wrapped = [one for one in dialog.findChildren(QLabel) if one.isVisible() and one.wordWrap()]
    assert len(wrapped) > 6
    cut = [one.text() for one in wrapped if one.height() < one.heightForWidth(one.width())]
    assert cut == []
    dialog.reject()


def test_merging_shows_both_asks_twice_and_leads_both_numbers_to_one(
    qtbot: QtBot,
    two: tuple[str, str],
    window: QWidget,
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
) -> None:
    dialog = _merge(qtbot, clinic_tasks, clinic_date, two, window)
    told = texts(dialog)
    for words in ("A1001", "B1001", "1 injection, on 1 Jun 2026", "Both are treated for"):
        assert words in told
    dialog._on_save()
    _press("Merge", qtbot, clinic_tasks)
    assert clinic.read(merges_of, two[0]) == []
    _press("Merge", qtbot, clinic_tasks)
    qtbot.waitUntil(lambda: open_window(MergeDialog) is None)
    for number in ("A1001", "B1001"):
        record = clinic.read(patient_record, number, TODAY)
        assert (record.given_name, record.sex, len(record.courses)) == ("Ada", "female", 1)


def test_two_treatments_stay_two_where_that_is_chosen(
    qtbot: QtBot,
    two: tuple[str, str],
    window: QWidget,
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
) -> None:
    dialog = _merge(qtbot, clinic_tasks, clinic_date, two, window)
    ((choice, region),) = dialog.choices.values()
    choice.set_code("two")
    settle(clinic_tasks)
    assert region.isVisible()
    region.setText("second record")
    dialog._on_save()
    for _time in range(2):
        _press("Merge", qtbot, clinic_tasks)
    qtbot.waitUntil(lambda: open_window(MergeDialog) is None)
    record = clinic.read(patient_record, "A1001", TODAY)
    assert {c.now.course.body_region for c in record.courses} == {"", "second record"}


def test_the_other_one_can_be_kept(
    qtbot: QtBot,
    two: tuple[str, str],
    window: QWidget,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
) -> None:
    dialog = _merge(qtbot, clinic_tasks, clinic_date, two, window)
    button(dialog, "Keep the other one").click()
    settle(clinic_tasks)
    assert dialog.found is not None
    assert dialog.found.kept.who.uuid == two[1]
    dialog.reject()


def test_a_merge_is_split_from_the_patients_page_and_asks_about_what_came_since(
    qtbot: QtBot,
    two: tuple[str, str],
    window: QWidget,
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
) -> None:
    dialog = _merge(qtbot, clinic_tasks, clinic_date, two, window)
    dialog._on_save()
    for _time in range(2):
        _press("Merge", qtbot, clinic_tasks)
    qtbot.waitUntil(lambda: open_window(MergeDialog) is None)
    (course,) = clinic.read(patient_record, "A1001", TODAY).courses
    uuid = clinic.read(_course_uuid, course.now.course.key)
    clinic.given(two[0], "2026-11-20", (uuid, 150))
    (merged,) = clinic.read(merges_of, two[0])
    split = SplitDialog(clinic_tasks, clinic_date, merged, window)
    split.open_fitted()
    settle(clinic_tasks)
    assert "B1001, was merged into Okafor, Ada on 22 Nov 2026" in texts(split)
    ((_key, choice),) = split.asked.items()
    choice.set_code("merged")
    split.fields["reason"].editor.setPlainText("Two people")  # type: ignore[attr-defined]
    split._on_save()
    for _time in range(2):
        _press("Split", qtbot, clinic_tasks)
    qtbot.waitUntil(lambda: open_window(SplitDialog) is None)
    record = clinic.read(patient_record, "B1001", TODAY)
    assert [s.given_on for s in record.courses[0].sessions] == [
        day("2026-11-20"), day("2026-08-31"),
    ]  # fmt: skip


def test_the_old_record_shows_where_it_went(
    qtbot: QtBot,
    two: tuple[str, str],
    window: QWidget,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
) -> None:
    dialog = _merge(qtbot, clinic_tasks, clinic_date, two, window)
    dialog._on_save()
    for _time in range(2):
        _press("Merge", qtbot, clinic_tasks)
    page = PatientPage(clinic_tasks, clinic_date)
    qtbot.addWidget(page)
    page.show()
    with qtbot.waitSignal(page.shown):
        page.show_patient(two[1])
    settle(clinic_tasks)
    assert "record A1001 · also B1001" in texts(page)
    assert page.findChildren(SameMenu)


def _course_uuid(tx: object, key: int) -> str:
    from tracker.storage import records as r

    return str(tx.get_one(r.Course, key).uuid)  # type: ignore[attr-defined]
