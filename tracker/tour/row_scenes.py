"""Imports that ask something about rows, or have more of them than fit; the first list of a clinic."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from tracker.domain.problems import NotFound
from tracker.services.imports.gone_bookings import is_gone
from tracker.services.imports.sheets import SheetImported, import_sheet
from tracker.services.imports.undo import imports_done, undo_import
from tracker.services.imports.waiting_rows import waiting_rows
from tracker.text import _
from tracker.tour.import_scenes import open_assistant
from tracker.tour.stage import Scene, Stage
from tracker.ui.imports.import_desk import ImportDesk
from tracker.ui.imports.import_work import examine, read_rows, sheet_to_import
from tracker.ui.imports.waiting_dialog import WaitingDialog
from tracker.ui.list_in_front import ListInFront
from tracker.ui.printing.print_flow import say_saved

_HEADER = ("MRN", "Last name", "First name", "DOB", "Condition", "Product", "Units", "Date")
_NAMES = (
    ("Wolfeschlegelsteinhausenbergerdorff", "Maximiliane-Antoinette"),
    ("O’Brien-Núñez", "Zoë"),
    ("Müller & Sons", "=SUM(A1)"),
    ("García", "José"),
    ("Li", "Wen"),
)
_GREY, _YELLOW = "#D9D9D9", "#FFFF00"
_MANY = 61


def _rows(stage: Stage, count: int, *, on: date | None = None) -> list[tuple[str, ...]]:
    """Patients with migraine; each look has its own, since it can be imported only once."""
    given = on or stage.today - timedelta(days=70)
    # With one birth date, each would be asked about in the next look.
    born = date(1931, 1, 1) + timedelta(days=7 * sum(map(ord, stage.look)))
    return [
        (
            f"{stage.look}{number:03}",
            *_NAMES[number % len(_NAMES)],
            (born + timedelta(days=211 * number)).isoformat(),
            "migraine",
            "Botox",
            "155",
            (given + timedelta(days=number % 40)).isoformat(),
        )
        for number in range(count)
    ]


def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="tracker-tour-list-"))


def _text(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    path = _folder() / "Botox list.csv"
    path.write_text("\n".join(";".join(row) for row in (header, *rows)), encoding="utf-8-sig")
    return path


def _marked(stage: Stage) -> Path:
    """A workbook in which some rows are struck through, grey or yellow."""
    import xlsxwriter

    path = _folder() / "Botox list.xlsx"
    made = xlsxwriter.Workbook(str(path))
    sheet = made.add_worksheet(_("Patients"))
    struck = made.add_format({"font_strikeout": True})
    grey, yellow = (made.add_format({"bg_color": colour}) for colour in (_GREY, _YELLOW))
    looks = {3: struck, 4: grey, 7: yellow, 9: struck, 12: yellow, 13: yellow}
    for line, row in enumerate((_HEADER, *_rows(stage, 24))):
        for column, cell in enumerate(row):
            sheet.write_string(line, column, cell, looks.get(line))
    made.close()
    return path


def _looks(stage: Stage) -> None:
    open_assistant(stage, _marked(stage))
    stage.press(_("Next"))
    stage.press(_("Next"))


def _many_columns(stage: Stage) -> Path:
    header = [*_HEADER, *(f"Remark {number} of the telephone list" for number in range(9, _MANY))]
    rows = [[*row, *(f"said {n}" for n in range(9, _MANY))] for row in _rows(stage, 30)]
    return _text(header, rows)


def _wide_file(stage: Stage) -> None:
    open_assistant(stage, _many_columns(stage))


def _wide_columns(stage: Stage) -> None:
    open_assistant(stage, _many_columns(stage))
    stage.press(_("Next"))


def _without_bookings(stage: Stage) -> Path:
    """A list that had bookings when it came in the first time, and has them no more."""
    header = (*_HEADER, "Booked")
    booked = (stage.today + timedelta(days=20)).isoformat()
    rows = _rows(stage, 53)[50:]
    _bring(stage, _text(header, [(*row, booked) for row in rows]))
    return _text(header, [(*row, "") for row in rows])


def _bring(stage: Stage, path: Path) -> SheetImported:
    """Import a file about which nothing has to be asked, or whose rows may wait."""
    found = stage.ask(partial(examine, progress=_unheard), path, None, stage.today)
    read = read_rows(None, found, stage.today, progress=_unheard)
    done = stage.do(import_sheet, sheet_to_import(found, read, "", {}), stage.today)
    assert isinstance(done.value, SheetImported)  # noqa: S101 - what it says
    return done.value


def _undone(stage: Stage) -> None:
    _bring(stage, _text(_HEADER, _rows(stage, 70)[60:]))
    _desk(stage).show_imports()
    stage.settle()
    stage.press(_("Undo this import"))


def _gone(stage: Stage) -> None:
    open_assistant(stage, _without_bookings(stage))
    stage.press(_("Next"))
    stage.press(_("Next"))


def _gone_rows(stage: Stage) -> None:
    _bring(stage, _without_bookings(stage))
    _desk(stage).show_waiting()
    stage.settle()
    # Rows of other files may wait, too.
    waiting = [row for row in stage.ask(waiting_rows) if is_gone(row.reason)]
    dialog = stage.front()
    if isinstance(dialog, WaitingDialog):
        dialog.pages.table.select_key(waiting[-1].uuid)


def _gone_asked(stage: Stage) -> None:
    _gone_rows(stage)
    stage.press(_("What became of the booking…"))


def _saved(stage: Stage) -> None:
    """A list that was saved from a dialog, told over it."""
    _desk(stage).show_imports()
    stage.settle()
    lists = stage.window.findChild(ListInFront)
    if isinstance(lists, ListInFront):
        lists.tell_over(say_saved(Path("Botox") / (_("Imports") + ".xlsx")))


def _first_list(stage: Stage) -> None:
    """The call list of a clinic's first hour; taken back, for the other looks begin empty too."""
    open_assistant(stage, _text(_HEADER, _rows(stage, 40, on=stage.today - timedelta(days=110))))
    for said in (_("Next"), _("Next"), _("Import"), _("Go to the call list")):
        stage.press(said)
    stage.take()
    stage.do(undo_import, stage.ask(imports_done)[0].uuid, stage.today)


def _desk(stage: Stage) -> ImportDesk:
    desk = stage.window.findChild(ImportDesk)
    if not isinstance(desk, ImportDesk):
        raise NotFound("The window has no desk for imports.")
    return desk


def _unheard(_done: int, _total: int) -> None:
    return


ROW_SCENES = (
    Scene("import-looks", _looks),
    Scene("import-wide-file", _wide_file),
    Scene("import-wide-columns", _wide_columns),
    Scene("import-gone", _gone),
    Scene("import-gone-rows", _gone_rows),
    Scene("import-gone-asked", _gone_asked),
    Scene("import-undo", _undone),
    Scene("list-saved", _saved),
)
FIRST_SCENES = (Scene("empty-first-list", _first_list),)
