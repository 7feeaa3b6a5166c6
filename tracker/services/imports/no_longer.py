"""What an earlier copy of a spreadsheet had, and this one has no more: told, and left as it is."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.facts import COUNTING
from tracker.services.facts import CHUNK
from tracker.services.imports.plain import owners_of
from tracker.services.same_person.kept import kept_patients
from tracker.storage import records as r
from tracker.storage.slices import slices
from tracker.text import format_date_short, format_number, ngettext, person_name

_NAMED = 3


@dataclass(frozen=True, slots=True)
class NoLonger:
    """Patients by name whose rows are all gone, and those whose newest injection is, with its day."""

    patients: tuple[str, ...] = ()
    injections: tuple[tuple[str, date], ...] = ()

    @property
    def told(self) -> tuple[str, ...]:
        """A sentence for each."""
        days = [f"{name} ({format_date_short(on)})" for name, on in self.injections]
        sentences = (
            (
                ngettext(
                    "{count} patient of an earlier copy of this sheet is no longer in it, and stays "
                    "here as before: {names}.",
                    "{count} patients of an earlier copy of this sheet are no longer in it, and stay "
                    "here as before: {names}.",
                    len(self.patients),
                ),
                self.patients,
            ),
            (
                ngettext(
                    "{count} patient’s newest injection is no longer in this sheet, and counts here "
                    "as before: {names}. If it was an error, mark it as one in its record.",
                    "{count} patients’ newest injections are no longer in this sheet, and count here "
                    "as before: {names}. If one was an error, mark it as one in its record.",
                    len(days),
                ),
                days,
            ),
        )
        return tuple(
            sentence.format(
                count=format_number(len(names)),
                names="; ".join(names[:_NAMED]) + ("; …" if len(names) > _NAMED else ""),
            )
            for sentence, names in sentences
            if names
        )


def no_longer(
    tx: Session, there: Iterable[tuple[str, date | None]], run_uuid: str | None
) -> NoLonger:
    """`there` are the rows of this copy by record number and day, those that wait, too; `run_uuid`
    its own import. An import was of an earlier copy if this one has most of its days.
    """
    newest: dict[str, date] = {}
    days: dict[str, set[date]] = {}
    for number, on in filter(itemgetter(0), there):
        newest[number] = max(newest.get(number, date.min), on or date.max)
        days.setdefault(number, set()).add(on or date.max)
    owners: dict[str, int] = {}
    for some in slices(sorted(newest), CHUNK):
        owners |= owners_of(tx, some)
    kept = kept_patients(tx, owners.values())
    last: dict[int, date] = {}
    known: set[tuple[int, date]] = set()
    for number, owner in owners.items():
        one = kept.get(owner, owner)
        last[one] = max(last.get(one, date.min), newest[number])
        known.update((one, on) for on in days[number])
    given = _given(tx, run_uuid)
    total = Counter(run for run, _who, _on in given)
    same = Counter(run for run, who, on in given if (who, on) in known)
    before: dict[int, date] = {}
    for run, who, on in given:
        if 2 * same[run] > total[run]:
            before[who] = max(before.get(who, date.min), on)
    gone = {who: on for who, on in before.items() if last.get(who, date.min) < on}
    names = _names(tx, gone)
    ordered = sorted(gone, key=lambda who: names[who])
    return NoLonger(
        tuple(names[who] for who in ordered if who not in last),
        tuple((names[who], gone[who]) for who in ordered if who in last),
    )


def _given(tx: Session, run_uuid: str | None) -> list[tuple[int, int, date]]:
    """What other imports brought and still counts: by import, patient and day."""
    row, run, session = r.ImportedRow, r.ImportRun, r.SessionRecord
    query = (
        select(row.import_run_id, session.patient_id, session.given_on)
        .join(session, session.id == row.session_id)
        .join(run, run.id == row.import_run_id)
        .where(session.status.in_(COUNTING))
    )
    if run_uuid is not None:
        query = query.where(run.uuid != run_uuid)
    return [(one[0], one[1], one[2]) for one in tx.execute(query)]


def _names(tx: Session, patient_ids: Iterable[int]) -> dict[int, str]:
    patient = r.Patient
    query = select(patient.id, patient.family_name, patient.given_name)
    return {
        one.id: person_name(one.family_name, one.given_name)
        for some in slices(sorted(patient_ids), CHUNK)
        for one in tx.execute(query.where(patient.id.in_(some)))
    }
