"""The earlier forms of amended sessions: each beside what was changed in it, in words."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.questions import Reply
from tracker.domain.sites import by_muscle
from tracker.services.clinic.clinic import today_in
from tracker.services.patients.parts import PatientParts
from tracker.services.sites.pattern_content import read_sites, write_sites
from tracker.services.sites.session_sites import as_sites
from tracker.services.wording import product_name, question_text
from tracker.services.wording.sites import count_sites, muscle_name, say_muscle
from tracker.storage import records as r
from tracker.text import _, format_date_short, format_units

Form = dict[str, Any]


def amended_forms(tx: Session, parts: PatientParts, zone: str) -> dict[int, list[str]]:
    """By the id of their session, the oldest first; days are the clinic's of that zone."""
    forms: dict[int, list[Any]] = {}
    for row in parts.amendments:
        forms.setdefault(row.session_id, []).append(row)
    if not forms:
        return {}
    now, lots = _standing(tx, parts, list(forms)), _lots_of_vials(tx, parts)
    return {
        session_id: [
            _("Until {by} amended it on {day} ({reason}): {before}").format(
                by=row.by,
                day=format_date_short(today_in(zone, row.amended_at)),
                reason=row.reason,
                before="; ".join([_whole(row.before), *_differing(row.before, after, lots)]),
            )
            for row, after in zip(
                rows, [*(one.before for one in rows[1:]), now[session_id]], strict=True
            )
        ]
        for session_id, rows in forms.items()
    }


def _whole(before: Form) -> str:
    dose = before.get("dose")
    on = date.fromisoformat(before["on"])
    sites = sum(line[3] for line in before.get("sites", ()))
    said = _("{on}, {dose} of {product}, {sites}") if sites else _("{on}, {dose} of {product}")
    return said.format(
        on=format_date_short(on),
        sites=count_sites(sites),
        dose=_("an unknown dose") if dose is None else format_units(dose),
        product=product_name(before.get("product")),
    )


def _differing(before: Form, after: Form, lots: dict[str, str]) -> Iterator[str]:
    """What stood in the earlier form, of all that is another now."""

    def differs(part: str) -> bool:
        # A form of an earlier version of the program may not have it.
        return part in before and before[part] != after.get(part)

    if differs("sites"):
        yield from _sites(before["sites"], after.get("sites", ()))
    if differs("vials"):
        yield from _vials(before["vials"], lots)
    if differs("lots"):
        numbers = ", ".join(number for number, _expiry in before["lots"])
        yield _("lots: {lots}").format(lots=numbers) if numbers else _("no lot")
    if differs("is_touch_up"):
        yield _("a touch-up") if before["is_touch_up"] else _("no touch-up")
    if differs("injector"):
        name = before["injector"]
        yield _("given by {name}").format(name=name) if name else _("nobody named who injected")
    if differs("answers"):
        yield from _answers(before["answers"], after.get("answers", ()))
    if differs("incident_reason") and before["incident_reason"]:
        yield _("given all the same: {reason}").format(reason=before["incident_reason"])
    if differs("notes"):
        said = before["notes"]
        yield _("notes: {notes}").format(notes=said) if said else _("no notes")


def _sites(before: list[list[Any]], after: list[list[Any]]) -> Iterator[str]:
    old = {row.muscle: row for row in by_muscle(read_sites(before))}
    new = {row.muscle: row for row in by_muscle(read_sites(after))}
    muscles = [muscle for muscle in {**old, **new} if old.get(muscle) != new.get(muscle)]
    for muscle in muscles:
        if muscle in old:
            yield say_muscle(old[muscle])
        else:
            yield _("{muscle}: none").format(muscle=muscle_name(muscle))
    if not muscles:
        yield _("sites elsewhere on the drawing")


def _vials(before: list[list[Any]], lots: dict[str, str]) -> Iterator[str]:
    if not before:
        yield _("taken from no vial")
    for uuid, dose in before:
        yield _("{dose} from a vial of lot {lot}").format(
            dose=format_units(dose), lot=lots.get(uuid, "")
        )


def _answers(before: list[list[str]], after: list[list[str]]) -> Iterator[str]:
    words = {Reply.YES: _("yes"), Reply.NO: _("no"), Reply.NOT_ASKED: _("not asked")}
    old, new = (
        {code: (Reply(reply), note) for code, reply, note in one} for one in (before, after)
    )
    nobody = (Reply.NOT_ASKED, "")
    for code in sorted({*old, *new}):
        reply, note = old.get(code, nobody)
        if (reply, note) == new.get(code, nobody):
            continue
        said = _("{question} {answer}").format(question=question_text(code), answer=words[reply])
        yield _("{said} ({note})").format(said=said, note=note) if note else said


def _standing(tx: Session, parts: PatientParts, session_ids: list[int]) -> dict[int, Form]:
    """What stands now, as amendments keep what stood before."""
    session, site, use, vial, answer = (
        r.SessionRecord,
        r.SessionSite,
        r.VialUse,
        r.VialRecord,
        r.VisitAnswer,
    )
    found: dict[int, Form] = {
        row.id: {
            "is_touch_up": row.is_touch_up,
            "injector": row.injector_text or row.injector or "",
            "notes": row.notes,
            "incident_reason": row.incident_reason,
            "sites": [],
            "vials": [],
            "lots": [],
            "answers": [],
        }
        for row in parts.sessions
        if row.id in session_ids
    }
    for session_id, number, expiry in parts.lots:
        if session_id in found:
            on = expiry.isoformat() if expiry else None
            found[session_id]["lots"].append([number, on])
    for row in tx.execute(
        select(site.__table__)
        .where(site.session_id.in_(session_ids))
        .order_by(site.session_id, site.position)
    ):
        found[row.session_id]["sites"] += write_sites(as_sites([row]))
    for session_id, uuid, dose in tx.execute(
        select(use.session_id, vial.uuid, use.dose)
        .join(vial, vial.id == use.vial_id)
        .where(use.session_id.in_(session_ids))
        .order_by(use.vial_id)
    ):
        found[session_id]["vials"].append([uuid, dose])
    for session_id, code, reply, note in tx.execute(
        select(session.id, answer.code, answer.answer, answer.note)
        .join(answer, answer.visit_id == session.visit_id)
        .where(session.id.in_(session_ids))
        .order_by(answer.code)
    ):
        found[session_id]["answers"].append([code, reply, note])
    return found


def _lots_of_vials(tx: Session, parts: PatientParts) -> dict[str, str]:
    uuids = {uuid for row in parts.amendments for uuid, _dose in row.before.get("vials", ())}
    vial = r.VialRecord
    rows = tx.execute(select(vial.uuid, vial.lot_number).where(vial.uuid.in_(uuids)))
    return dict(rows.all())
