"""Text as it is compared and sorted: plain lower-case letters, without accents."""

from anyascii import anyascii


def fold(text: str) -> str:
    """`Łukasz Strauß` is `lukasz strauss`; every script comes out as ASCII."""
    return text.casefold() if text.isascii() else anyascii(text).casefold()
