"""Paper: text as typed, nothing fetched, who and which page on each, "nothing due" said."""

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.builders import MIGRAINE
from tests.clinics import TODAY, Clinic
from tests.ui.seen import button, press_when_open
from tracker.domain.problems import Unavailable
from tracker.services.recall.rows import recall_rows
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Keys
from tracker.ui.main_window import MainWindow
from tracker.ui.printing.markup import PaperColumn, heading, joined, table, text
from tracker.ui.printing.pagination import paginate
from tracker.ui.printing.paper import Paper, PaperDocument, _document, pdf_of
from tracker.ui.printing.patient_history import history_paper
from tracker.ui.printing.print_flow import save_as_pdf, say_saved, write_pdf
from tracker.ui.printing.recall_list import recall_paper
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme

NASTY = "<img src='file:///etc/passwd'><script>x</script> & O’Brien"


def written(paper: Paper) -> str:
    return _document(paper, 600).toPlainText()


@pytest.mark.fault(65)
def test_what_people_typed_is_printed_as_they_typed_it(clinic: Clinic) -> None:
    patient = clinic.patient(family_name=NASTY, notes=NASTY)
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-30", (course, 155), lots=("<b>C7690B</b>",))
    paper = history_paper(clinic.card(patient), TODAY)
    assert NASTY in written(paper)
    assert "<b>C7690B</b>" in written(paper)
    assert "<img" not in paper.body.html


@pytest.mark.fault(65)
def test_a_document_fetches_nothing_but_what_the_program_carries(
    theme: Theme, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"not for printing")
    document = PaperDocument()
    for address in (QUrl.fromLocalFile(str(secret)), QUrl(str(secret)), QUrl("http://x/y.png")):
        found = document.loadResource(QTextDocument.ResourceType.ImageResource.value, address)
        # An empty picture, and not nothing: Qt would then read the file itself.
        assert isinstance(found, QImage)
        assert (found.width(), found.height(), found.pixelColor(0, 0).alpha()) == (1, 1, 0)


def test_where_a_pdf_was_saved_is_told_by_its_name(
    qtbot: QtBot,
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    keys: Keys,
    theme: Theme,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    patient = clinic.patient()
    clinic.given(patient, "2026-07-06", (clinic.course(patient), 155))
    window = MainWindow(clinic_tasks, clinic_date, keys, where="/clinic.db")
    qtbot.addWidget(window)
    window.show()
    settle(clinic_tasks)
    folder = tmp_path / "Papers"
    folder.mkdir()
    for name, ask in (("list.pdf", save_list), ("history.pdf", save_history)):
        chosen = (str(folder / name), "")
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, chosen=chosen: chosen)
        window.toast.hide()
        ask(window, patient, clinic_tasks)
        settle(clinic_tasks)
        assert (folder / name).exists()
        assert window.toast.isVisible()
        assert window.toast.message == f"{name} is saved in Papers."


def test_a_long_name_of_a_file_is_told_by_its_beginning_and_its_end() -> None:
    told = say_saved(Path("Papers") / f"{'Featherstonehaugh ' * 12}history.pdf")
    assert told.startswith("Featherstonehaugh Featherstoneh")
    assert told.endswith("history.pdf is saved in Papers.")
    assert len(told) < 80


def save_list(window: MainWindow, _patient: str, tasks: Tasks) -> None:
    button(window.recall, "Print").click()
    choose(window.recall, "Save the list as PDF…")


def save_history(window: MainWindow, patient: str, tasks: Tasks) -> None:
    window.open_patient(patient)
    settle(tasks)
    page = window.page("patient")
    more = next(
        one
        for one in page.findChildren(QPushButton)
        if one.accessibleName() == "More about this patient"
    )
    more.click()
    choose(page, "Save history as PDF…")


def choose(where: QWidget, entry: str) -> None:
    menus = [menu for menu in where.findChildren(QMenu) if menu.isVisible()]
    next(one for menu in menus for one in menu.actions() if one.text() == entry).trigger()
    for menu in menus:
        menu.close()


@pytest.mark.fault(86)
def test_the_patient_stands_on_every_page(clinic: Clinic) -> None:
    patient = clinic.patient(family_name="Nakamura", record_number="0045519")
    paper = history_paper(clinic.card(patient), TODAY)
    assert paper.running_title == "Nakamura, Ada, born 17 May 1980, record 0045519"


def test_a_patient_without_treatments_has_nothing_due_and_the_paper_says_so(
    clinic: Clinic,
) -> None:
    paper = history_paper(clinic.card(clinic.patient()), TODAY)
    assert "No treatment has been opened, so nothing is due." in written(paper)


@pytest.mark.fault(86)
def test_an_empty_list_says_that_nothing_is_due() -> None:
    assert "Nothing is due in this list." in written(recall_paper("To call", [], 0, TODAY))


