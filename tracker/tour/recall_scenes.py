"""The recall list, its side panel and forms, and the search."""

from functools import partial

from tracker.domain.problems import NotFound
from tracker.services.recall.panel import RecallPanel
from tracker.text import _
from tracker.tour.stage import Scene, Stage
from tracker.ui.recall.acts import Act, offers
from tracker.ui.recall.tiles import tile_groups


def _tile(code: str, stage: Stage) -> None:
    window = stage.window
    window.go_to("recall")
    if window.recall.panel.form is not None:
        stage.press(_("Cancel"), window.recall.panel)
    window.recall.tiles.chosen.emit(code)
    window.recall.tiles.choose(code)
    stage.settle()
    window.recall.table.verticalScrollBar().setValue(0)
    window.recall.focus_list()


def _everything(stage: Stage) -> None:
    _tile("to-call", stage)
    stage.window.recall.tiles.choose(None)
    stage.window.recall.tiles.chosen.emit(None)
    stage.settle()
    stage.window.recall.table.setCurrentIndex(stage.window.recall.table.paged_model.index(0, 0))


def _act(act: Act, stage: Stage) -> None:
    """Open the form of an act, for the first row that offers it."""
    for group in tile_groups():
        _tile(group.code, stage)
        table = stage.window.recall.table
        for row in range(min(table.count, 8)):
            table.setCurrentIndex(table.paged_model.index(row, 0))
            stage.settle()
            panel = stage.window.recall.panel
            if isinstance(panel.shown, RecallPanel) and _offers(panel.shown, act):
                panel.do(act)
                return
    raise NotFound(f"No row offers {act.value}.")


def _offers(panel: RecallPanel, act: Act) -> bool:
    return any(offer.act is act for offer in offers(panel))


def _search(typed: str, stage: Stage) -> None:
    _tile("to-call", stage)
    search = stage.window.search
    stage.window.activateWindow()
    search.begin()
    search.line.setText(typed)
    search.line.textEdited.emit(typed)
    stage.settle()
    stage.take()
    search.left.emit()
    search.answers.hide()
    search.line.clear()


def _panel_low(stage: Stage) -> None:
    """Why this date: the lower part of the side panel."""
    _tile("to-call", stage)
    stage.show_lower_end(stage.window.recall.panel)


def _empty(stage: Stage) -> None:
    stage.window.go_to("recall")


def _empty_today(stage: Stage) -> None:
    stage.window.go_to("today")


def _empty_patients(stage: Stage) -> None:
    stage.window.go_to("patients")


RECALL_SCENES = (
    Scene("recall", partial(_tile, "to-call")),
    *(
        Scene(f"recall-tile-{number}-{code}", partial(_tile, code))
        for number, code in enumerate(
            ("in-review", "booked-wrong", "booked", "promised", "on-hold", "waiting"), 2
        )
    ),
    Scene("recall-all", _everything),
    Scene("recall-why", _panel_low),
    Scene("recall-book", partial(_act, Act.BOOK)),
    Scene("recall-hold", partial(_act, Act.HOLD)),
    Scene("recall-promise", partial(_act, Act.PROMISE)),
    Scene("recall-own-date", partial(_act, Act.OWN_DATE)),
    Scene("recall-symptoms", partial(_act, Act.BACK)),
    Scene("recall-ask", partial(_act, Act.ASK)),
    Scene("search", partial(_search, "fe")),
    Scene("search-nobody", partial(_search, "xyzzy")),
    Scene("search-commands", partial(_search, "")),
)
EMPTY_SCENES = (
    Scene("empty-today", _empty_today),
    Scene("empty-recall", _empty),
    Scene("empty-patients", _empty_patients),
)
