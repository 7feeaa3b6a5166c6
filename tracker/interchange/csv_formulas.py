"""Cells that a spreadsheet would run as a formula, made harmless and read back unchanged.

A cell that begins like a formula gets an apostrophe in front, by which spreadsheets know text; a
cell that begins with apostrophes and then like a formula gets one more, so that nothing is lost
when our own file is read again. Telephone numbers stay as they are.
"""

import re

# Full-width forms too: some spreadsheets read them as the plain ones. Tab and CR are whitespace
# here, and at the beginning of a cell they are dangerous by themselves.
_DANGEROUS = re.compile(r"'*(?:[\t\r]|\s*[=+\-@＝＋－＠])")
_DEFUSED = re.compile(r"'+(?:[\t\r]|\s*[=+\-@＝＋－＠])")
_PHONE = re.compile(r"\+[0-9][0-9 ()./-]*(?: ?(?:x|ext\.?) ?[0-9]+)?", re.ASCII)


def defuse(text: str) -> str:
    """The text as a spreadsheet may see it."""
    return "'" + text if _DANGEROUS.match(text) else text


def defuse_phone(text: str) -> str:
    """As `defuse`, but what can only be a telephone number stays."""
    return text if _PHONE.fullmatch(text) else defuse(text)


def restore(text: str) -> str:
    """What `defuse` was given. Any other text is given back as it is."""
    return text[1:] if _DEFUSED.match(text) else text
