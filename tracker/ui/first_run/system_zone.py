"""The time zone of this computer, to be proposed for a new clinic."""


def system_zone() -> str:
    """An IANA name; UTC where the system doesn't say."""
    import tzlocal

    try:
        return tzlocal.get_localzone_name() or "UTC"
    except (LookupError, ValueError, OSError):
        return "UTC"
