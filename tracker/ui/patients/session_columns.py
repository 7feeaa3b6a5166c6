"""What the table of injections shows."""

from __future__ import annotations

from tracker.services.patients.card import SessionRow
from tracker.services.wording.sites import count_sites
from tracker.text import _, format_date_short, format_dose
from tracker.ui.column import Column
from tracker.ui.kinds import Kind

_KINDS = {
    "planned": Kind.NOTE,
    "given": Kind.ASK,
    "signed": Kind.GOOD,
    "amended": Kind.NOTE,
    "voided": Kind.BAD,
}


def session_columns() -> tuple[Column[SessionRow], ...]:
    return (
        Column(_("Date"), lambda row: format_date_short(row.on), width=13, is_strong=True),
        Column(_("Interval"), _interval, width=9),
        Column(_("Treatment"), lambda row: row.course_label, width=22, tooltip=_course),
        Column(
            _("Product, lot"),
            lambda row: row.product_label,
            sub=lambda row: row.lots,
            tooltip=lambda row: row.lots,
            width=25,
        ),
        Column(_("Units"), _dose, sub=_sites, width=8, is_number=True, is_strong=True),
        Column(_("Injector"), lambda row: row.injector, width=14),
        Column(
            _("Record"),
            lambda row: row.status_label,
            pill=_kind,
            tooltip=_import,
            width=20,
            sub=_who,
        ),
        Column(_("Notes"), session_notes, width=18, stretches=True, tooltip=session_notes),
    )


def _sites(row: SessionRow) -> str:
    return count_sites(row.sites) if row.sites else ""


def session_notes(row: SessionRow) -> str:
    """Everything that is said about it, the gravest first."""
    said = []
    if row.void_reason:
        said.append(_("Entered in error: {reason}").format(reason=row.void_reason))
    if row.incident_reason:
        said.append(
            _("Given although a check would have stopped it: {reason}").format(
                reason=row.incident_reason
            )
        )
    said += [_("Before it was amended: {form}").format(form=form) for form in row.before]
    if row.notes:
        said.append(row.notes)
    return "\n".join(said)


def _interval(row: SessionRow) -> str:
    return _("touch-up") if row.is_touch_up and not row.since_label else row.since_label


def _course(row: SessionRow) -> str:
    return row.course_label


def _dose(row: SessionRow) -> str:
    return format_dose(row.dose) if row.dose is not None else _("unknown")


def _kind(row: SessionRow) -> Kind | None:
    return Kind.NOTE if _is_as_imported(row) else _KINDS.get(row.status)


def _who(row: SessionRow) -> str:
    if row.imported is not None and _is_as_imported(row):
        return _("on {on} by {name}").format(
            on=format_date_short(row.imported.on), name=row.imported.by
        )
    return _signed(row)


def _import(row: SessionRow) -> str:
    return row.imported.sentence if row.imported is not None else ""


def _is_as_imported(row: SessionRow) -> bool:
    return row.imported is not None and not _signed(row)


def _signed(row: SessionRow) -> str:
    if row.voided_by:
        return row.voided_by
    return row.signed_by


def say_session(row: SessionRow) -> str:
    """Everything that is recorded about injections, a line each."""
    dose = _("{dose} Units").format(dose=_dose(row))
    lines = [
        _("{on}, {treatment}").format(on=format_date_short(row.on), treatment=row.course_label),
        _("{product}, {dose}").format(product=row.product_label, dose=dose),
    ]
    if row.is_touch_up:
        lines.append(_("A touch-up."))
    if row.lots:
        lines.append(_("Lots: {lots}").format(lots=row.lots))
    if row.injector:
        lines.append(_("Injected by {name}").format(name=row.injector))
    if _signed(row):
        lines.append(_("{status}, by {name}").format(status=row.status_label, name=_signed(row)))
    elif row.imported is None:
        lines.append(row.status_label)
    if row.imported is not None:
        lines.append(row.imported.sentence)
    notes = session_notes(row)
    return "\n".join((*lines, notes) if notes else lines)
