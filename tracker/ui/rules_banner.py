"""What the window says of dates that the program's own rules change, above the screens."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.services.courses.recomputing import Recomputing, say_moved
from tracker.services.courses.window_moves import WindowMoves
from tracker.text import _, format_number
from tracker.ui.kinds import Kind
from tracker.ui.rules_moved_dialog import RulesMovedDialog
from tracker.ui.rules_watch import RulesWatch
from tracker.ui.widgets.banner import Banner


class RulesBanner(QWidget):
    """Nothing to be seen where every date is by this program's rules, and none moved lately."""

    def __init__(self, watch: RulesWatch, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._watch = watch
        self._banner = Banner()
        self._moves = WindowMoves(0, ())

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._banner)

        watch.progressed.connect(self._on_progress)
        watch.finished.connect(self._on_finished)
        watch.overtaken.connect(self._on_overtaken)
        self._banner.action_chosen.connect(self._show_moves)

    @property
    def banner(self) -> Banner:
        return self._banner

    def _on_progress(self, told: Recomputing) -> None:
        sentence = (
            _(
                "The program’s own rules have changed, and nothing can be saved here: {left} of "
                "{total} patients’ dates are still by the older rules."
            )
            if self._watch.is_readonly
            else _(
                "The program’s own rules have changed. Dates are being worked out anew while you "
                "work: {left} of {total} patients are left, whose dates may still change."
            )
        )
        self._banner.show_message(
            Kind.NOTE,
            sentence.format(
                left=format_number(told.total - told.done), total=format_number(told.total)
            ),
            can_close=False,
        )

    def _on_finished(self, moves: WindowMoves) -> None:
        self._moves = moves
        if moves.count:
            self._banner.show_message(Kind.NOTE, say_moved(moves.count), _("See which…"))
        else:
            self._banner.hide()

    def _on_overtaken(self, sentence: str) -> None:
        self._banner.show_message(Kind.BAD, sentence, can_close=False)

    def _show_moves(self) -> None:
        RulesMovedDialog(self._moves, self.window()).open()
