"""The clinic's habits of reaching patients: read for the settings, and changed."""

from dataclasses import asdict, fields
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.contact_rules import ContactRules
from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.problems import EditConflict
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.courses.windows import refresh_windows
from tracker.services.editing import RECALL, Editing
from tracker.services.facts import chunks
from tracker.services.rules.in_force import contact_rules, current_rules
from tracker.services.rules.publishing import Progress
from tracker.storage import records as r
from tracker.text import _


def contact_habits(tx: Session) -> Editing[ContactRules]:
    """Version 0 where the clinic has what ships."""
    authorize(tx, Action.READ)
    kept = _kept(tx)
    if kept is None:
        return Editing("", 0, ContactRules())
    return Editing(kept.uuid, kept.version, contact_rules(tx))


def change_contact_habits(
    tx: Session,
    seen_version: int,
    habits: ContactRules,
    today: date,
    *,
    progress: Progress | None = None,
) -> Done:
    """Change them, and work out anew what comes next for whoever could not be reached.

    Raises Invalid, naming the field, for what no clinic does. `progress` may raise: nothing is
    written then.
    """
    authorize(tx, Action.EDIT_RULES)
    kept = _kept(tx)
    if (0 if kept is None else kept.version) != seen_version:
        raise EditConflict(_("Somebody has changed this since you opened it. Nothing was saved."))
    before = contact_rules(tx)
    if kept is None:
        kept = r.ContactRule(**asdict(habits))
        tx.add(kept)
    else:
        for field in fields(ContactRules):
            setattr(kept, field.name, getattr(habits, field.name))
    tx.flush()
    _refresh(tx, progress)
    label = _("Changed how patients are reached")
    undo = Undo(label, change_contact_habits, (kept.version, before, today))
    return Done(kept.uuid, frozenset({Subject("rules"), Subject("patient"), RECALL}), undo)


def _refresh(tx: Session, progress: Progress | None) -> None:
    attempt = r.ContactAttempt
    tried = tx.scalars(
        select(attempt.patient_id)
        .where(attempt.withdrawn_on.is_(None), attempt.reached.is_(False))
        .distinct()
        .order_by(attempt.patient_id)
    ).all()
    rules, done = current_rules(tx), 0
    for chunk in chunks(tried):
        refresh_windows(tx, chunk, rules)
        done += len(chunk)
        if progress is not None:
            progress(done, len(tried))


def _kept(tx: Session) -> r.ContactRule | None:
    return tx.scalar(select(r.ContactRule).order_by(r.ContactRule.id).limit(1))
