"""Whether what another system says can be kept at all."""

from tracker.services.carried.record import Values
from tracker.services.carried.stored_values import stored_values


def cannot_be_kept(
    kind: str, values: Values, parts: dict[str, list[Values]] | None = None
) -> str | None:
    """What is wrong with the first column that is, as a sentence; None: nothing is."""
    wrong: list[str] = []

    def tell(column: str, message: str) -> None:
        wrong.append(f"{column}: {message}")

    stored_values(kind, values, tell)
    for part, rows in (parts or {}).items():
        for row in rows:
            stored_values(part, row, tell, left_out="patient_id")
    return wrong[0] if wrong else None
