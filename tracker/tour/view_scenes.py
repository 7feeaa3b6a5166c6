"""Saved views of the recall list, and many rows marked at once."""

from tracker.domain.timing import Timing
from tracker.services.recall.listing import Order, RecallFilter
from tracker.services.recall.views import ViewForm, keep_view, my_views
from tracker.text import _
from tracker.tour.stage import Scene, Stage


def _with_views(stage: Stage) -> None:
    stage.window.recall.filters.clear()
    stage.window.go_to("recall")
    stage.window.recall.show_tile("to-call")
    stage.settle()
    if stage.ask(my_views, stage.today):
        return
    late = RecallFilter(timings=frozenset({Timing.OVERDUE, Timing.LAPSED}))
    migraine = RecallFilter(conditions=frozenset({"chronic-migraine"}))
    for form in (
        ViewForm(_("All that are late"), late, Order.DUE, is_shared=True),
        ViewForm(_("My migraine patients"), migraine, Order.NAME),
    ):
        stage.do(keep_view, form, stage.today)


def _menu(stage: Stage) -> None:
    _with_views(stage)
    stage.press(_("Views"))


def _marked(stage: Stage) -> None:
    _with_views(stage)
    table = stage.window.recall.table
    table.selectAll()
    stage.take()
    table.setCurrentIndex(table.paged_model.index(0, 0))


VIEW_SCENES = (Scene("recall-views", _menu), Scene("recall-marked", _marked))
