"""Who signs, by name, for the questions before it."""

from tracker.ui.tasks import Tasks


def signer(tasks: Tasks) -> str:
    """The name that is signed with; "" where nobody is named."""
    return tasks.account.name if tasks.account is not None else ""
