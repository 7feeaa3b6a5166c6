"""The recovery code: 136 random bits that are printed, and typed again years later.

Seven groups of five letters, as `4F7QK-…`. Letters are Crockford's: no I, L, O or U; what was typed
for them is understood, capitals and separators make no difference. The last letter of each group
checks the other four and the group's place: any one wrong letter, any two letters exchanged, and
any two groups exchanged are found, and the group is named.
"""

from tracker.domain.problems import Invalid

BYTES = 17
"""136 bits; the 28 letters hold 140, the last four are zero."""

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")
_SEPARATORS = str.maketrans("", "", " -–—_.·\t\r\n\u00a0\u202f")
_GROUPS = 7
_LETTERS_A_GROUP = 4


def code_from(random: bytes) -> str:
    """A code from `BYTES` random bytes, as it is printed."""
    if len(random) != BYTES:
        message = f"a code needs {BYTES} bytes, not {len(random)}"
        raise ValueError(message)
    number = int.from_bytes(random) << 4
    count = _GROUPS * _LETTERS_A_GROUP
    values = [number >> 5 * (count - 1 - place) & 31 for place in range(count)]
    groups = (values[start : start + 4] for start in range(0, count, _LETTERS_A_GROUP))
    return "-".join(
        "".join(_LETTERS[value] for value in (*group, _check(group, place)))
        for place, group in enumerate(groups)
    )


def code_as_printed(typed: str) -> str:
    """The code as it was printed, from the way in which somebody typed it.

    Raises Invalid, which names the group that can't be right.
    """
    letters = typed.translate(_SEPARATORS).upper().translate(_MISREAD)
    size = _LETTERS_A_GROUP + 1
    if not letters:
        raise Invalid("Type the recovery code.", field="recovery_code")
    groups = [letters[start : start + size] for start in range(0, len(letters), size)]
    for place, group in enumerate(groups[:_GROUPS]):
        values = [_LETTERS.find(letter) for letter in group]
        if -1 in values or len(group) < size or _check(values[:-1], place) != values[-1]:
            raise Invalid(
                "Group {number} of the recovery code can’t be right; compare “{group}” with the "
                "paper.",
                field="recovery_code",
                number=place + 1,
                group=group,
            )
    if len(groups) != _GROUPS:
        raise Invalid(
            "A recovery code has {groups} groups of {size} letters; this one has {found} letters.",
            field="recovery_code",
            groups=_GROUPS,
            size=size,
            found=len(letters),
        )
    return "-".join(groups)


def _check(values: list[int], place: int) -> int:
    """Σ valueᵢ·αⁱ over GF(32), the place as one value more."""
    found = 0
    for value in (place, *reversed(values)):
        found = _times_alpha(found ^ value)
    return found


def _times_alpha(value: int) -> int:
    # x⁵ + x² + 1 is primitive: α has order 31.
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 32 else doubled
