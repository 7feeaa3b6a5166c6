"""What tests of the window share: a dressed application, and workers that are joined."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from tracker.ui.look import look as look_now
from tracker.ui.look import set_look
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Contrast, Scheme, Theme


class PretendDatabase:
    """Runs queries and commands without a database; `tx` is None."""

    def read(self, query: Callable[..., Any], /, *args: Any) -> Any:
        return query(None, *args)

    def write(self, command: Callable[..., Any], /, *args: Any) -> Any:
        return command(None, *args)


@pytest.fixture
def pretend_tasks(qapp: QApplication) -> Iterator[Tasks]:
    tasks = Tasks(PretendDatabase(), qapp)
    yield tasks
    tasks.shutdown()
    tasks.deleteLater()


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The program's own look, light and at 100 %; taken off again afterwards."""
    before = look_now()
    dressed = Theme(qapp, scheme=Scheme.LIGHT, contrast=Contrast.NORMAL)
    yield dressed
    qapp.setStyleSheet("")
    set_look(before)
    dressed.deleteLater()
