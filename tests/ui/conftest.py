"""What tests of the window share: a dressed application, and workers that are joined."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from tests.clinics import TODAY, Clinic, make_template
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Keys
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


class _Dress:
    """The program's own look, put on once and left on from test to test: each time it goes on or
    off, all that is in sight is laid out anew."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._before = look_now()
        self.theme = Theme(app, scheme=Scheme.LIGHT, contrast=Contrast.NORMAL)
        self._as_put_on = self._as_it_is()

    def put_on(self) -> None:
        if self._as_it_is() != self._as_put_on:
            self.theme.choose(scheme=Scheme.LIGHT, contrast=Contrast.NORMAL, text_percent=100)
            self._as_put_on = self._as_it_is()

    def take_off(self) -> None:
        self._app.setStyleSheet("")
        set_look(self._before)

    def _as_it_is(self) -> tuple[object, ...]:
        app = self._app
        return look_now(), app.styleSheet(), app.font().key(), app.palette().cacheKey()


_DRESS = pytest.StashKey[_Dress]()


@pytest.fixture
def theme(qapp: QApplication, pytestconfig: pytest.Config) -> Theme:
    """The program's own look, light and at 100 %; off for tests that don't ask for it."""
    if _DRESS not in pytestconfig.stash:
        pytestconfig.stash[_DRESS] = _Dress(qapp)
    dress = pytestconfig.stash[_DRESS]
    dress.put_on()
    return dress.theme


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """When all windows have gone."""
    if _DRESS in item.config.stash and "theme" not in getattr(nextitem, "fixturenames", ()):
        item.config.stash[_DRESS].take_off()


@pytest.fixture(scope="session")
def clinic_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clinic") / "template.tracker"
    make_template(path)
    return path


@pytest.fixture
def clinic(clinic_template: Path, tmp_path: Path) -> Iterator[Clinic]:
    """An empty clinic of its own, in a real file."""
    opened = Clinic(clinic_template, tmp_path / "clinic.tracker")
    yield opened
    opened.close()


@pytest.fixture
def clinic_tasks(qapp: QApplication, clinic: Clinic) -> Iterator[Tasks]:
    """Real workers on the clinic's file."""
    tasks = Tasks(clinic.database, qapp)
    yield tasks
    tasks.shutdown()
    tasks.deleteLater()


@pytest.fixture
def clinic_date(qapp: QApplication) -> Iterator[ClinicDate]:
    """Today, as the clinic has it."""
    today = ClinicDate("America/New_York", fixed_on=TODAY)
    yield today
    today.deleteLater()


@pytest.fixture
def keys(qapp: QApplication) -> Iterator[Keys]:
    made = Keys(qapp)
    yield made
    made.deleteLater()