def test_the_list_prints_the_next_step_and_the_window(clinic: Clinic) -> None:
    patient = clinic.patient(family_name="Okafor")
    course = clinic.course(patient, MIGRAINE)
    clinic.visit(patient, "2026-08-30", (course, 155))
    ids = [card.course_id for card in clinic.card(patient).courses]
    rows = clinic.read(recall_rows, TODAY, ids)
    phones = {row.patient_id: "+1 555 0142 778" for row in rows.values()}
    said = written(recall_paper("To call", list(rows.values()), 7, TODAY, phones))
    assert "+1 555 0142 778" in said
    assert "Okafor, Ada" in said
    assert "treat from 22 Nov 2026, by 29 Nov 2026" in said
    assert "The first 1 of 7 treatments on this list" in said


@pytest.mark.fault(86)
def test_the_history_of_forty_visits_becomes_pages(clinic: Clinic, theme: Theme) -> None:
    columns = (PaperColumn("Date", 50), PaperColumn("Units", 50, is_number=True))
    body = table(columns, [(text("22 Nov 2026"), "155")] * 120)
    content = pdf_of(Paper("History", "Okafor, Ada", "As of today", body))
    assert content.startswith(b"%PDF")
    assert content.count(b"/Type /Page\n") >= 3


@pytest.mark.fault(83)
def test_a_file_that_cannot_be_written_is_told_and_leaves_nothing_behind(
    theme: Theme, tmp_path: Path
) -> None:
    paper = Paper("History", "Okafor, Ada", "As of today", text("x"))
    with pytest.raises(Unavailable):
        write_pdf(paper, tmp_path / "missing" / "history.pdf")
    write_pdf(paper, tmp_path / "history.pdf")
    assert [file.name for file in tmp_path.glob("history*")] == ["history.pdf"]
    assert list(tmp_path.glob("*.part")) == []


@pytest.mark.fault(83)
def test_a_file_that_could_not_take_its_name_leaves_no_part_of_it(
    theme: Theme, tmp_path: Path
) -> None:
    (tmp_path / "history.pdf").mkdir()
    paper = Paper("History", "Okafor, Ada", "As of today", text("x"))
    with pytest.raises(Unavailable):
        write_pdf(paper, tmp_path / "history.pdf")
    assert [file.name for file in tmp_path.iterdir()] == ["history.pdf"]


@pytest.mark.parametrize("answer", ["Replace", "Cancel"])
def test_a_name_that_gets_its_suffix_afterwards_asks_before_it_replaces(
    qtbot: QtBot, theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    kept = tmp_path / "history.pdf"
    kept.write_bytes(b"before")
    window = QWidget()
    qtbot.addWidget(window)
    chosen = (str(tmp_path / "history"), "")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: chosen)

    press_when_open(QMessageBox, answer)
    paper = Paper("History", "Okafor, Ada", "As of today", text("x"))
    assert save_as_pdf(paper, window) == (kept if answer == "Replace" else None)
    assert (kept.read_bytes() == b"before") is (answer == "Cancel")


@pytest.mark.fault(86)
def test_no_row_is_cut_in_two_and_titles_stand_on_each_page(theme: Theme) -> None:
    columns = (PaperColumn("Date", 50), PaperColumn("Notes", 50))
    rows = [(f"{n} Nov", "first line\nsecond line") for n in range(1, 31)]
    document = QTextDocument()
    document.setHtml(joined((heading("Injections"), table(columns, rows))).html)
    document.setTextWidth(600)
    pages = paginate(document, 200)
    assert len(pages) > 3
    assert pages[0].titles is None
    assert all(page.titles is not None for page in pages[1:])
    layout = document.documentLayout()
    cuts = {page.body.bottom for page in pages}
    block = document.begin()
    while block.isValid():
        box = layout.blockBoundingRect(block)
        assert not any(box.top() + 1 < cut < box.bottom() - 1 for cut in cuts)
        block = block.next()
    heights = [page.body.height + (page.titles.height if page.titles else 0) for page in pages]
    assert max(heights) <= 200


def test_a_page_that_begins_with_a_heading_has_the_titles_of_its_table_once(theme: Theme) -> None:
    columns = (PaperColumn("Date", 50), PaperColumn("Notes", 50))
    days = [(heading(f"Day {n}"), table(columns, [("two\nlines", "")])) for n in range(9)]
    document = QTextDocument()
    document.setHtml(joined(part for day in days for part in day).html)
    document.setTextWidth(600)
    pages = paginate(document, 200)
    assert len(pages) > 3
    assert all(page.titles is None for page in pages)
    layout = document.documentLayout()
    tables = [layout.frameBoundingRect(one) for one in document.rootFrame().childFrames()]
    block = document.begin()
    while block.isValid():
        if block.text().startswith("Day"):
            top = layout.blockBoundingRect(block).top()
            assert not any(one.top() < top < one.bottom() + 8 for one in tables)
        block = block.next()


def test_the_window_goes_on_between_the_pages_that_are_written(theme: Theme) -> None:
    column = PaperColumn("Row", 100)
    body = table([column], [(str(number),) for number in range(200)])
    ticks: list[bool] = []
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: ticks.append(True))
    timer.start()
    pdf_of(Paper("paper", "List", "printed", body))
    timer.stop()
    assert len(ticks) > 5
