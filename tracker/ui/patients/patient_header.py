"""The head of the Patient screen: who it is, how they are reached, and what warns."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.domain.checks import OTHER_PRODUCT_DAYS
from tracker.services.patients.card import AlertRow, Header, PatientCard
from tracker.services.wording import age_label, channel_label
from tracker.text import _, format_date_short, format_dose, format_month, isolated
from tracker.ui.kinds import Kind
from tracker.ui.look import look
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.pill import Pill
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.plain_tooltip import plain_tooltip

_ALERT_KINDS = {
    "allergy": Kind.BAD,
    "pregnancy": Kind.BAD,
    "anticoagulant": Kind.CAUTION,
    "neuromuscular": Kind.CAUTION,
}

_LONGEST_PILL = 60


class PatientHeader(QWidget):
    """`actions` stands at the right of the name."""

    def __init__(self, actions: QWidget, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._name = PlainLabel(kind="title", wraps=True, is_selectable=True)
        self._who = PlainLabel(kind="muted", wraps=True, is_selectable=True)
        self._long = PlainLabel(kind="danger", wraps=True, is_selectable=True)
        self._warnings = QWidget()
        self._pills = FlowLayout(self._warnings, gap=8)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(5))
        first = QHBoxLayout()
        first.setSpacing(look().px(12))
        first.addWidget(self._name, 1)
        first.addWidget(actions, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(first)
        layout.addWidget(self._who)
        layout.addWidget(self._warnings)
        layout.addWidget(self._long)

        self._name.setAccessibleName(_("Patient"))
        self._who.setAccessibleName(_("Age, birth date, record number and contact"))

    def show_card(self, card: PatientCard, today: date) -> None:
        header = card.header
        self._name.setText(header.name)
        self._who.setText(" · ".join(who_is(header)))
        self._pills.clear()
        for pill in _pills(card, today):
            self._pills.addWidget(pill)
        # A pill is one line; of a warning every word counts.
        whole = [say_alert(alert) for alert in card.alerts if len(alert.text) > _LONGEST_PILL]
        self._long.setText("\n".join(whole))
        self._long.setVisible(bool(whole))
        self._warnings.setVisible(self._pills.count() > 0)
        self._warnings.updateGeometry()


def who_is(header: Header) -> list[str]:
    """Age, birth, record number, telephone, preferred channel, best time: what is known."""
    age, birth = age_label(header.age), format_date_short(header.birth_date)
    found = [
        _("{age}, born {birth}").format(age=age, birth=birth),
        _("record {number}").format(number=isolated(header.record_number)),
    ]
    if header.other_numbers:
        numbers = ", ".join(map(isolated, header.other_numbers))
        found.append(_("also {number}").format(number=numbers))
    found += [contact.value for contact in header.contacts[:2]]
    if header.preferred_channel:
        found.append(_("prefers {channel}").format(channel=channel_label(header.preferred_channel)))
    if header.best_time:
        found.append(_("best time: {time}").format(time=header.best_time))
    if header.carer:
        found.append(_("carer: {carer}").format(carer=header.carer))
    if header.interpreter:
        found.append(_("interpreter: {interpreter}").format(interpreter=header.interpreter))
    if header.transport:
        found.append(_("transport: {transport}").format(transport=header.transport))
    if header.contact_note:
        found.append(header.contact_note)
    return found


def say_alert(alert: AlertRow) -> str:
    if not alert.text:
        return alert.label
    return _("{kind}: {text}").format(kind=alert.label, text=alert.text)


def _pills(card: PatientCard, today: date) -> list[QWidget]:
    header = card.header
    pills: list[QWidget] = []
    if header.deceased_on is not None:
        died = _("Died on {on}").format(on=format_date_short(header.deceased_on))
        pills.append(Pill(Kind.BAD, died))
    if header.do_not_contact:
        pills.append(Pill(Kind.BAD, _("Do not contact")))
    for alert in card.alerts:
        pill = Pill(_ALERT_KINDS.get(alert.kind, Kind.CAUTION), say_alert(alert))
        pill.setToolTip(plain_tooltip(say_alert(alert)))
        if alert.since_on is not None:
            since = _("{warning}, since {on}").format(
                warning=say_alert(alert), on=format_date_short(alert.since_on)
            )
            pill.setToolTip(plain_tooltip(since))
        pills.append(pill)
    counting = [row for row in card.outside if not row.void_reason]
    if counting:
        newest = max(row.on for row in counting)
        given = _("Toxin given elsewhere, {on}").format(on=format_date_short(newest))
        is_near = (today - newest).days < OTHER_PRODUCT_DAYS
        pills.append(Pill(Kind.CAUTION if is_near else Kind.PLAIN, given))
    if header.weight is not None:
        weight = _("Weight {weight}, {month}").format(
            weight=weight_label(header.weight.grams), month=format_month(header.weight.measured_on)
        )
        pills.append(Pill(Kind.PLAIN, weight))
    return pills


def weight_label(grams: int) -> str:
    """ "61 kg", "8.25 kg"."""

    # Grams are thousandths of a kilogram, as doses are stored in thousandths of a Unit.
    return _("{weight} kg").format(weight=format_dose(grams))
