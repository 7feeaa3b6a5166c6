"""Taking a whole import back, as long as nothing depends on it.

Nothing is deleted: injections and bookings are entered in error, treatments that it opened end as
opened in error, what it changed is as it was. Patients whom it brought lose their record number,
and what another system's file names its uuid, so that the same file, better read, can bring them
again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Subject
from tracker.domain.problems import NotAllowed, NotFound
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.bookings.outcomes import put_outcome
from tracker.services.courses.windows import refresh_windows
from tracker.services.editing import user
from tracker.services.facts import CHUNK
from tracker.services.imports.before import put_back, put_back_patient
from tracker.services.imports.others.waiting import is_of_others
from tracker.services.imports.plain import Progress
from tracker.services.imports.sheets import WAITING
from tracker.services.rules.in_force import current_rules
from tracker.services.wording.trail_things import thing_label
from tracker.storage import records as r
from tracker.storage.uuids import new_uuid
from tracker.text import _, format_number

IMPORTS = Subject("import")
_KINDS: dict[str, type[Any]] = {
    "appointment": r.Appointment,
    "session": r.SessionRecord,
    "course": r.Course,
    "patient": r.Patient,
}
# What the import itself wrote beside its records, or what is worked out from them.
_BESIDE = frozenset(
    {
        "contact_point",
        "course_phase",
        "import_made",
        "imported_row",
        "not_same_person",
        "patient_identifier",
        "session_lot",
        "visit",
    }
)
_OPENED_IN_ERROR = "other"
_BROUGHT = {
    "patients",
    "treatments",
    "injections",
    "bookings",
    "changed_patients",
    "changed_treatments",
}
_DERIVED = "5"
"""The version of a uuid that comes from what another system calls a thing."""


@dataclass(frozen=True, slots=True)
class ImportDone:
    """An import. `counts` says what it added, by kind; `waiting` of its rows are not in yet."""

    uuid: str
    file_name: str
    imported_at: datetime
    by: str
    rows: int
    counts: dict[str, int]
    waiting: int
    undone_on: date | None


def imports_done(tx: Session) -> tuple[ImportDone, ...]:
    """All of them, the newest first."""
    authorize(tx, Action.IMPORT)
    run, undo, row = r.ImportRun, r.ImportUndo, r.WaitingRow
    waiting = (
        select(func.count())
        .where(row.import_run_id == run.id, row.ending.is_(None))
        .scalar_subquery()
    )
    found = tx.execute(
        select(
            run.uuid,
            run.file_name,
            run.imported_at,
            run.by,
            run.rows,
            run.counts,
            waiting,
            undo.undone_on,
        )
        .outerjoin(undo, undo.import_run_id == run.id)
        .order_by(run.id.desc())
    )
    return tuple(ImportDone(*one) for one in found)


def what_depends(tx: Session, run_uuid: str) -> tuple[str, ...]:
    """What has been done since about what an import brought, a sentence each; none: it can go."""
    authorize(tx, Action.IMPORT)
    return tuple(_dependants(tx, _run(tx, run_uuid).id))


def undo_import(tx: Session, run_uuid: str, today: date, progress: Progress | None = None) -> Done:
    """Take it back. Raises NotAllowed, with what depends on it; then nothing is changed.

    `progress` is told how many records are done, of how many; what it raises stops it.
    """
    authorize(tx, Action.IMPORT)
    run = _run(tx, run_uuid)
    if tx.scalar(select(r.ImportUndo.id).where(r.ImportUndo.import_run_id == run.id)):
        raise NotAllowed(_("This import was taken back already."))
    if not _is_traced(tx, run):
        raise NotAllowed(
            _("It wasn’t kept what this import brought, so it can’t be taken back as a whole.")
        )
    depends = list(_dependants(tx, run.id))
    if depends:
        raise NotAllowed(
            _("The import of “{file}” can’t be taken back. {reasons} Nothing was changed.").format(
                file=run.file_name, reasons=" ".join(depends)
            )
        )
    made = [one for kind in _KINDS for one in _made(tx, run.id, kind)]
    touched: set[int] = set()
    for done, one in enumerate(made, 1):
        touched.add(_take_back(tx, one, run, today))
        if progress is not None and done % CHUNK == 0:
            progress(done, len(made))
    patients = sorted(touched)
    _take_back_rows(tx, run, today)
    tx.add(r.ImportUndo(import_run_id=run.id, undone_on=today, undone_by=user(tx)))
    tx.flush()
    _note_versions(tx, made)
    for start in range(0, len(patients), CHUNK):
        refresh_windows(tx, patients[start : start + CHUNK], current_rules(tx))
    return Done(run.uuid, frozenset({Subject("patient"), Subject("course"), WAITING, IMPORTS}))


def _take_back_rows(tx: Session, run: r.ImportRun, today: date) -> None:
    """What was read, and what waits: as if the file had never been."""
    tx.execute(delete(r.ImportedRow).where(r.ImportedRow.import_run_id == run.id))
    for one in _made(tx, run.id, "imported_row"):
        noted = tx.get(r.ImportedRow, one.record_id)
        if noted is not None and one.before is not None:
            noted.content = one.before["content"]
    for waiting in tx.scalars(
        select(r.WaitingRow).where(
            r.WaitingRow.import_run_id == run.id, r.WaitingRow.ending.is_(None)
        )
    ):
        waiting.ending, waiting.closed_on, waiting.closed_by = "undone", today, user(tx)
    for one in _made(tx, run.id, "waiting_row"):
        mended = tx.get(r.WaitingRow, one.record_id)
        if mended is not None:
            _wait_again(tx, mended)


def _note_versions(tx: Session, made: Sequence[r.ImportMade]) -> None:
    """An earlier import that changed the same can be taken back, too, after this one."""
    for one in made:
        if one.before is not None:
            record = tx.get_one(_KINDS[one.kind], one.record_id)
            one.before = {**one.before, "undone": record.version}
    tx.flush()


def _run(tx: Session, uuid: str) -> r.ImportRun:
    found = tx.scalar(select(r.ImportRun).where(r.ImportRun.uuid == uuid))
    if found is None:
        raise NotFound(_("This import is not there."))
    return found


def _is_traced(tx: Session, run: r.ImportRun) -> bool:
    """Earlier versions of the program didn't write down what they made, nor does it travel."""
    made, row, mapping = r.ImportMade, r.WaitingRow, r.ImportMapping
    of_it = made.import_run_id == run.id, made.kind.in_((*_KINDS, "imported_row"))
    if tx.scalar(select(made.id).where(*of_it).limit(1)) is not None:
        return True
    waiting = select(mapping.content).join(row, row.mapping_id == mapping.id)
    content = tx.scalar(waiting.where(row.import_run_id == run.id).limit(1))
    if content is None or run.counts.keys() & _BROUGHT:
        return False
    return bool(run.counts) or not is_of_others(content)


