"""The top of the side panel: who it is, how they are reached, what came of the last calls."""

from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.services.recall.panel import PastContact, RecallPanel, SiblingCourse
from tracker.services.wording import (
    age_label,
    channel_label,
    course_label,
    outcome_label,
    say_cause_on_list,
    state_label,
)
from tracker.services.wording.untold import say_untold
from tracker.text import _, format_clock, format_date_short, person_name
from tracker.ui.look import look
from tracker.ui.recall.wording import near_day
from tracker.ui.widgets.plain_label import PlainLabel


class PanelPerson(QWidget):
    """Shows one panel; numbers can be selected and copied. `kinds` are those of name and number."""

    def __init__(
        self, owner: QWidget | None = None, *, kinds: tuple[str, str] = ("heading", "phone")
    ) -> None:
        super().__init__(owner)
        self._name = PlainLabel(kind=kinds[0], wraps=True, is_selectable=True)
        self._numbers = PlainLabel(kind="muted", wraps=True, is_selectable=True)
        self._warning = PlainLabel(kind="danger", wraps=True)
        self._calling = PlainLabel(kind="strong", wraps=True)
        self._phone = PlainLabel(kind=kinds[1], wraps=True, is_selectable=True)
        self._others = PlainLabel(kind="muted", wraps=True, is_selectable=True)
        self._plan = PlainLabel(kind="muted", wraps=True)
        self._untold = PlainLabel(kind="strong", wraps=True)
        self._causes = PlainLabel(kind="small", wraps=True)
        self._contacts = PlainLabel(kind="muted", wraps=True)
        self._siblings = PlainLabel(kind="muted", wraps=True)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(5))
        for label in (
            self._name,
            self._numbers,
            self._warning,
            self._calling,
            self._phone,
            self._others,
            self._plan,
            self._untold,
            self._causes,
            self._contacts,
            self._siblings,
        ):
            layout.addWidget(label)

    def show_panel(self, panel: RecallPanel) -> None:
        self._name.setText(person_name(panel.family_name, panel.given_name))
        born = _("born {on}").format(on=format_date_short(panel.birth_date))
        self._numbers.setText(f"{born} · {age_label(panel.age)} · {panel.record_number}")
        _show(self._warning, _warning(panel))
        _show(self._calling, _calling(panel))
        phone, *others = panel.plan.phones or ("", _("No telephone number"))
        _show(self._phone, phone)
        _show(self._others, "\n".join((*others, *panel.plan.emails)))
        _show(self._plan, _plan(panel))
        _show(self._untold, "\n".join(say_untold(booking) for booking in panel.untold))
        _show(
            self._causes,
            "\n".join(
                (
                    *(
                        say_cause_on_list(c, panel.now.standing.state)
                        for c in panel.now.standing.causes
                    ),
                    *panel.approvals,
                )
            ),
        )
        _show(self._contacts, _contacts(panel))
        _show(self._siblings, "\n".join(_sibling(other, panel) for other in panel.siblings))


def _show(label: PlainLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))


def _warning(panel: RecallPanel) -> str:
    if panel.deceased_on is not None:
        return _("Died on {on}.").format(on=format_date_short(panel.deceased_on))
    if panel.plan.do_not_contact:
        return _("Does not want to be contacted.")
    return ""


def _calling(panel: RecallPanel) -> str:
    calling = panel.calling
    if calling is None:
        return ""
    since = format_clock(calling.since, ZoneInfo(panel.zone))
    if calling.is_mine:
        return _("You are calling, since {time}.").format(time=since)
    return _("{name} is calling this patient, since {time}.").format(name=calling.by, time=since)


def _plan(panel: RecallPanel) -> str:
    plan = panel.plan
    parts = []
    if plan.preferred_channel:
        parts.append(_("{channel} first").format(channel=channel_label(plan.preferred_channel)))
    if plan.best_time:
        parts.append(plan.best_time)
    if plan.interpreter:
        parts.append(_("interpreter: {language}").format(language=plan.interpreter))
    if plan.transport:
        parts.append(_("transport: {how}").format(how=plan.transport))
    if plan.carer:
        parts.append(_("carer: {name}").format(name=plan.carer))
    lines = [" · ".join(parts), plan.note]
    return "\n".join(line for line in lines if line)


def _contacts(panel: RecallPanel) -> str:
    if not panel.contacts:
        return _("No contact yet.")
    return "\n".join(_contact(contact, panel) for contact in panel.contacts)


def _contact(contact: PastContact, panel: RecallPanel) -> str:
    on, today = near_day(contact.on, panel.today), panel.today
    outcome = outcome_label(contact.outcome)
    if contact.promise_by is not None:
        told = _("{on}: {outcome} by {day}").format(
            on=on, outcome=outcome, day=near_day(contact.promise_by, today)
        )
    else:
        told = _("{on}: {outcome}").format(on=on, outcome=outcome)
    if contact.person:
        told = _("{told} ({person})").format(told=told, person=contact.person)
    return _("{told}, “{note}”").format(told=told, note=contact.note) if contact.note else told


def _sibling(other: SiblingCourse, panel: RecallPanel) -> str:
    treatment = course_label(other.condition, other.body_region)
    if other.due_on is None:
        return _("Also {treatment}: {state}").format(
            treatment=treatment, state=state_label(other.state)
        )
    return _("Also {treatment}: {state}, due {on}").format(
        treatment=treatment, state=state_label(other.state), on=near_day(other.due_on, panel.today)
    )
