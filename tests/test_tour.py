"""The tour draws what people see, whole and at the size of a window, and names what it couldn't."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from tests.clinics import TODAY, Clinic, make_template
from tracker.domain.problems import Unavailable
from tracker.tour import run_tour
from tracker.tour.guide import Walk, all_scenes, all_walks, guide
from tracker.tour.stage import Scene, Stage
from tracker.ui.look import look, set_look

_SAMPLE = ("recall", "recall-book", "patient-several", "record-checks", "settings-rules-preview")

pytestmark = pytest.mark.usefixtures("own_look")


@pytest.fixture
def own_look(qapp: QApplication) -> Iterator[None]:
    before = look()
    yield
    qapp.setStyleSheet("")
    set_look(before)


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    make_template(tmp_path / "template.db")
    opened = Clinic(tmp_path / "template.db", tmp_path / "own.db")
    yield opened
    opened.close()


def some(*names: str) -> list[Scene]:
    return [scene for scene in all_scenes() if scene.name in names]


def colours(picture: QImage) -> int:
    places = [(x, y) for x in range(0, 1440, 24) for y in range(0, 900, 12)]
    return len({picture.pixel(x, y) for x, y in places})


@pytest.mark.timeout(300)
def test_screens_of_every_kind_are_drawn_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    walks = [
        Walk("light", 100, some(*_SAMPLE, "print-history")),
        Walk("dark", 200, some(*_SAMPLE), ()),
    ]
    assert guide(tmp_path, None, TODAY, walks) == 0
    drawn = {file.name: QImage(str(file)) for file in tmp_path.glob("*.png")}
    assert set(drawn) >= {f"{name}-light-100.png" for name in _SAMPLE}
    assert set(drawn) >= {f"{name}-dark-200.png" for name in _SAMPLE}
    assert "empty-recall-light-100.png" in drawn
    for name, picture in drawn.items():
        assert (picture.width(), picture.height()) == (1440, 900), name
        assert colours(picture) > 4, name
    assert f"{len(drawn)} pictures in {tmp_path}" in capsys.readouterr().out


@pytest.mark.expects_warnings
def test_a_screen_that_fails_is_named_and_hides_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_stage: Stage) -> None:
        message = "out of order"
        raise RuntimeError(message)

    walk = Walk("light", 100, [Scene("broken", fail), *some("recall")], ())
    assert guide(tmp_path, None, TODAY, [walk]) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["recall-light-100.png"]
    assert "broken-light-100 could not be drawn." in capsys.readouterr().out


def test_a_clinic_of_somebodys_own_is_copied_and_shown_as_far_as_it_goes(
    tmp_path: Path, clinic: Clinic
) -> None:
    before = clinic.path.read_bytes()
    walk = Walk("light", 100, some("recall", "record", "patient-several", "print-history"), ())
    assert guide(tmp_path / "pictures", clinic.path, TODAY, [walk]) == 0
    assert [file.name for file in (tmp_path / "pictures").iterdir()] == ["recall-light-100.png"]
    assert clinic.path.read_bytes() == before


def test_light_and_dark_and_both_sizes_of_text_are_walked() -> None:
    looks = {walk.look for walk in all_walks()}
    assert looks >= {"light-100", "light-200", "dark-100", "dark-200"}
    names = [scene.name for scene in all_scenes()]
    assert len(names) == len(set(names))


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Unavailable, match="could not be made"):
        run_tour(tmp_path / "file" / "pictures", None, TODAY)
