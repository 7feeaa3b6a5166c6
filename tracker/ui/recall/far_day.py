"""A day so far ahead that a typing error is likelier: till then nobody calls, so it is asked about."""

from datetime import date, timedelta

from tracker.domain.problems import Invalid
from tracker.services.contacts.attempts import LONGEST_REST
from tracker.services.wording.lateness import distance
from tracker.text import _, format_weekday_date
from tracker.ui.recall.panel_form import PanelForm

_FAR = timedelta(days=60)


def ask_if_far(
    form: PanelForm, on: date, today: date, field: str, last: date | None = None
) -> None:
    """Raises Invalid for a day on which somebody is to call again, unless it was asked already.

    One that is too far for anybody, after `last`, is refused as it is saved.
    """
    if today + _FAR < on <= (last or today + LONGEST_REST):
        told = _("{on} is {distance}, and nobody calls until then. Save again if you mean it.")
        values = {"on": format_weekday_date(on), "distance": distance(on, today)}
        form.ask_twice(on, Invalid(told.format(**values), field=field))