def _made(tx: Session, run_id: int, kind: str) -> list[r.ImportMade]:
    made = r.ImportMade
    return list(tx.scalars(select(made).where(made.import_run_id == run_id, made.kind == kind)))


def _take_back(tx: Session, made: r.ImportMade, run: r.ImportRun, today: date) -> int:
    """One record; gives the patient whose dates are worked out anew."""
    record = tx.get_one(_KINDS[made.kind], made.record_id)
    before = made.before
    if before is None:
        _let_go(record)
    if isinstance(record, r.Patient):
        _take_back_patient(record, before)
        return record.id
    if isinstance(record, r.SessionRecord):
        _let_go(tx.get_one(r.Visit, record.visit_id))
        record.status, record.voided_by, record.voided_at = "voided", user(tx), tx.info["now"]()
        record.void_reason = _("The import of “{file}” was taken back.").format(file=run.file_name)
    elif isinstance(record, r.Appointment):
        put_outcome(tx, record, "voided" if before is None else before["status"], None)
        if before is not None and "course_id" in before:
            record.courses.append(r.AppointmentCourse(course_id=before["course_id"]))
    elif before is not None:
        put_back(record, before)
    elif record.ended_on is None:
        record.ended_on, record.end_reason = max(today, record.opened_on), _OPENED_IN_ERROR
        record.ended_by, record.end_note = user(tx), _("Opened in error.")
    return int(record.patient_id)


