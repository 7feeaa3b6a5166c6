"""Why something of another system doesn't come in."""

from tracker.services.imports.others.told import Withdrawn


class NotTaken(Exception):
    """Its text is the reason, the end of a sentence that names the resource and the `field` in it.

    `waits` where somebody has to see to it, since it may be an injection or somebody to call.
    """

    def __init__(self, field: str, reason: str, *, waits: bool = False) -> None:
        super().__init__(reason)
        self.field = field
        self.waits = waits


class EnteredInError(Exception):
    """It may have come in before it was called an error."""

    def __init__(self, withdrawn: Withdrawn) -> None:
        super().__init__()
        self.withdrawn = withdrawn
