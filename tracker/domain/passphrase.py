"""The passphrase of a file that leaves the clinic: whoever has the file may try at leisure."""

from tracker.domain.problems import Invalid

FEWEST_LETTERS = 16
MOST_LETTERS = 120


def check_file_passphrase(typed: str) -> None:
    """What opens the file in every program that knows the format. Raises Invalid.

    Programs disagree on how letters beyond ASCII become bytes, so that none is taken.
    """
    if not typed.isascii() or not typed.isprintable():
        raise Invalid(
            "Use letters without accents, digits, signs and spaces only: other programs may read "
            "others differently, and would not open the file.",
            field="passphrase",
        )
    if len(typed) < FEWEST_LETTERS:
        raise Invalid(
            "The passphrase of a file has at least {fewest} characters; four or five words that "
            "belong together for nobody else are best.",
            field="passphrase",
            fewest=FEWEST_LETTERS,
        )
    if len(typed) > MOST_LETTERS:
        raise Invalid(
            "A passphrase has at most {most} characters.", field="passphrase", most=MOST_LETTERS
        )
