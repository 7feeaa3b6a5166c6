"""How something was told."""

from tracker.text import _
from tracker.ui.widgets.tap_row import Tap, TapRow


def channel_taps() -> TapRow:
    return TapRow(
        _("Told"),
        (
            Tap("in-person", _("Here")),
            Tap("phone", _("By telephone")),
            Tap("letter", _("By letter")),
            Tap("email", _("By e-mail")),
        ),
    )
