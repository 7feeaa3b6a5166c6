"""Every form in which something is typed survives a lock."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module

import pytest

import tracker.ui
from tracker.ui.form_dialog import FormDialog
from tracker.ui.recall.panel_form import PanelForm

EXCEPT = {
    "PassphraseDialog": "a secret is never written down",
    "AddAccountDialog": "a name and a role: rights are given in one go, never found half given",
    "ClinicListDialog": "a name and a number of places, given in one go",
    "ClosingDialog": "a reason for what is looked at anew whenever it is opened",
    "DismissRowDialog": "one reason, for a row that goes on waiting until it is given",
    "FillingDialog": "likewise",
    "HolidaysDialog": "a country is chosen, nothing is typed",
    "LongUntreatedDialog": "marks in a list that is read anew, and a reason",
    "MergeDialog": "chosen beside what is compared, which is compared anew",
    "RightsDialog": "a role, likewise",
    "SplitDialog": "likewise: answers about what was recorded until now",
    "TakeAwayDialog": "bookings are ticked, nothing is typed",
    "ViewDialog": "a name for what the list shows; the list itself stays as it is",
}


def forms() -> list[type]:
    for module in pkgutil.walk_packages(tracker.ui.__path__, "tracker.ui."):
        import_module(module.name)
    found = {*_leaves(FormDialog), *_leaves(PanelForm)}
    return sorted(
        (one for one in found if one.__module__.startswith("tracker.")),
        key=lambda one: one.__name__,
    )


def _leaves(form: type) -> Iterator[type]:
    """The forms that are opened, not what several of them share."""
    kinds: list[type] = form.__subclasses__()
    for one in kinds:
        yield from _leaves(one)
    if not kinds:
        yield form


@pytest.mark.fault(41)
def test_every_form_keeps_what_is_half_typed() -> None:
    found = forms()
    assert len(found) > 20
    keepless = [one.__name__ for one in found if "keep_drafts" not in _names_in(one)]
    assert keepless == sorted(EXCEPT)


def _names_in(form: type) -> list[str]:
    return [
        name
        for _called, method in inspect.getmembers(form, inspect.isfunction)
        if method.__qualname__.startswith(f"{form.__name__}.")
        for name in method.__code__.co_names
    ]
