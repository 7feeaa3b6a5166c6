"""The sizes of vial that products come in: a clinic adds its own, and retires what isn't supplied."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.editing import find, last_changed_by
from tracker.services.entered import dose, known_product, needed_line
from tracker.services.rules.publishing import Progress
from tracker.services.rules.retired_entries import bring_back_entry, mark_retired, retire_entry
from tracker.services.stock.records import STOCK
from tracker.services.stock.shipped_vials import shipped_presentations
from tracker.services.wording import vial_title
from tracker.storage import records as r
from tracker.text import _

STORAGES = ("fridge", "room", "room-or-fridge")
_KIND = "size"
_CHANGED = frozenset({Subject("rules"), STOCK})
_MOST_HOURS = 8760


@dataclass(frozen=True, slots=True)
class SizeForm:
    """`size` in milliunits; `life_hours` from the opening."""

    product: str
    size: int
    life_hours: int
    is_reconstituted: bool = True
    storage: str = "fridge"
    source: str = ""


@dataclass(frozen=True, slots=True)
class SizeRow:
    """A size on the clinic's list; `published_by` "" where it ships."""

    uuid: str
    version: int
    label: str
    is_shipped: bool
    evidence: str
    published_by: str
    form: SizeForm
    retired_on: date | None = None
    retired_by: str = ""

    @property
    def code(self) -> str:
        return self.uuid


def size_rows(tx: Session) -> list[SizeRow]:
    """All of them, also those that are no longer supplied."""
    authorize(tx, Action.READ)
    record = r.Presentation
    shipped = {(one.product, one.size) for one in shipped_presentations()}
    rows = []
    for one in tx.scalars(select(record).order_by(record.position, record.id)):
        is_shipped = (one.product, one.size) in shipped
        rows.append(
            SizeRow(
                one.uuid,
                one.version,
                vial_title(one.product, one.size),
                is_shipped,
                one.evidence,
                "" if is_shipped else last_changed_by(tx, one.uuid),
                _form_of(one),
            )
        )
    return mark_retired(tx, _KIND, rows)


def add_size(
    tx: Session,
    size_uuid: str | None,
    seen_version: int,  # noqa: ARG001 - every rule is published alike
    form: SizeForm,
    today: date,  # noqa: ARG001
    progress: Progress | None = None,  # noqa: ARG001
) -> Done:
    """Put a size on the list; one that is there is never changed, since vials were received by it."""
    authorize(tx, Action.EDIT_RULES)
    if size_uuid is not None:
        raise NotAllowed(_("A size is never changed. Retire it, and add another."))
    record = r.Presentation
    known_product(tx, form.product, "product")
    dose(tx, form.product, form.size, "size")
    if not 1 <= form.life_hours <= _MOST_HOURS:
        raise Invalid(_("A vial lasts 1 to 8,760 hours once opened."), field="life_hours")
    if form.storage not in STORAGES:
        raise Invalid(_("Choose how it is stored."), field="storage")
    there = tx.scalar(
        select(record.id).where(record.product == form.product, record.size == form.size)
    )
    if there is not None:
        raise Invalid(
            _("This size is on the list already. If it is retired, bring it back."), field="size"
        )
    new = record(
        product=form.product,
        size=form.size,
        life_hours=form.life_hours,
        is_reconstituted=form.is_reconstituted,
        storage=form.storage,
        evidence="confirmed",
        source=needed_line(form.source, "source"),
        position=(tx.scalar(select(func.max(record.position))) or 0) + 1,
    )
    tx.add(new)
    tx.flush()
    return Done(new.uuid, _CHANGED)


def retire_size(tx: Session, size_uuid: str, today: date) -> Done:
    """It is no longer supplied: none is received any more, and those in stock stay."""
    authorize(tx, Action.EDIT_RULES)
    one = find(tx, r.Presentation, size_uuid)
    retire_entry(tx, _KIND, size_uuid, today)
    label = _("Retired {name}").format(name=vial_title(one.product, one.size))
    return Done(None, _CHANGED, Undo(label, bring_back_size, (size_uuid, today)))


def bring_back_size(tx: Session, size_uuid: str, today: date) -> Done:
    """It is supplied again."""
    authorize(tx, Action.EDIT_RULES)
    one = find(tx, r.Presentation, size_uuid)
    bring_back_entry(tx, _KIND, size_uuid, today)
    label = _("Brought back {name}").format(name=vial_title(one.product, one.size))
    return Done(None, _CHANGED, Undo(label, retire_size, (size_uuid, today)))


def _form_of(one: r.Presentation) -> SizeForm:
    return SizeForm(
        one.product, one.size, one.life_hours, one.is_reconstituted, one.storage, one.source
    )
