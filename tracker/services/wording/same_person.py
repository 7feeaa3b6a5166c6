"""Why two records may be of one person, in words."""

from tracker.domain.likeness import Likeness, Sign
from tracker.text import _


def say_likeness(like: Likeness) -> str:
    """What they have in common, and what speaks against it, as a list in one line."""
    words = _signs()
    return _("; ").join(words[sign] for sign in like.signs)


def _signs() -> dict[Sign, str]:
    return {
        Sign.NUMBER: _("record numbers that differ in spaces or zeros only"),
        Sign.NAME: _("same name"),
        Sign.SWAPPED_NAME: _("same names in another order"),
        Sign.SIMILAR_NAME: _("similar name"),
        Sign.BIRTH_DATE: _("same birth date"),
        Sign.PARTIAL_BIRTH_DATE: _("birth dates that may be one, as far as they are known"),
        Sign.SIMILAR_BIRTH_DATE: _("birth dates that differ by a slip of the finger"),
        Sign.PHONE: _("same telephone number"),
        Sign.ADDRESS: _("same address"),
        Sign.TWINS: _("perhaps twins"),
        Sign.OTHER_SEX: _("one a woman, one a man"),
    }
