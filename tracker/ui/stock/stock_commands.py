"""The keys of the stock, known before it is opened."""

from tracker.text import _
from tracker.ui.keys import Command


def receive_command() -> Command:
    return Command("stock.receive", _("Receive vials"), "Ctrl+Shift+N")
