"""The recall list on paper: a row a treatment, with what is needed to call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from tracker.services.recall.rows import RecallRow
from tracker.services.wording import (
    course_label,
    outcome_label,
    product_short,
    say_cause_on_list,
    say_step,
    span_label,
    state_label,
)
from tracker.services.wording.lateness import days_from
from tracker.services.wording.untold import say_untold
from tracker.text import (
    _,
    format_date_short,
    format_number,
    format_units,
    isolated,
    ngettext,
    person_name,
)
from tracker.ui.printing.markup import Markup, PaperColumn, joined, paragraph, table, text, title
from tracker.ui.printing.paper import Paper


def recall_paper(
    view: str,
    rows: Sequence[RecallRow],
    count: int,
    today: date,
    phones: Mapping[int, str] | None = None,
) -> Paper:
    """The rows of a list that is called `view`; `count` is how many it has in all.

    `phones` are by patient's id.
    """
    return Paper(
        file_name=_("Recall list {on}").format(on=today.isoformat()),
        running_title=_("Recall list: {view}").format(view=view),
        printed_line=_("As of {on}").format(on=format_date_short(today)),
        body=joined(_body(view, rows, count, today, phones or {})),
        is_landscape=True,
    )


def _body(
    view: str, rows: Sequence[RecallRow], count: int, today: date, phones: Mapping[int, str]
) -> Iterator[Markup]:
    yield title(_("Recall list: {view}").format(view=view))
    if not rows:
        yield paragraph(_("Nothing is due in this list."))
        return
    yield paragraph(_how_many(len(rows), count), kind="muted")
    yield recall_table(rows, today, phones)


def recall_table(rows: Sequence[RecallRow], today: date, phones: Mapping[int, str]) -> Markup:
    """A row a treatment, with room to write beside it."""
    columns = (
        PaperColumn(_("Next step"), 19),
        PaperColumn(_("Due"), 17),
        PaperColumn(_("Patient"), 20),
        PaperColumn(_("Treatment"), 20),
        PaperColumn(_("Last contact"), 12),
        PaperColumn(_("Notes"), 12),
    )
    return table(columns, (_row(row, today, phones.get(row.patient_id, "")) for row in rows))


def _how_many(shown: int, count: int) -> str:
    if shown == count:
        return ngettext("{count} treatment", "{count} treatments", count).format(
            count=format_number(count)
        )
    return _("The first {shown} of {count} treatments on this list").format(
        shown=format_number(shown), count=format_number(count)
    )


def _row(row: RecallRow, today: date, phone: str) -> tuple[Markup | str, ...]:
    step = [say_step(row.step, today), state_label(row.state, row.causes, verb=row.step.verb)]
    step += [say_untold(row.untold)] if row.untold is not None else []
    # The first cause says it all; the record has the others.
    step += [say_cause_on_list(cause, row.state) for cause in row.causes[:1]]
    name = person_name(row.family_name, row.given_name)
    born = _("born {birth}, record {number}").format(
        birth=format_date_short(row.birth_date), number=isolated(row.record_number)
    )
    plan = [product_short(row.product)]
    if row.planned_dose is not None:
        plan.append(format_units(row.planned_dose))
    if row.last_on is not None:
        plan.append(_("last {on}").format(on=format_date_short(row.last_on)))
    due = (
        days_from(row.target_on, row.due_on, today),
        span_label(row.earliest_on, row.overdue_from),
    )
    return (
        "\n".join(step),
        "\n".join(due),
        joined((text(name, kind="strong"), text("\n" + born), text("\n" + phone))),
        joined((text(course_label(row.condition, row.body_region)), text("\n" + ", ".join(plan)))),
        _contact(row),
        "",
    )


def _contact(row: RecallRow) -> str:
    if row.contact is None:
        return ""
    tries = ngettext("{count} try", "{count} tries", row.contact.tries).format(
        count=row.contact.tries
    )
    return "\n".join((format_date_short(row.contact.on), outcome_label(row.contact.outcome), tries))
