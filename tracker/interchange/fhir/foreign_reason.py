"""Why something of another system doesn't come in."""


class NotTaken(Exception):
    """Its text is the reason, the end of a sentence that names the resource."""
