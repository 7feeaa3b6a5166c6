"""The drawings of a visit: points are added, moved and removed by pointer and by keys."""

import time

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.clinics import Clinic
from tests.ui.seen import button, texts, unnamed
from tests.ui.visits.conftest import StartVisit
from tracker.domain.sites import Side, Site, Sites, as_last_time, summed
from tracker.ui.look import look
from tracker.ui.sites.drawing_view import DrawingView
from tracker.ui.sites.sites_editor import SitesEditor
from tracker.ui.visits.visit_page import VisitPage


@pytest.fixture
def page(clinic: Clinic, start_visit: StartVisit) -> VisitPage:
    patient = clinic.patient()
    return start_visit(patient, clinic.course(patient))


@pytest.fixture
def sites(page: VisitPage) -> SitesEditor:
    """The editor of the only treatment, with the drawings in sight."""
    (editor,) = page.findChildren(SitesEditor)
    editor._drawings.setChecked(True)
    return editor


def view(sites: SitesEditor, code: str) -> DrawingView:
    return sites._map._views[code]


def at(where: DrawingView, x: int, y: int) -> QPoint:
    return QPoint(
        round(x * where._space.width / 10_000), round(y * where._space.art_height / 10_000)
    )


class Painted(QObject):
    """What of a widget is painted from now on."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self.region = QRegion()
        view.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region += event.region()
        return False


class Seen(QObject):
    """How many events of a kind come to a widget from now on."""

    def __init__(self, widget: QWidget, kind: QEvent.Type) -> None:
        super().__init__(widget)
        self.count, self._kind = 0, kind
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is self._kind
        return False


def sums(sites: Sites) -> tuple[int, int]:
    whole = summed(sites)
    return whole.sites, whole.dose


def test_a_click_adds_a_point_in_the_muscle_of_the_place(sites: SitesEditor) -> None:
    front = view(sites, "head-front")
    QTest.mouseClick(front, Qt.MouseButton.LeftButton, pos=at(front, 3_700, 3_000))
    (site,) = sites.sites()
    assert (site.muscle, site.side, site.dose, site.is_placed) == (
        "frontalis",
        Side.RIGHT,
        5_000,
        True,
    )
    assert front.current is not None
    assert sites._map._side.code() == "right"


def test_sites_of_the_table_are_shown_hollow_and_moving_one_places_its_line(
    page: VisitPage, sites: SitesEditor
) -> None:
    sites.put_pattern()
    before = sums(sites.sites())
    side = view(sites, "head-left")
    assert len(side._points) == 4
    assert not any(point.is_placed for point in side._points)
    QTest.keyClick(side, Qt.Key.Key_Space)
    moved_from = side.current
    QTest.keyClick(side, Qt.Key.Key_Right)
    assert moved_from is not None
    assert side.current is not None
    assert (side.current.x, side.current.y) == (moved_from.x + 100, moved_from.y)
    assert all(point.is_placed for point in side._points)
    assert sums(sites.sites()) == before
    QTest.keyClick(side, Qt.Key.Key_Delete)
    assert sums(sites.sites()) == (before[0] - 1, before[1] - 5_000)
    assert unnamed(page) == []


def test_dragging_moves_a_point_and_changes_no_dose(sites: SitesEditor) -> None:
    sites.put_pattern()
    before = sums(sites.sites())
    front = view(sites, "head-front")
    start = at(front, front._points[0].x, front._points[0].y)
    QTest.mousePress(front, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(front, start + QPoint(20, 10))
    QTest.mouseMove(front, start + QPoint(30, 16))
    QTest.mouseRelease(front, Qt.MouseButton.LeftButton, pos=start + QPoint(30, 16))
    assert sums(sites.sites()) == before
    assert [site for site in sites.sites() if site.is_placed]


def test_the_side_of_a_point_is_changed_by_choice_and_no_sum_with_it(sites: SitesEditor) -> None:
    sites.put_pattern()
    before = sums(sites.sites())
    front = view(sites, "head-front")
    QTest.keyClick(front, Qt.Key.Key_Space)
    sites._map._side.set_code("midline")
    assert sums(sites.sites()) == before
    sites._map._dose.set_text("7.5")
    assert sums(sites.sites()) == (before[0], before[1] + 2_500)


def test_a_point_dragged_across_the_midline_is_told(page: VisitPage, sites: SitesEditor) -> None:
    sites.put_pattern()
    front = view(sites, "head-front")
    told = "This point lies on the other side than the one it is recorded for."
    QTest.keyClick(front, Qt.Key.Key_Space)
    point = front.current
    assert point is not None
    assert told not in texts(page)
    front.moved.emit(point, 10_000 - point.x, point.y)
    assert told in texts(page)
    sites._map._side.set_code("right" if point.side is Side.LEFT else "left")
    assert told not in texts(page)


def test_a_point_is_hit_in_a_square_of_24_pixels(sites: SitesEditor) -> None:
    sites.show_sites((Site("frontalis", Side.RIGHT, 5_000, 1, None, "head-front", 5_000, 5_000),))
    front = view(sites, "head-front")
    where, reach = front._where(front._points[0]), max(12, look().px(12))
    for right, down in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        assert front._at(where + QPointF(right, down) * reach) == 0
        assert front._at(where + QPointF(right, down) * (reach + 1)) == -1


def test_points_close_together_have_labels_apart_and_are_hit_at_label_and_place(
    sites: SitesEditor,
) -> None:
    sites.show_sites((spot(4_000, 4_000), spot(4_300, 4_100), spot(8_000, 8_000)))
    front = view(sites, "head-front")
    places = [front._where(point) for point in front._points]
    one, other, alone = (front._label(number) for number in range(3))
    apart = one - other
    assert max(abs(apart.x()), abs(apart.y())) >= look().px(15)
    assert alone == places[2]
    assert [front._at(label) for label in (one, other, alone)] == [0, 1, 2]
    assert [front._at(place) for place in places] == [0, 1, 2]


def test_a_point_moves_as_far_as_its_label_is_dragged(sites: SitesEditor) -> None:
    sites.show_sites((spot(4_000, 4_000), spot(4_100, 4_100)))
    front = view(sites, "head-front")
    label, place = front._label(1), front._where(front._points[1])
    assert label != place
    start, by = label.toPoint(), QPoint(30, 20)
    QTest.mousePress(front, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(front, start + by / 2)
    QTest.mouseMove(front, start + by)
    QTest.mouseRelease(front, Qt.MouseButton.LeftButton, pos=start + by)
    assert front.current is not None
    went = front._where(front.current) - place
    assert abs(went.x() - by.x()) < 2
    assert abs(went.y() - by.y()) < 2


def test_every_change_can_be_taken_back_the_last_one_first(
    page: VisitPage, sites: SitesEditor
) -> None:
    sites.put_pattern()
    front = view(sites, "head-front")
    steps = [sites.sites()]
    QTest.keyClick(front, Qt.Key.Key_Space)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Delete, Qt.Key.Key_Insert):
        QTest.keyClick(front, key)
        steps.append(sites.sites())
    sites._dilution.put_value(["200", "4"])
    for before in reversed(steps[:-1]):
        button(page, "Take back").click()
        assert as_last_time(sites.sites()) == before
    assert not sites._undo.isEnabled()


def test_table_and_drawings_are_two_views_of_the_same_sites(
    page: VisitPage, sites: SitesEditor
) -> None:
    sites.put_pattern()
    front = view(sites, "head-front")
    QTest.keyClick(front, Qt.Key.Key_Space)
    QTest.keyClick(front, Qt.Key.Key_Delete)
    assert "30 sites, 150 Units" in texts(page)
    sites._model.setData(sites._model.index(0, 3), "")
    assert len(view(sites, "head-front")._points) == 5


def test_a_move_with_200_sites_holds_the_window_for_less_than_a_frame(
    sites: SitesEditor, qtbot: QtBot
) -> None:
    many = tuple(
        Site("frontalis", Side.RIGHT, 1_000, 1, None, "head-front", 40 * n, 45 * n)
        for n in range(200)
    )
    sites.show_sites(many)
    front = view(sites, "head-front")
    QTest.keyClick(front, Qt.Key.Key_Space)
    QApplication.processEvents()
    taken = []
    for _each in range(15):
        begun = time.thread_time()
        QTest.keyClick(front, Qt.Key.Key_Down)
        front.repaint()
        taken.append(time.thread_time() - begun)
    assert sorted(taken)[len(taken) // 2] < 0.016


def test_only_where_a_point_was_and_where_it_is_now_is_painted_anew(
    sites: SitesEditor, qtbot: QtBot
) -> None:
    front = view(sites, "head-front")
    sites.show_sites((spot(2_000, 2_000), spot(8_000, 8_000)))
    QTest.keyClick(front, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not front.visibleRegion().isEmpty())
    QApplication.processEvents()
    painted = Painted(front)

    sites.show_sites((spot(2_000, 2_000), spot(5_000, 8_000)))
    qtbot.waitUntil(lambda: not painted.region.isEmpty())

    assert painted.region.contains(at(front, 8_000, 8_000))
    assert painted.region.contains(at(front, 5_000, 8_000))
    assert not painted.region.contains(at(front, 2_000, 2_000))


def test_a_table_that_gets_the_focus_is_not_painted_anew(sites: SitesEditor) -> None:
    sites.put_pattern()
    sites.window().resize(1_200, 3_000)
    sites._table.go_to(0)
    QApplication.processEvents()
    painted = Painted(sites._table.viewport())

    sites._pattern.setFocus()
    QApplication.processEvents()
    sites._table.setFocus()
    QApplication.processEvents()

    assert painted.region.isEmpty()


def test_a_page_that_is_scrolled_paints_what_comes_into_sight_alone(
    page: VisitPage, sites: SitesEditor
) -> None:
    sites.put_pattern()
    # A caret that blinks meanwhile would be painted too.
    page._scroll.setFocus()
    QApplication.processEvents()
    painted = Painted(page._scroll.column)

    page._scroll.verticalScrollBar().setValue(page._scroll.verticalScrollBar().value() + 20)
    QApplication.processEvents()

    assert 0 < painted.region.boundingRect().height() <= 20


def test_a_point_on_the_other_side_is_told_without_laying_out_the_page(
    sites: SitesEditor,
) -> None:
    sites.show_sites((spot(2_000, 2_000),))
    QTest.keyClick(view(sites, "head-front"), Qt.Key.Key_Space)
    QApplication.processEvents()
    laid_out = Seen(sites._map, QEvent.Type.LayoutRequest)

    sites._map._side.set_code("left")
    QApplication.processEvents()
    assert "other side" in sites._map._mismatch.text()
    sites._map._side.set_code("right")
    QApplication.processEvents()
    assert not sites._map._mismatch.text().strip()
    assert laid_out.count == 0


def spot(x: int, y: int) -> Site:
    return Site("frontalis", Side.RIGHT, 5_000, 1, None, "head-front", x, y)
