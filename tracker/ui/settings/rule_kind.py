"""What rules and dose limits have in common: how a section lists, drafts and publishes them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from tracker.domain.outcome import Done
from tracker.services.choices import Choice, ProductChoice
from tracker.ui.column import Column
from tracker.ui.widgets.fields import Fields


@dataclass(frozen=True, slots=True)
class RuleOffers:
    """What the fields of a new rule choose from; `jurisdiction` is the clinic's."""

    jurisdiction: str
    conditions: tuple[Choice, ...]
    products: tuple[ProductChoice, ...]

    def most_units(self, product: str | None) -> int:
        """The most whole Units that can be typed for a product."""
        return next((p.most_units for p in self.products if p.code == product), 100_000)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All that a section shows; rows are those of its kind."""

    rows: tuple[Any, ...]
    offers: RuleOffers


class RuleEditor(Protocol):
    """The fields of one rule."""

    fields: Fields
    edited: SignalInstance

    def is_changed(self) -> bool: ...

    def draft(self) -> Any:
        """The service's form. Raises Invalid naming the field."""
        ...

    def as_widget(self) -> QWidget: ...


@dataclass(frozen=True)
class RuleKind:
    """`preview` and `publish` give a service's function and its arguments without `progress`."""

    list_name: str
    new_title: str
    columns: Sequence[Column[Any]]
    read: Callable[[Any, date], RuleBook]
    key: Callable[[Any], str]
    title: Callable[[Any], str]
    told: Callable[[Any], str]
    needs_confirming: Callable[[Any], bool]
    source: Callable[[Any], str]
    edit: Callable[[Any | None, RuleOffers], RuleEditor]
    preview: Callable[[Any | None, Any, date], tuple[Callable[..., Any], tuple[Any, ...]]]
    publish: Callable[[Any | None, Any, date], tuple[Callable[..., Done], tuple[Any, ...]]]
    confirm: Callable[..., Done]
