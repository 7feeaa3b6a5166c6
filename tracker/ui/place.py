"""Where one can be in the window: the code of each screen."""

from enum import StrEnum

from tracker.text import _
from tracker.ui.navigation import Entry


class Place(StrEnum):
    """A screen. Those of one patient or visit have no entry of their own in the navigation."""

    RECALL = "recall"
    TODAY = "today"
    CALENDAR = "calendar"
    PATIENTS = "patients"
    PATIENT = "patient"
    VISIT = "visit"
    STOCK = "stock"
    APPROVALS = "approvals"
    REPORTS = "reports"
    SETTINGS = "settings"


def entries() -> list[Entry]:
    """What the navigation shows, from above."""
    return [
        Entry(Place.RECALL, _("Recall")),
        Entry(Place.TODAY, _("Today")),
        Entry(Place.CALENDAR, _("Calendar")),
        Entry(Place.PATIENTS, _("Patients")),
        Entry(Place.STOCK, _("Stock")),
        Entry(Place.APPROVALS, _("Approvals")),
        Entry(Place.REPORTS, _("Reports")),
        Entry(Place.SETTINGS, _("Settings"), is_low=True),
    ]