def _wait_again(tx: Session, row: r.WaitingRow) -> None:
    """A row that this import brought in, unless the import that had left it is gone, too."""
    undo = r.ImportUndo
    is_gone = tx.scalar(select(undo.id).where(undo.import_run_id == row.import_run_id))
    row.ending = "undone" if is_gone else None
    if row.ending is None:
        row.closed_on, row.closed_by = None, ""


def _take_back_patient(patient: r.Patient, before: dict[str, Any] | None) -> None:
    if before is None:
        patient.identifiers = []
        for point in patient.contact_points:
            _let_go(point)
        return
    put_back_patient(patient, before)


def _let_go(record: Any) -> None:
    """What another system calls it, the next file may bring."""
    if record.uuid[14] == _DERIVED:
        record.uuid = new_uuid()


def _dependants(tx: Session, run_id: int) -> Iterator[str]:
    changed = Counter({kind: _changed(tx, run_id, kind) for kind in _KINDS})
    added: Counter[str] = Counter()
    for table in r.Record.metadata.sorted_tables:
        if table.name not in _BESIDE:
            for key in table.foreign_keys:
                target = key.column.table.name
                if target in _KINDS:
                    added[table.name] += _added(tx, run_id, table, (key.parent, target))
    for kind, count in (+added).items():
        yield _("Recorded since: {thing} ({count}).").format(
            thing=thing_label(kind), count=format_number(count)
        )
    for kind, count in (+changed).items():
        yield _("Changed since: {thing} ({count}).").format(
            thing=thing_label(kind), count=format_number(count)
        )


def _changed(tx: Session, run_id: int, kind: str) -> int:
    """How many of its records of one kind somebody has changed since."""
    made, record = r.ImportMade, _KINDS[kind]
    rows = tx.execute(
        select(made.record_id, made.before, record.version)
        .join(record, record.id == made.record_id)
        .where(made.import_run_id == run_id, made.kind == kind)
    )
    undone = _undone_since(tx, run_id, kind)

    def expected(record_id: int, version: int) -> int:
        """What a later import changed, and gave back when it was taken back, is no change."""
        for before in undone[record_id]:
            version = before["undone"] if before.get("from") == version else version
        return version

    return sum(
        version != expected(record_id, 1 if before is None else before["version"])
        for record_id, before, version in rows
    )


def _undone_since(tx: Session, run_id: int, kind: str) -> dict[int, list[dict[str, Any]]]:
    made, undo = r.ImportMade, r.ImportUndo
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    query = (
        select(made.record_id, made.before)
        .join(undo, undo.import_run_id == made.import_run_id)
        .where(made.import_run_id > run_id, made.kind == kind)
        .order_by(made.import_run_id)
    )
    for record_id, before in tx.execute(query):
        if before is not None and "undone" in before:
            found[record_id].append(before)
    return found


def _added(tx: Session, run_id: int, table: Table, key: tuple[Any, str]) -> int:
    """How many rows of a table refer to what the import made, and were made neither by it nor by
    another that was taken back.
    """
    column, target = key
    made, own = r.ImportMade.__table__.alias(), r.ImportMade.__table__.alias()
    query = select(func.count()).where(
        made.c.import_run_id == run_id,
        made.c.kind == target,
        made.c.before.is_(None),
        made.c.record_id == column,
    )
    its_own = {"appointment_course": ("appointment", "appointment_id")}.get(
        table.name, (table.name, "id")
    )
    # What a later import brought that was taken back, too, stands in nobody's way.
    undone = select(r.ImportUndo.import_run_id)
    if its_own[0] in _KINDS:
        query = query.where(
            ~exists().where(
                or_(
                    own.c.import_run_id == run_id,
                    own.c.import_run_id.in_(undone) & own.c.before.is_(None),
                ),
                own.c.kind == its_own[0],
                own.c.record_id == table.c[its_own[1]],
            )
        )
    if table.name == "review":
        # Asked by the import itself, of treatments that end with it.
        query = query.where(table.c.closed_on.is_not(None))
    return tx.scalar(query) or 0
