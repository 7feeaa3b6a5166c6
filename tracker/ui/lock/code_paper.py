"""The recovery code on paper."""

from tracker.text import _
from tracker.ui.printing.markup import joined, paragraph, title
from tracker.ui.printing.paper import Paper


def code_paper(clinic: str, code: str, printed_on: str) -> Paper:
    """`clinic` as people name it, "" if it has no name."""
    return Paper(
        file_name=_("Recovery code"),
        running_title=_("Recovery code"),
        printed_line=printed_on,
        body=joined(
            (
                title(_("Recovery code")),
                paragraph(clinic),
                title(code),
                paragraph(
                    _(
                        "Whoever holds this paper can open every record of this clinic. Keep it "
                        "where keys and certificates are kept, not at the computer."
                    )
                ),
                paragraph(
                    _(
                        "It is for the day on which nobody knows a password any more. It works "
                        "once; a new one is shown then, and this paper is of no use after that."
                    )
                ),
            )
        ),
    )
