"""Words in a chart: none over another, the more telling one stays, none out of sight."""

from PySide6.QtGui import QColor, QTransform
from pytestqt.qtbot import QtBot

from tracker.ui.charts.direct_labels import DirectLabels, Label
from tracker.ui.look import look
from tracker.ui.theme import Theme

AS_IT_IS = QTransform()


def labels(*given: tuple[str, float, int]) -> DirectLabels:
    made = DirectLabels(look())
    for text, x, rank in given:
        made.add(Label(text, x, 100, QColor("#000000"), rank, is_below=False, lean=0.5))
    return made


def test_of_words_that_touch_the_more_telling_one_stays(qtbot: QtBot, theme: Theme) -> None:
    made = labels(("31", 10, 2), ("baseline 44", 12, 0), ("29", 200, 2))
    assert [label.text for label, _box in made.placed(AS_IT_IS)] == ["baseline 44", "29"]


def test_words_that_had_no_room_appear_when_there_is_more(qtbot: QtBot, theme: Theme) -> None:
    made = labels(("31", 10, 2), ("baseline 44", 12, 0))
    wider = QTransform.fromScale(60, 1)
    assert [label.text for label, _box in made.placed(wider)] == ["baseline 44", "31"]


def test_words_stand_above_their_mark_or_below_it(qtbot: QtBot, theme: Theme) -> None:
    made = DirectLabels(look())
    for is_below in (False, True):
        made.add(Label("31", 10, 100, QColor("#000000"), 0, is_below, 0.5))
    above, below = (box for _label, box in made.placed(AS_IT_IS))
    assert above.bottom() < 100 < below.top()
