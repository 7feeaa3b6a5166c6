"""Sizes of vial, as a section of the settings shows them: added and retired, never changed."""

from datetime import date
from typing import Any

from tracker.services.stock import vial_sizes
from tracker.services.stock.vial_sizes import SizeRow
from tracker.services.wording import product_name, storage_label
from tracker.text import _, ngettext
from tracker.ui.column import Column
from tracker.ui.drafts.draft_words import VIAL_SIZE
from tracker.ui.kinds import Kind
from tracker.ui.settings.rule_kind import RuleBook, RuleKind
from tracker.ui.settings.rule_offers import read_offers
from tracker.ui.settings.size_editor import SizeEditor


def size_kind() -> RuleKind:
    """Made with the page, so that its words are translated."""
    return RuleKind(
        list_name=_("Vial sizes"),
        new_title=_("New size"),
        columns=_columns(),
        read=read_sizes,
        key=lambda row: str(row.uuid),
        draft=VIAL_SIZE,
        about=lambda row: str(row.form.product),
        title=lambda row: str(row.label),
        told=_told,
        edit=SizeEditor,
        publish=vial_sizes.add_size,
        retire=vial_sizes.retire_size,
        bring_back=vial_sizes.bring_back_size,
        is_fixed=lambda _row: True,
        publish_title=_("Add this size"),
        retire_title=_("No longer supplied"),
        retired_word=_("no longer supplied"),
    )


def read_sizes(tx: Any, _today: date) -> RuleBook:
    """All of them, and what a new one chooses from."""
    return RuleBook(tuple(vial_sizes.size_rows(tx)), read_offers(tx))


def _columns() -> tuple[Column[SizeRow], ...]:
    return (
        Column(
            _("Vial"),
            lambda row: row.label,
            sub=lambda row: product_name(row.form.product),
            width=26,
            stretches=True,
            is_strong=True,
        ),
        Column(_("Once opened"), _life, width=16),
        Column(_("Unopened"), lambda row: storage_label(row.form.storage), width=30),
        Column(_("State"), _state, sub=_whose, pill=_state_kind, width=22),
    )


def _life(row: SizeRow) -> str:
    hours = row.form.life_hours
    return ngettext("{count} hour", "{count} hours", hours).format(count=hours)


def _state(row: SizeRow) -> str:
    return _("supplied") if row.retired_on is None else _("no longer supplied")


def _state_kind(row: SizeRow) -> Kind:
    return Kind.GOOD if row.retired_on is None else Kind.PLAIN


def _whose(row: SizeRow) -> str:
    return _("ships with the program") if row.is_shipped else _("the clinic’s own")


def _told(row: SizeRow) -> str:
    if row.is_shipped and row.evidence == "confirmed":
        return _("Ships with the program. It can be retired, not changed.")
    if row.is_shipped:
        return _(
            "Ships with the program and isn’t confirmed: compare with the label. "
            "It can be retired, not changed."
        )
    return _("Added by {name}. It can be retired, not changed.").format(name=row.published_by)
