"""Tooltips that show what people typed as they typed it."""

from html import escape


def plain_tooltip(text: str) -> str:
    """`text` for setToolTip: never read as rich text, lines kept, long ones wrapped.

    Qt guesses whether a tooltip is rich text, and a name could hold an image tag, so
    it is made rich text of ours, with everything in it escaped.
    """
    if not text:
        return ""
    return f"<p style='white-space:pre-wrap'>{escape(text)}</p>"
