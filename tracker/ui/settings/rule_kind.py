"""What tells rules and dose limits apart: how a section lists, drafts and publishes them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.domain.outcome import Done
from tracker.services.publishing import RulePreview
from tracker.ui.column import Column
from tracker.ui.settings.rule_editor import RuleEditor
from tracker.ui.settings.rule_offers import RuleOffers


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All that a section shows; rows are those of its kind."""

    rows: tuple[Any, ...]
    offers: RuleOffers


@dataclass(frozen=True)
class RuleKind:
    """`preview(tx, uuid, form, today, progress)`, `publish(tx, uuid, version, form, today, progress)`;
    a new rule has the uuid None and the version 0. `draft` is the kind of its half-typed forms, and
    `about(row)` the code of what one is for.
    """

    list_name: str
    new_title: str
    columns: Sequence[Column[Any]]
    read: Callable[[Any, date], RuleBook]
    key: Callable[[Any], str]
    draft: str
    about: Callable[[Any], str]
    title: Callable[[Any], str]
    told: Callable[[Any], str]
    edit: Callable[[Any | None, RuleOffers], RuleEditor]
    preview: Callable[..., RulePreview]
    publish: Callable[..., Done]
    confirm: Callable[..., Done]
