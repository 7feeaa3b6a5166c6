"""Which treatments one call is about."""

from tracker.domain.state import State
from tracker.services.recall.panel import RecallPanel


def called_courses(panel: RecallPanel) -> tuple[str, ...]:
    """The current course and every other of the patient's that is to be called too."""
    others = [sibling.uuid for sibling in panel.siblings if sibling.state is State.TO_CALL]
    return (panel.course_uuid, *others)
