"""What the window says of the audit trail's doubts, above the screens."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.text import _
from tracker.ui.audit.audit_watch import AuditWatch
from tracker.ui.kinds import Kind
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.widgets.banner import Banner


class AuditBanners(QWidget):
    """Nothing to be seen until there is something to say."""

    def __init__(
        self, watch: AuditWatch, presenter: ProblemPresenter, owner: QWidget | None = None
    ) -> None:
        super().__init__(owner)
        self._watch, self._presenter = watch, presenter
        self._lost = Banner()
        self._mark = Banner()
        self._moved = Banner()
        self._clock = Banner()
        self._unwritten = Banner()

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for banner in (self._lost, self._moved, self._mark, self._clock, self._unwritten):
            layout.addWidget(banner)

        watch.lost_found.connect(self._on_lost)
        watch.lost_accepted.connect(self._lost.hide)
        watch.moved_found.connect(self._on_moved)
        watch.mark_missed.connect(self._on_mark)
        watch.clock_doubted.connect(self._on_clock)
        watch.clock_trusted.connect(self._clock.hide)
        watch.write_failed.connect(self._on_unwritten)
        watch.write_mended.connect(self._unwritten.hide)
        watch.failed.connect(presenter.present)
        self._lost.action_chosen.connect(self._ask_to_accept)
        self._lost.closed.connect(watch.decline_lost)

    @property
    def lost(self) -> Banner:
        return self._lost

    @property
    def mark(self) -> Banner:
        return self._mark

    @property
    def moved(self) -> Banner:
        return self._moved

    @property
    def clock(self) -> Banner:
        return self._clock

    @property
    def unwritten(self) -> Banner:
        return self._unwritten

    def _on_lost(self, sentence: str) -> None:
        if not self._watch.may_accept_lost:
            # Closing it would say nothing: there is nothing for this person to decline.
            self._lost.show_message(
                Kind.BAD,
                _(
                    "{what} It can be read, but nothing can be saved until an administrator says "
                    "that it is right. Tell one."
                ).format(what=sentence),
                can_close=False,
            )
            return
        self._lost.show_message(
            Kind.BAD,
            _(
                "{what} It can be read, but nothing can be saved until you say that it is right."
            ).format(what=sentence),
            _("Work with it…"),
        )

    def _ask_to_accept(self) -> None:
        self._presenter.confirm(
            _("Work with this database although entries are missing?"),
            action=_("Work with it"),
            then=self._watch.accept_lost,
            detail=_(
                "What was entered after it is not in it and has to be entered again. If a backup "
                "or a newer file is there, restore that one instead. Your answer is written to the "
                "audit trail."
            ),
            is_dangerous=True,
        )

    def _on_moved(self, sentence: str) -> None:
        self._moved.show_message(Kind.BAD, sentence, can_close=False)

    def _on_mark(self, sentence: str) -> None:
        self._mark.show_message(Kind.BAD, sentence)

    def _on_clock(self, sentence: str) -> None:
        self._clock.show_message(Kind.BAD, sentence, can_close=False)

    def _on_unwritten(self, why: str) -> None:
        self._unwritten.show_message(
            Kind.BAD,
            _(
                "Who looked at what can’t be written to the audit trail just now: {why} Reading "
                "goes on; it is written as soon as that works."
            ).format(why=why),
            can_close=False,
        )
