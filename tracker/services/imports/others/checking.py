"""Whether what another system says can be kept at all."""

from tracker.services.carried.field_names import field_of
from tracker.services.carried.record import Values
from tracker.services.carried.stored_values import stored_values


def cannot_be_kept(
    kind: str, values: Values, parts: dict[str, list[Values]] | None = None
) -> tuple[str, str] | None:
    """The first field that is wrong, and what is, as a sentence; None: nothing is."""
    wrong: list[tuple[str, str]] = []
    of_part = ""

    def tell(column: str, message: str) -> None:
        wrong.append((field_of(kind, of_part + column), message))

    stored_values(kind, values, tell)
    for part, rows in (parts or {}).items():
        of_part = f"{part}."
        for row in rows:
            stored_values(part, row, tell, left_out="patient_id")
    return wrong[0] if wrong else None
