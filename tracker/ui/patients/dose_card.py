"""What was given of each product over all treatments, against each limit, and when it is free again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.services.patients.card import DoseBar as LimitRow
from tracker.text import _, format_date_short, format_dose, format_number, ngettext
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.dose_bar import DoseBar
from tracker.ui.widgets.plain_label import PlainLabel


class DoseCard(Card):
    """All limits of the products that the patient has or had."""

    def __init__(self, limits: Sequence[LimitRow], owner: QWidget | None = None) -> None:
        super().__init__(_("Dose over all treatments"), owner)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        for product, its_limits in groupby(limits, lambda limit: limit.product_label):
            self.body.addWidget(PlainLabel(product, kind="strong", wraps=True))
            for limit in its_limits:
                bar = DoseBar()
                bar.show_doses(
                    used=limit.used, planned=0, limit=limit.allowed, sentence=say_limit(limit)
                )
                self.body.addWidget(bar)
        self.body.addStretch(1)


def say_limit(limit: LimitRow) -> str:
    """How much counts, what is free, and when more is."""
    used = ngettext(
        "{used} of {allowed} Units in {days} day",
        "{used} of {allowed} Units in {days} days",
        limit.days,
    )
    if limit.is_at_least:
        used = ngettext(
            "At least {used} of {allowed} Units, and an unknown dose, in {days} day",
            "At least {used} of {allowed} Units, and an unknown dose, in {days} days",
            limit.days,
        )
    said = used.format(
        used=format_dose(limit.used),
        allowed=format_dose(limit.allowed),
        days=format_number(limit.days),
    )
    if limit.conditions_label:
        said = _("{said}, for {conditions}").format(said=said, conditions=limit.conditions_label)
    if limit.used > limit.allowed:
        said = _("{said}: {over} Units over the limit").format(
            said=said, over=format_dose(limit.used - limit.allowed)
        )
    return _free(limit, said)


def _free(limit: LimitRow, said: str) -> str:
    if limit.next_free_on is None or limit.next_free is None:
        return _("{said}. {free} Units are free.").format(said=said, free=format_dose(limit.free))
    on, more = format_date_short(limit.next_free_on), format_dose(limit.next_free)
    if limit.next_free == 0:
        return _("{said}. Nothing is free, on {on} not yet either.").format(said=said, on=on)
    if limit.free == 0:
        return _("{said}. Nothing is free until {on}, then {more} Units.").format(
            said=said, on=on, more=more
        )
    return _("{said}. {free} Units are free until {on}, then {more} Units.").format(
        said=said, free=format_dose(limit.free), on=on, more=more
    )
