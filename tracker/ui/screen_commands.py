"""The keys of screens that are made when they are first opened: they can be changed before."""

from collections.abc import Iterator

from tracker.ui.approvals.moves import approval_commands
from tracker.ui.calendar.calendar_commands import calendar_commands
from tracker.ui.calls.call_acts import call_commands
from tracker.ui.keys import Command
from tracker.ui.stock.stock_commands import receive_command
from tracker.ui.today.steps import commands as step_commands
from tracker.ui.today.steps import page_commands


def screen_commands() -> Iterator[Command]:
    yield from call_commands().values()
    yield from calendar_commands()
    yield from approval_commands().values()
    yield from step_commands().values()
    yield from page_commands()
    yield receive_command()
