"""What tells rules and dose limits apart: how a section lists, drafts and publishes them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.domain.outcome import Done
from tracker.domain.rights import Action
from tracker.services.rules.publishing import RulePreview
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

    Without `preview` no date moves. What can be retired has `retire` and `bring_back`, both
    `(tx, code, today)`, and rows with `code`, `retired_on` and `retired_by`; what `is_fixed` is never
    changed in place. `new_title` "": none is made here, and `empty_told` says where. The last three
    are what buttons and pills say instead of the usual words.
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
    publish: Callable[..., Done]
    preview: Callable[..., RulePreview] | None = None
    confirm: Callable[..., Done] | None = None
    retire: Callable[..., Done] | None = None
    bring_back: Callable[..., Done] | None = None
    is_fixed: Callable[[Any], bool] = lambda _row: False
    right: Action = Action.EDIT_RULES
    empty_told: str = ""
    publish_title: str = ""
    retire_title: str = ""
    retired_word: str = ""
