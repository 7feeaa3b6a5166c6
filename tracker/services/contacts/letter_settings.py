"""The clinic's own letters: who sends them, and their wording where it differs from what ships."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.letter import FIELDS, LetterKind, unknown_fields
from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.problems import EditConflict, Invalid
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.contacts.shipped_letters import letter_languages
from tracker.services.editing import find_seen, user
from tracker.services.entered import line, note
from tracker.storage import records as r
from tracker.text import _

LETTERS = Subject("letter")


@dataclass(frozen=True, slots=True)
class SenderForm:
    """`block` stands at the head of a letter, line by line; `telephone` is the number to ring."""

    block: str = ""
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter in one language. `version` 0: it is the one that ships."""

    kind: LetterKind
    language: str
    language_name: str
    body: str
    uuid: str
    version: int
    by: str

    @property
    def is_own(self) -> bool:
        return self.version > 0


@dataclass(frozen=True, slots=True)
class LetterSettings:
    """`sender_version` 0: nobody has said yet who sends."""

    sender: SenderForm
    sender_version: int
    clinic: str
    rows: tuple[LetterRow, ...]

    def body(self, kind: LetterKind, language: str) -> str:
        return next(r.body for r in self.rows if (r.kind, r.language) == (kind, language))


def letter_settings(tx: Session) -> LetterSettings:
    """Each letter in each language as it is written here."""
    authorize(tx, Action.READ)
    template = r.LetterTemplate
    own = {
        (one.kind, one.language): one
        for one in tx.scalars(select(template).where(template.withdrawn_on.is_(None)))
    }
    sender = tx.scalar(select(r.LetterSender))
    rows = []
    for language in letter_languages():
        for kind in LetterKind:
            mine = own.get((kind.value, language.code))
            rows.append(
                LetterRow(
                    kind,
                    language.code,
                    language.name,
                    mine.body if mine else language.bodies[kind],
                    mine.uuid if mine else "",
                    mine.version if mine else 0,
                    mine.by if mine else "",
                )
            )
    return LetterSettings(
        SenderForm(sender.block, sender.telephone) if sender else SenderForm(),
        sender.version if sender else 0,
        tx.scalar(select(r.Clinic.name)) or "",
        tuple(rows),
    )


def check_letter(body: str) -> str:
    """The body as it is kept. Raises Invalid, which names an unknown field and those there are."""
    body = note(body.strip(), "body", 5000)
    if not body:
        raise Invalid(_("A letter needs a text."), field="body")
    unknown = unknown_fields(body)
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in FIELDS)
        if unknown[0] in "{}":
            raise Invalid(
                _("A brace stands alone. Fields are written as {known}.").format(known=known),
                field="body",
            )
        raise Invalid(
            _("There is no field {unknown}. There are: {known}.").format(
                unknown=f"{{{unknown[0]}}}", known=known
            ),
            field="body",
        )
    return body + "\n"


def save_sender(tx: Session, form: SenderForm, seen_version: int) -> Done:
    """Say who sends letters. Raises Invalid, EditConflict."""
    authorize(tx, Action.CHANGE_SETTINGS)
    block = note(form.block.strip(), "block", 1000)
    telephone = line(form.telephone, "telephone")
    if telephone and not any(letter.isdigit() for letter in telephone):
        raise Invalid(_("This is no telephone number."), field="telephone")
    sender = tx.scalar(select(r.LetterSender))
    if (sender.version if sender else 0) != seen_version:
        raise EditConflict(_("Somebody has changed this since you opened it. Nothing was saved."))
    if sender is None:
        sender = r.LetterSender()
        tx.add(sender)
    before = SenderForm(sender.block or "", sender.telephone or "")
    sender.block, sender.telephone = block, telephone
    tx.flush()
    undo = Undo(_("Sender of letters changed"), save_sender, (before, sender.version))
    return Done(sender.uuid, frozenset({LETTERS}), undo)


def save_letter(
    tx: Session, kind: LetterKind, language: str, body: str, seen_version: int, today: date
) -> Done:
    """Word a letter of the clinic's own. Raises Invalid for an unknown field, EditConflict."""
    authorize(tx, Action.CHANGE_SETTINGS)
    checked = check_letter(body)
    own = _own(tx, kind, language, seen_version)
    if own is None:
        own = r.LetterTemplate(kind=kind.value, language=language, body=checked, by=user(tx))
        tx.add(own)
        tx.flush()
        undo = Undo(_told(), use_shipped_letter, (kind, language, own.version, today))
        return Done(own.uuid, frozenset({LETTERS}), undo)
    before = own.body
    own.body, own.by = checked, user(tx)
    tx.flush()
    undo = Undo(_told(), save_letter, (kind, language, before, own.version, today))
    return Done(own.uuid, frozenset({LETTERS}), undo)


def use_shipped_letter(
    tx: Session, kind: LetterKind, language: str, seen_version: int, today: date
) -> Done:
    """Go back to the wording that ships; the clinic's own stays in the audit trail."""
    authorize(tx, Action.CHANGE_SETTINGS)
    own = _own(tx, kind, language, seen_version)
    if own is None:
        return Done("", frozenset())
    own.withdrawn_on = today
    tx.flush()
    undo = Undo(_told(), save_letter, (kind, language, own.body, 0, today))
    return Done(own.uuid, frozenset({LETTERS}), undo)


def _own(
    tx: Session, kind: LetterKind, language: str, seen_version: int
) -> r.LetterTemplate | None:
    template = r.LetterTemplate
    own = tx.scalar(
        select(template).where(
            template.kind == kind.value,
            template.language == language,
            template.withdrawn_on.is_(None),
        )
    )
    if own is not None:
        return find_seen(tx, template, own.uuid, seen_version)
    if seen_version:
        raise EditConflict(_("Somebody has changed this since you opened it. Nothing was saved."))
    return None


def _told() -> str:
    return _("Letter changed")
