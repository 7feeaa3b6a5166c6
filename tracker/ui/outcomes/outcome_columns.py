"""What the tables of outcomes show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.services.outcomes.rows import InstrumentScores, PatientOutcomes
from tracker.text import _, format_date_short
from tracker.ui.column import Column
from tracker.ui.kinds import Kind


@dataclass(frozen=True, slots=True)
class Noted:
    """Something that was told, agreed to, tried, or went wrong."""

    kind: str
    uuid: str
    version: int
    on: date | None
    label: str
    said: str
    state: str
    mark: Kind | None = None


def score_columns() -> tuple[Column[InstrumentScores], ...]:
    return (
        Column(_("Instrument"), _instrument, width=26, is_strong=True, tooltip=_instrument),
        Column(_("Treatment"), lambda row: row.course_label, width=22),
        Column(_("Baseline"), _baseline, width=13, is_number=True, sub=_baseline_on),
        Column(_("Newest"), lambda row: row.newest.said, width=9, is_number=True, is_strong=True),
        Column(_("On"), lambda row: format_date_short(row.newest.on), width=13),
        Column(_("Since the baseline"), lambda row: row.newest.change, width=18),
        Column(_("Matters"), _matters, width=18, stretches=True, pill=_kind),
    )


def score_key(row: InstrumentScores) -> str:
    return f"{row.course_uuid} {row.instrument} {row.about}"


def noted_columns() -> tuple[Column[Noted], ...]:
    return (
        Column(_("Date"), _on, width=13, is_strong=True),
        Column(_("Kind"), lambda row: _kind_label(row.kind), width=22),
        Column(_("What"), lambda row: row.said, width=34, stretches=True, tooltip=_said),
        Column(_("State"), lambda row: row.state, width=26, pill=lambda row: row.mark),
    )


def noted_key(row: Noted) -> str:
    return f"{row.kind} {row.uuid}"


def noted(found: PatientOutcomes) -> list[Noted]:
    """Everything but scores, the newest first; what has no date comes last."""
    rows = [*_events(found), *_consents(found), *_responses(found), *_priors(found)]
    return sorted(rows, key=lambda row: row.on or date.min, reverse=True)


def _events(found: PatientOutcomes) -> Iterator[Noted]:
    for row in found.events:
        state = _("{severity}, {outcome}").format(severity=row.severity, outcome=row.outcome)
        mark = None
        if row.is_serious:
            state = _("serious, {outcome}").format(outcome=row.outcome)
            mark = Kind.NOTE if row.is_over and row.reported_on else Kind.BAD
        yield Noted("event", row.uuid, row.version, row.on, "", row.said, state, mark)


def _consents(found: PatientOutcomes) -> Iterator[Noted]:
    for row in found.consents:
        said = _("{treatment}, {product}").format(
            treatment=row.condition_label, product=row.product_label
        )
        state = _("until taken back")
        if row.until is not None:
            template = _("until {on}") if row.holds else _("ended on {on}")
            state = template.format(on=format_date_short(row.until))
        mark = Kind.GOOD if row.holds else Kind.CAUTION
        yield Noted("consent", row.uuid, row.version, row.given_on, "", said, state, mark)


def _responses(found: PatientOutcomes) -> Iterator[Noted]:
    labels = {course.uuid: course.label for course in found.courses}
    for row in found.responses:
        state = _("injected on {on}").format(on=format_date_short(row.session_on))
        label = labels.get(row.course_uuid, "")
        said = (
            _("{treatment}: {said}").format(treatment=label, said=row.said) if label else row.said
        )
        yield Noted("response", row.uuid, row.version, row.told_on, label, said, state)


def _priors(found: PatientOutcomes) -> Iterator[Noted]:
    for row in found.priors:
        state = _("{result}; {why}").format(result=row.result, why=row.stopped_for)
        said = _("{what} ({when})").format(what=row.what, when=row.when) if row.when else row.what
        yield Noted("prior", row.uuid, row.version, None, row.condition_label, said, state)


def _kind_label(kind: str) -> str:
    names = {
        "event": _("adverse event"),
        "consent": _("consent"),
        "response": _("how it worked"),
        "prior": _("tried before"),
    }
    return names[kind]


def _instrument(row: InstrumentScores) -> str:
    if not row.about:
        return row.label
    return _("{instrument}, {about}").format(instrument=row.label, about=row.about)


def _baseline(row: InstrumentScores) -> str:
    return row.baseline.said if row.baseline else _("none")


def _baseline_on(row: InstrumentScores) -> str:
    return format_date_short(row.baseline.on) if row.baseline else ""


def _matters(row: InstrumentScores) -> str:
    newest = row.newest
    if newest.is_alarming:
        return _("too high")
    if newest.is_better is False:
        return _("worse")
    if row.baseline and row.baseline.is_late:
        return _("baseline too late")
    if newest.matters is None:
        return ""
    return _("enough to matter") if newest.matters else _("too little to matter")


def _kind(row: InstrumentScores) -> Kind | None:
    newest = row.newest
    is_late = row.baseline is not None and row.baseline.is_late
    if newest.is_alarming or newest.is_better is False or is_late:
        return Kind.CAUTION
    if newest.matters is None:
        return None
    return Kind.GOOD if newest.matters else Kind.NOTE


def _on(row: Noted) -> str:
    return format_date_short(row.on) if row.on else ""


def _said(row: Noted) -> str:
    return row.said
