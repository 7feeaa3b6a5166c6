"""First passwords on paper, one to a strip, to be handed to whom they are for."""

from collections.abc import Mapping

from tracker.text import _
from tracker.ui.printing.markup import joined, paragraph, title
from tracker.ui.printing.paper import Paper


def passwords_paper(passwords: Mapping[str, str]) -> Paper:
    """By name."""
    strips = [
        joined((title(name), paragraph(_("First password: {password}").format(password=password))))
        for name, password in passwords.items()
    ]
    return Paper(
        file_name=_("First passwords"),
        running_title=_("First passwords"),
        printed_line="",
        body=joined(
            (
                paragraph(
                    _("Cut the strips apart. Each password is changed when it is first used.")
                ),
                *strips,
            )
        ),
    )
