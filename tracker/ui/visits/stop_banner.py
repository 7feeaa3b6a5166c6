"""What stops the visit that is typed, in sight however far its form is scrolled."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.text import _
from tracker.ui.kinds import Kind
from tracker.ui.widgets.banner import Banner


class StopBanner(Banner):
    """Hidden while nothing stops; it can't be closed, only answered."""

    def show_stops(self, sentences: Sequence[str]) -> None:
        if not sentences:
            self.hide()
            return
        message = "\n".join(_("Stop: {sentence}").format(sentence=one) for one in sentences)
        if self.isHidden() or message != self.message:
            self.show_message(Kind.BAD, message, can_close=False)
