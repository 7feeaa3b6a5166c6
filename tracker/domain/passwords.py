"""What a password is: the same bytes for the same typed text on every computer."""

import unicodedata

from tracker.domain.problems import Invalid

MOST_BYTES = 1024
FEWEST_LETTERS = 8


def password_bytes(typed: str) -> bytes:
    """The bytes that a key is derived from: normal form C, UTF-8, nothing trimmed.

    Raises Invalid for what can't be a password: nothing, more than 1,024 bytes, a NUL, half a
    letter. A space at the end counts.
    """
    if not typed:
        raise Invalid("Type a password.", field="password")
    if "\0" in typed:
        raise Invalid("A password can’t hold the character NUL.", field="password")
    # Long text is refused before it is normalised: that could take its time.
    if len(typed) > 2 * MOST_BYTES:
        raise _too_long()
    try:
        found = unicodedata.normalize("NFC", typed).encode()
    except UnicodeEncodeError:
        raise Invalid(
            "A letter of this password is broken; type it anew.", field="password"
        ) from None
    if len(found) > MOST_BYTES:
        raise _too_long()
    return found


def check_new_password(typed: str) -> None:
    """What somebody chooses. Raises Invalid for what `password_bytes` refuses, and for short ones.

    Fewer than eight characters are guessed soon, however slow each guess is made: the least that
    NIST SP 800-63B takes (3.1.1.2, 2025). It asks for no signs, digits or capitals, nor do we.
    """
    password_bytes(typed)
    if len(unicodedata.normalize("NFC", typed)) < FEWEST_LETTERS:
        raise Invalid(
            "A password has at least {fewest} characters; several words are good.",
            field="password",
            fewest=FEWEST_LETTERS,
        )


def wait_seconds(wrong_in_a_row: int) -> int:
    """How long the next try must wait after so many wrong ones: 0, 1, 2, 4 … at most 5 minutes."""
    return 0 if wrong_in_a_row < 2 else min(300, 2 ** min(wrong_in_a_row - 2, 9))


def _too_long() -> Invalid:
    return Invalid("A password has at most {most} bytes.", field="password", most=MOST_BYTES)
