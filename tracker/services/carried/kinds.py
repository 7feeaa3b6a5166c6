"""What of a clinic travels, in the order in which it can be taken in."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Column, Table

from tracker.storage.columns import Flag
from tracker.storage.record import Record
from tracker.storage.records import map_all

CLINIC = "clinic"


@dataclass(frozen=True, slots=True)
class Kind:
    """`parts` are the tables whose rows travel inside. `is_setting`: each clinic has its own, and
    only one without patients takes over another's; `known_by` are the columns by which such a row
    is the same in both. `whole_column` names what it belongs to, `followed_by` a later kind whose
    records belong to it.
    """

    name: str
    parts: tuple[str, ...] = ()
    is_setting: bool = False
    known_by: tuple[str, ...] = ()
    whole_column: str = ""
    followed_by: str = ""


KINDS = (
    Kind(CLINIC, is_setting=True),
    Kind("condition", is_setting=True, known_by=("code",)),
    Kind("product", is_setting=True, known_by=("code",)),
    Kind("coded_reason", is_setting=True, known_by=("kind", "code")),
    Kind("muscle", is_setting=True, known_by=("code",)),
    Kind("staff", is_setting=True, known_by=("folded_name",)),
    Kind("clinic_weekday", is_setting=True, known_by=("weekday",)),
    Kind("closure", is_setting=True, known_by=("uuid",)),
    Kind("clinic_list", is_setting=True, known_by=("uuid",)),
    Kind("contact_rule", is_setting=True),
    Kind("letter_sender", is_setting=True),
    Kind("letter_template", is_setting=True, known_by=("uuid",)),
    Kind("presentation", is_setting=True, known_by=("product", "size")),
    Kind(
        "protocol",
        is_setting=True,
        known_by=("jurisdiction", "condition", "product", "population", "rule_version"),
    ),
    Kind(
        "dose_limit",
        is_setting=True,
        known_by=("product", "population", "conditions", "days", "rule_version"),
    ),
    Kind("pattern", is_setting=True, known_by=("condition", "product", "name", "pattern_version")),
    Kind("instrument", is_setting=True, known_by=("uuid",)),
    Kind("continuation_rule", is_setting=True, known_by=("uuid",)),
    Kind("retired_entry", is_setting=True, known_by=("uuid",)),
    Kind("patient", ("patient_identifier", "contact_point")),
    Kind("not_same_person"),
    Kind("patient_alert"),
    Kind("weight"),
    Kind("prior_treatment"),
    Kind("consent"),
    Kind("course"),
    Kind("hold"),
    Kind("own_date"),
    Kind("symptom_report"),
    Kind("review"),
    Kind("task"),
    Kind("outside_dose"),
    Kind("outcome_score"),
    Kind("authorisation", ("authorisation_course", "authorisation_terms")),
    Kind("drug_delivery"),
    Kind("vial"),
    Kind("visit"),
    Kind("visit_answer"),
    Kind(
        "session",
        ("session_lot", "vial_use"),
        whole_column="course_id",
        followed_by="session_site",
    ),
    Kind("session_site", whole_column="session_id"),
    Kind("session_amendment"),
    Kind("adverse_event"),
    Kind("cycle_response", whole_column="session_id"),
    Kind("appointment", ("appointment_course", "outcome_moment", "not_treated")),
    Kind("booking_move"),
    Kind("untold_booking"),
    Kind("contact_attempt", ("contact_attempt_course", "attempt_detail")),
    Kind("call_sheet"),
    Kind("call_sheet_row"),
    Kind("day_close"),
    Kind("import_run"),
    Kind("imported_row"),
    Kind("import_mapping"),
    Kind("waiting_row"),
)

LEFT_OUT = {
    "account": "who may work here is each clinic's own; a file must give nobody rights",
    "saved_view": "belongs to an account",
    "hand_over": "belongs to an account",
    "draft": "what somebody is typing just now",
    "call_claim": "who calls whom just now",
    "passed_place": "which free places nobody here is to be offered just now",
    "shared_slots": "keys",
    "course_phase": "worked out from everything else",
    "rules_stamp": "by which rules this file's windows were worked out",
    "window_move": "what an update of the program moved in this file",
    "audit_entry": "the trail of one clinic can't be another's: its hashes are chained",
    "audit_payload": "as audit_entry",
    "patient_merge": "to split again needs this file's own row numbers; who is seen instead travels",
    "import_made": "this file's own row numbers",
    "import_undo": "what was taken back doesn't travel",
}
"""Tables that don't travel, and why."""

_DERIVED = {
    "patient": ("sort_key",),
    "contact_point": ("reversed_digits",),
    "session_lot": ("folded_lot",),
    "vial": ("folded_lot",),
    "staff": ("folded_name",),
    # Key slots are made for the clinic's own uuid.
    CLINIC: ("uuid", "version", "created_at"),
}


@cache
def kind_named(name: str) -> Kind:
    return next(kind for kind in KINDS if kind.name == name)


@cache
def rank_of(name: str) -> int:
    """Where a kind stands among all. Raises KeyError for what is none."""
    return {kind.name: rank for rank, kind in enumerate(KINDS)}[name]


@cache
def record_named(name: str) -> type[Record]:
    """The record of a table."""
    map_all()
    return next(m.class_ for m in Record.registry.mappers if m.class_.__tablename__ == name)


@cache
def table_named(name: str) -> Table:
    map_all()
    return Record.metadata.tables[name]


@cache
def carried_columns(name: str) -> tuple[Column[Any], ...]:
    """The columns of a table whose values travel."""
    left_out = {"id", *_DERIVED.get(name, ())}
    return tuple(c for c in table_named(name).columns if c.name not in left_out)


@cache
def referred(name: str) -> dict[str, str]:
    """The tables that a table's columns name rows of by their ids."""
    return dict(_references(table_named(name)))


@cache
def flags(name: str) -> frozenset[str]:
    """The columns that hold true or false."""
    return frozenset(c.name for c in table_named(name).columns if isinstance(c.type, Flag))


@cache
def owner_column(part: str, whole: str) -> str:
    """The column by which a part names its whole."""
    return next(c for c, target in referred(part).items() if target == whole)


def _references(table: Table) -> Iterator[tuple[str, str]]:
    for column in table.columns:
        for key in column.foreign_keys:
            if key.column.name == "id":
                yield column.name, key.column.table.name
