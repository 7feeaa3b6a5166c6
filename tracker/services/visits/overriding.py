"""What a check stops may be signed by a clinician alone; anybody who gave it records that it was."""

from sqlalchemy.orm import Session

from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.rights import Action, is_allowed
from tracker.services.authorize import authorize
from tracker.services.entered import needed_reason
from tracker.text import _, ngettext

_LEAST_LETTERS = 3


def may_override(tx: Session) -> bool:
    """Whether whoever works may sign what a check stops."""
    return is_allowed(tx.info.get("account"), Action.OVERRIDE)


def authorize_override(tx: Session) -> None:
    """Return if whoever works may sign what a check stops; else NotAllowed, and it is audited."""
    try:
        authorize(tx, Action.OVERRIDE)
    except NotAllowed:
        raise NotAllowed(
            _(
                "A check stops these injections, and to sign them all the same is a clinician’s. "
                "Nothing was signed. Keep what was given as given, with the reason: then a "
                "clinician is asked to sign it."
            )
        ) from None


def telling_reason(text: str, field: str = "reason") -> str:
    """A reason that says something: three letters at least."""
    reason = needed_reason(text, field)
    if sum(letter.isalpha() for letter in reason) < _LEAST_LETTERS:
        raise Invalid(
            ngettext(
                "Give the reason in words: {count} letter at least.",
                "Give the reason in words: {count} letters at least.",
                _LEAST_LETTERS,
            ).format(count=_LEAST_LETTERS),
            field=field,
        )
    return reason
