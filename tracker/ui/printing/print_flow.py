"""Print, or save as PDF: what is asked, and where the pages go."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from tracker.domain.problems import Unavailable
from tracker.text import _, say_cause
from tracker.ui.documents_folder import documents_folder
from tracker.ui.printing.paper import Paper, page_layout, paint_paper, pdf_of
from tracker.ui.widgets.message_box import message_box

_LINE = 50


def print_paper(paper: Paper, owner: QWidget) -> bool:
    """Show it, ask for a printer and print; False if somebody thought better of it."""
    from tracker.ui.printing.preview import PaperPreview

    preview = PaperPreview(paper, owner)
    is_wanted = bool(preview.exec())
    preview.deleteLater()
    if not is_wanted:
        return False
    return print_at_once(paper, owner)


def print_at_once(paper: Paper, owner: QWidget) -> bool:
    """Likewise, where it was shown already."""
    # Loaded when asked for: the print system is slow to load, and may be missing.
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageLayout(page_layout(paper))
    printer.setDocName(paper.file_name)
    dialog = QPrintDialog(printer, owner)
    if not dialog.exec():
        return False
    paint_paper(paper, printer)
    return True


def save_as_pdf(paper: Paper, owner: QWidget) -> Path | None:
    """Ask for a place and write there. Raises Unavailable when that can't be."""
    path = ask_where(paper, owner)
    if path is not None:
        write_pdf(paper, path)
    return path


def say_saved(path: Path) -> str:
    """What was saved, for the line that tells it."""
    return _("{name} is saved in {folder}.").format(
        name=_shortened(path.name), folder=_shortened(path.parent.name or str(path.parent))
    )


def ask_where(paper: Paper, owner: QWidget) -> Path | None:
    """Where a PDF is to go; what is there already was asked about."""
    kinds = {".pdf": _("PDF files (*.pdf)")}
    return ask_place(owner, _("Save as PDF"), paper.file_name, kinds)


def ask_place(owner: QWidget, title: str, name: str, kinds: Mapping[str, str]) -> Path | None:
    """Likewise for a file of other kinds: what each suffix is called. The first is proposed."""
    first = next(iter(kinds))
    proposed = str(documents_folder() / f"{_safe(name)}{first}")
    chosen, kind = QFileDialog.getSaveFileName(owner, title, proposed, ";;".join(kinds.values()))
    if not chosen:
        return None
    path = Path(chosen)
    if path.suffix.lower() not in kinds:
        # The dialog asked about the name without its suffix only.
        path = path.with_name(
            path.name + next((one for one, said in kinds.items() if said == kind), first)
        )
        if path.exists() and not _may_replace(path, owner):
            return None
    return path


def write_pdf(paper: Paper, path: Path) -> None:
    """Write the file whole or not at all. Raises Unavailable."""
    write_file(pdf_of(paper), path)


def write_file(content: bytes, path: Path) -> None:
    """Likewise, what is made already."""
    part: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            part = Path(file.name)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as problem:
        if part is not None:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        raise Unavailable(
            _("The file could not be saved: {why}.").format(why=say_cause(problem))
        ) from problem


def _may_replace(path: Path, owner: QWidget) -> bool:
    box = message_box(owner, _("{name} is there already. Replace it?").format(name=path.name))
    replace = box.addButton(_("Replace"), QMessageBox.ButtonRole.AcceptRole)
    leave = box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(leave)
    box.setEscapeButton(leave)
    chosen: list[bool] = []
    replace.clicked.connect(lambda: chosen.append(True))
    box.exec()
    return bool(chosen)


def _shortened(name: str) -> str:
    """Its beginning and its end, where the whole is longer than a line that goes by."""
    return name if len(name) <= _LINE else f"{name[: _LINE - 16]}…{name[-15:]}"


def _safe(name: str) -> str:
    return re.sub(r"[^\w .-]", "_", name).strip(" .") or "print"
