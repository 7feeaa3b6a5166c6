"""A workbook that couldn't be finished ends quietly, in whatever order its parts go."""

import gc
import io
import sys
import zipfile

import pytest

from tracker.interchange.workbook import _Sink


def test_an_archive_left_unfinished_may_go_after_what_it_was_written_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unraisable: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", unraisable.append)
    sink = _Sink(io.BytesIO())
    archive = zipfile.ZipFile(sink, "w")
    archive.writestr("sheet.xml", "<row/>")
    sink.stop()
    sink.close()
    del archive
    gc.collect()
    assert unraisable == []
