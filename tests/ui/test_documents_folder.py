"""Where a dialog about files begins."""

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths

from tracker.ui.documents_folder import documents_folder


def test_without_a_folder_of_documents_a_dialog_begins_at_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = tmp_path / "Documents"
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda *_: str(documents))
    assert documents_folder() == Path.home()
    documents.mkdir()
    assert documents_folder() == documents
