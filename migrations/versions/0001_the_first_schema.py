"""The first schema.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

drops: tuple[str, ...] = ()
"""Triggers, indexes and tables that this migration takes away on purpose."""


def upgrade() -> None:
    _create_audit_entry()
    _create_clinic()
    _create_clinic_weekday()
    _create_closure()
    _create_coded_reason()
    _create_condition()
    _create_import_run()
    _create_patient()
    _create_product()
    _create_staff()
    _create_appointment()
    _create_audit_payload()
    _create_authorisation()
    _create_contact_attempt()
    _create_contact_point()
    _create_course()
    _create_dose_limit()
    _create_patient_alert()
    _create_patient_identifier()
    _create_protocol()
    _create_visit()
    _create_weight()
    _create_appointment_course()
    _create_authorisation_course()
    _create_contact_attempt_course()
    _create_course_phase()
    _create_hold()
    _create_outside_dose()
    _create_own_date()
    _create_review()
    _create_session()
    _create_symptom_report()
    _create_task()
    _create_imported_row()
    _create_session_amendment()
    _create_session_lot()
    if op.get_bind().dialect.name == "postgresql":
        _create_search_and_guards_on_postgresql()
    else:
        _create_search_and_guards()


def _create_search_and_guards() -> None:
    op.execute(
        "create virtual table patient_search using fts5 ( words, tokenize = 'trigram', content = '', contentless_delete = 1)"
    )
    op.execute(
        "create table patient_search_prefix ( prefix text not null, patient_id integer not null, constraint pk_patient_search_prefix primary key (prefix, patient_id) ) without rowid, strict"
    )
    op.execute(
        "create index ix_patient_search_prefix_patient_id on patient_search_prefix (patient_id)"
    )
    op.execute(
        "create trigger audit_entry_is_not_changed before update on audit_entry begin select raise(abort, 'the audit trail is never changed'); end"
    )
    op.execute(
        "create trigger audit_entry_is_not_deleted before delete on audit_entry begin select raise(abort, 'the audit trail is never deleted'); end"
    )
    op.execute(
        "create trigger audit_payload_is_not_changed before update on audit_payload begin select raise(abort, 'the audit trail is never changed'); end"
    )
    op.execute(
        "create trigger audit_payload_is_not_deleted before delete on audit_payload begin select raise(abort, 'the audit trail is never deleted'); end"
    )


def _create_search_and_guards_on_postgresql() -> None:
    op.execute(
        'create table patient_search ("rowid" bigint not null constraint pk_patient_search primary key, words text collate "C" not null)'
    )
    op.execute(
        'create table patient_search_prefix (prefix text collate "C" not null, patient_id bigint not null, constraint pk_patient_search_prefix primary key (prefix, patient_id))'
    )
    op.execute(
        "create index ix_patient_search_prefix_patient_id on patient_search_prefix (patient_id)"
    )
    op.execute(
        "create function refuse_audit_change() returns trigger language plpgsql as $$ begin raise exception 'the audit trail is never changed' using errcode = 'integrity_constraint_violation'; end $$"
    )
    for table in ("audit_entry", "audit_payload"):
        for done, event, each in (
            ("changed", "update", "row"),
            ("deleted", "delete", "row"),
            ("emptied", "truncate", "statement"),
        ):
            op.execute(
                f"create trigger {table}_is_not_{done} before {event} on {table} for each {each} execute function refuse_audit_change()"
            )
    there = op.get_bind().execute(
        sa.text("select 1 from pg_available_extensions where name = 'pg_trgm'")
    )
    if there.first() is not None:
        op.execute("create extension if not exists pg_trgm")
        op.execute(
            "create index if not exists ix_patient_search_words on patient_search using gin (words gin_trgm_ops)"
        )


def _create_audit_entry() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("workstation", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_uuid", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("payload_hash", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit_entry"),
        sa.CheckConstraint(
            "at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(at) = 27",
            name="ck_audit_entry_at",
        ),
        sa.CheckConstraint("length(who) between 1 and 200", name="ck_audit_entry_who"),
        sa.CheckConstraint("length(workstation) <= 200", name="ck_audit_entry_workstation"),
        sa.CheckConstraint("length(action) between 1 and 40", name="ck_audit_entry_action"),
        sa.CheckConstraint(
            "length(subject_kind) between 1 and 60", name="ck_audit_entry_subject_kind"
        ),
        sa.CheckConstraint("length(subject_uuid) <= 200", name="ck_audit_entry_subject_uuid"),
        sa.CheckConstraint(
            "patient_id between 0 and 9223372036854775807", name="ck_audit_entry_patient_id"
        ),
        sa.CheckConstraint("length(reason) <= 2000", name="ck_audit_entry_reason"),
        sa.CheckConstraint("length(outcome) <= 40", name="ck_audit_entry_outcome"),
        sa.CheckConstraint(
            "length(payload_hash) between 64 and 64", name="ck_audit_entry_payload_hash"
        ),
        sa.CheckConstraint(
            "length(previous_hash) between 64 and 64", name="ck_audit_entry_previous_hash"
        ),
        sa.CheckConstraint("length(hash) between 64 and 64", name="ck_audit_entry_hash"),
        sqlite_strict=True,
    )
    op.create_index("ix_audit_entry_patient_id", "audit_entry", ["patient_id"], unique=False)


def _create_clinic() -> None:
    op.create_table(
        "clinic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_clinic"),
        sa.UniqueConstraint("uuid", name="uq_clinic_uuid"),
        sa.CheckConstraint("length(uuid) = 36", name="ck_clinic_uuid"),
        sa.CheckConstraint("version between 1 and 9223372036854775807", name="ck_clinic_version"),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_clinic_created_at",
        ),
        sa.CheckConstraint("length(name) <= 200", name="ck_clinic_name"),
        sa.CheckConstraint("length(zone) between 1 and 60", name="ck_clinic_zone"),
        sa.CheckConstraint("length(jurisdiction) between 1 and 10", name="ck_clinic_jurisdiction"),
        sqlite_strict=True,
    )


def _create_clinic_weekday() -> None:
    op.create_table(
        "clinic_weekday",
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("weekday", name="pk_clinic_weekday"),
        sa.CheckConstraint("weekday between 0 and 6", name="ck_clinic_weekday_weekday"),
        sa.CheckConstraint("is_open in (0, 1)", name="ck_clinic_weekday_is_open"),
        sqlite_strict=True,
    )


def _create_closure() -> None:
    op.create_table(
        "closure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("is_public_holiday", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_closure"),
        sa.UniqueConstraint("uuid", name="uq_closure_uuid"),
        sa.CheckConstraint("length(uuid) = 36", name="ck_closure_uuid"),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_closure_created_at",
        ),
        sa.CheckConstraint(
            "closed_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(closed_on) = closed_on and closed_on between '1900-01-01' and '2200-12-31'",
            name="ck_closure_closed_on",
        ),
        sa.CheckConstraint("length(reason) <= 200", name="ck_closure_reason"),
        sa.CheckConstraint("is_public_holiday in (0, 1)", name="ck_closure_is_public_holiday"),
        sa.CheckConstraint(
            "withdrawn_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(withdrawn_on) = withdrawn_on and withdrawn_on between '1900-01-01' and '2200-12-31'",
            name="ck_closure_withdrawn_on",
        ),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_closure_closed_on",
        "closure",
        ["closed_on"],
        unique=True,
        sqlite_where=sa.text("withdrawn_on is null"),
    )


def _create_coded_reason() -> None:
    op.create_table(
        "coded_reason",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("longest_months", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "code", name="pk_coded_reason"),
        sa.CheckConstraint("length(kind) between 1 and 60", name="ck_coded_reason_kind"),
        sa.CheckConstraint("length(code) between 1 and 60", name="ck_coded_reason_code"),
        sa.CheckConstraint("length(name) between 1 and 200", name="ck_coded_reason_name"),
        sa.CheckConstraint(
            "longest_months between 1 and 120", name="ck_coded_reason_longest_months"
        ),
        sa.CheckConstraint(
            "position between 0 and 9223372036854775807", name="ck_coded_reason_position"
        ),
        sqlite_strict=True,
    )


def _create_condition() -> None:
    op.create_table(
        "condition",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("is_therapeutic", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_condition"),
        sa.CheckConstraint("length(code) between 1 and 60", name="ck_condition_code"),
        sa.CheckConstraint("length(name) between 1 and 200", name="ck_condition_name"),
        sa.CheckConstraint("length(short_name) <= 60", name="ck_condition_short_name"),
        sa.CheckConstraint("is_therapeutic in (0, 1)", name="ck_condition_is_therapeutic"),
        sa.CheckConstraint(
            "position between 0 and 9223372036854775807", name="ck_condition_position"
        ),
        sqlite_strict=True,
    )


def _create_import_run() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_import_run"),
        sa.UniqueConstraint("uuid", name="uq_import_run_uuid"),
        sa.CheckConstraint("length(uuid) = 36", name="ck_import_run_uuid"),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_import_run_created_at",
        ),
        sa.CheckConstraint(
            "imported_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(imported_at) = 27",
            name="ck_import_run_imported_at",
        ),
        sa.CheckConstraint("length(by) <= 200", name="ck_import_run_by"),
        sa.CheckConstraint("length(file_name) <= 1000", name="ck_import_run_file_name"),
        sa.CheckConstraint("rows between 0 and 9223372036854775807", name="ck_import_run_rows"),
        sa.CheckConstraint("json_valid(counts)", name="ck_import_run_counts"),
        sqlite_strict=True,
    )


def _create_patient() -> None:
    op.create_table(
        "patient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("birth_date", sa.Text(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("deceased_on", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("preferred_channel", sa.Text(), nullable=False),
        sa.Column("best_time", sa.Text(), nullable=False),
        sa.Column("carer", sa.Text(), nullable=False),
        sa.Column("interpreter", sa.Text(), nullable=False),
        sa.Column("transport", sa.Text(), nullable=False),
        sa.Column("do_not_contact", sa.Integer(), nullable=False),
        sa.Column("contact_note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_patient"),
        sa.UniqueConstraint("uuid", name="uq_patient_uuid"),
        sa.ForeignKeyConstraint(
            ["merged_into_id"],
            ["patient.id"],
            name="fk_patient_merged_into_id",
            ondelete="RESTRICT",
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_patient_uuid"),
        sa.CheckConstraint("version between 1 and 9223372036854775807", name="ck_patient_version"),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_patient_created_at",
        ),
        sa.CheckConstraint("length(family_name) <= 1000", name="ck_patient_family_name"),
        sa.CheckConstraint("length(given_name) <= 1000", name="ck_patient_given_name"),
        sa.CheckConstraint(
            "birth_date glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(birth_date) = birth_date and birth_date between '1900-01-01' and '2200-12-31'",
            name="ck_patient_birth_date",
        ),
        sa.CheckConstraint("sex in ('female', 'male', 'other', 'unknown')", name="ck_patient_sex"),
        sa.CheckConstraint(
            "deceased_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(deceased_on) = deceased_on and deceased_on between '1900-01-01' and '2200-12-31'",
            name="ck_patient_deceased_on",
        ),
        sa.CheckConstraint("length(language) <= 60", name="ck_patient_language"),
        sa.CheckConstraint("length(address) <= 1000", name="ck_patient_address"),
        sa.CheckConstraint("length(notes) <= 20000", name="ck_patient_notes"),
        sa.CheckConstraint("length(sort_key) <= 20000", name="ck_patient_sort_key"),
        sa.CheckConstraint("length(preferred_channel) <= 60", name="ck_patient_preferred_channel"),
        sa.CheckConstraint("length(best_time) <= 200", name="ck_patient_best_time"),
        sa.CheckConstraint("length(carer) <= 500", name="ck_patient_carer"),
        sa.CheckConstraint("length(interpreter) <= 200", name="ck_patient_interpreter"),
        sa.CheckConstraint("length(transport) <= 200", name="ck_patient_transport"),
        sa.CheckConstraint("do_not_contact in (0, 1)", name="ck_patient_do_not_contact"),
        sa.CheckConstraint("length(contact_note) <= 20000", name="ck_patient_contact_note"),
        sqlite_strict=True,
    )
    op.create_index("ix_patient_birth_date", "patient", ["birth_date"], unique=False)
    op.create_index("ix_patient_sort_key", "patient", ["sort_key", "id"], unique=False)


def _create_product() -> None:
    op.create_table(
        "product",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("is_therapeutic", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("most_units", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_product"),
        sa.CheckConstraint("length(code) between 1 and 60", name="ck_product_code"),
        sa.CheckConstraint("length(name) between 1 and 200", name="ck_product_name"),
        sa.CheckConstraint("length(short_name) <= 60", name="ck_product_short_name"),
        sa.CheckConstraint("is_therapeutic in (0, 1)", name="ck_product_is_therapeutic"),
        sa.CheckConstraint(
            "position between 0 and 9223372036854775807", name="ck_product_position"
        ),
        sa.CheckConstraint("most_units between 1 and 100000", name="ck_product_most_units"),
        sqlite_strict=True,
    )


def _create_staff() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded_name", sa.Text(), nullable=False),
        sa.Column("injects_and_signs", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("uuid", name="uq_staff_uuid"),
        sa.UniqueConstraint("folded_name", name="uq_staff_folded_name"),
        sa.CheckConstraint("length(uuid) = 36", name="ck_staff_uuid"),
        sa.CheckConstraint("version between 1 and 9223372036854775807", name="ck_staff_version"),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_staff_created_at",
        ),
        sa.CheckConstraint("length(name) between 1 and 200", name="ck_staff_name"),
        sa.CheckConstraint("length(folded_name) <= 1000", name="ck_staff_folded_name"),
        sa.CheckConstraint("injects_and_signs in (0, 1)", name="ck_staff_injects_and_signs"),
        sa.CheckConstraint("is_active in (0, 1)", name="ck_staff_is_active"),
        sqlite_strict=True,
    )


def _create_appointment() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Text(), nullable=False),
        sa.Column("at_time", sa.Text(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("list_name", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("outcome_on", sa.Text(), nullable=True),
        sa.Column("is_elsewhere", sa.Integer(), nullable=False),
        sa.Column("outside_window_reason", sa.Text(), nullable=False),
        sa.Column("late_accepted_by", sa.Text(), nullable=False),
        sa.Column("late_accepted_why", sa.Text(), nullable=False),
        sa.Column("early_reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_appointment"),
        sa.UniqueConstraint("uuid", name="uq_appointment_uuid"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name="fk_appointment_patient_id", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_appointment_uuid"),
        sa.CheckConstraint(
            "version between 1 and 9223372036854775807", name="ck_appointment_version"
        ),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_appointment_created_at",
        ),
        sa.CheckConstraint(
            "on_date glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(on_date) = on_date and on_date between '1900-01-01' and '2200-12-31'",
            name="ck_appointment_on_date",
        ),
        sa.CheckConstraint(
            "at_time glob '[0-2][0-9]:[0-5][0-9]' and at_time < '24:00'",
            name="ck_appointment_at_time",
        ),
        sa.CheckConstraint("minutes between 1 and 1440", name="ck_appointment_minutes"),
        sa.CheckConstraint("length(list_name) <= 200", name="ck_appointment_list_name"),
        sa.CheckConstraint(
            "status in ('booked', 'arrived', 'done', 'missed', 'cancelled-by-patient', 'cancelled-by-clinic', 'voided')",
            name="ck_appointment_status",
        ),
        sa.CheckConstraint(
            "made_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(made_on) = made_on and made_on between '1900-01-01' and '2200-12-31'",
            name="ck_appointment_made_on",
        ),
        sa.CheckConstraint("length(made_by) <= 200", name="ck_appointment_made_by"),
        sa.CheckConstraint(
            "outcome_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(outcome_on) = outcome_on and outcome_on between '1900-01-01' and '2200-12-31'",
            name="ck_appointment_outcome_on",
        ),
        sa.CheckConstraint("is_elsewhere in (0, 1)", name="ck_appointment_is_elsewhere"),
        sa.CheckConstraint(
            "length(outside_window_reason) <= 2000", name="ck_appointment_outside_window_reason"
        ),
        sa.CheckConstraint(
            "length(late_accepted_by) <= 200", name="ck_appointment_late_accepted_by"
        ),
        sa.CheckConstraint(
            "length(late_accepted_why) <= 2000", name="ck_appointment_late_accepted_why"
        ),
        sa.CheckConstraint("length(early_reason) <= 2000", name="ck_appointment_early_reason"),
        sa.CheckConstraint("length(note) <= 2000", name="ck_appointment_note"),
        sqlite_strict=True,
    )
    op.create_index("ix_appointment_on_date", "appointment", ["on_date"], unique=False)
    op.create_index(
        "ix_appointment_patient_id_on_date", "appointment", ["patient_id", "on_date"], unique=False
    )


def _create_audit_payload() -> None:
    op.create_table(
        "audit_payload",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit_payload"),
        sa.ForeignKeyConstraint(
            ["seq"], ["audit_entry.seq"], name="fk_audit_payload_seq", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("json_valid(payload)", name="ck_audit_payload_payload"),
        sqlite_strict=True,
    )


def _create_authorisation() -> None:
    op.create_table(
        "authorisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Text(), nullable=True),
        sa.Column("valid_to", sa.Text(), nullable=True),
        sa.Column("visits_approved", sa.Integer(), nullable=True),
        sa.Column("visits_used", sa.Integer(), nullable=False),
        sa.Column("dose_approved", sa.Integer(), nullable=True),
        sa.Column("minimum_interval", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("chase_on", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("withdrawn_on", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_authorisation"),
        sa.UniqueConstraint("uuid", name="uq_authorisation_uuid"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name="fk_authorisation_patient_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["staff.id"], name="fk_authorisation_owner_id", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_authorisation_uuid"),
        sa.CheckConstraint(
            "version between 1 and 9223372036854775807", name="ck_authorisation_version"
        ),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_authorisation_created_at",
        ),
        sa.CheckConstraint("length(payer) <= 200", name="ck_authorisation_payer"),
        sa.CheckConstraint("length(number) <= 200", name="ck_authorisation_number"),
        sa.CheckConstraint(
            "stage in ('to-request', 'sent', 'refused', 'appealed', 'approved')",
            name="ck_authorisation_stage",
        ),
        sa.CheckConstraint(
            "decided_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(decided_on) = decided_on and decided_on between '1900-01-01' and '2200-12-31'",
            name="ck_authorisation_decided_on",
        ),
        sa.CheckConstraint(
            "valid_from glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(valid_from) = valid_from and valid_from between '1900-01-01' and '2200-12-31'",
            name="ck_authorisation_valid_from",
        ),
        sa.CheckConstraint(
            "valid_to glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(valid_to) = valid_to and valid_to between '1900-01-01' and '2200-12-31'",
            name="ck_authorisation_valid_to",
        ),
        sa.CheckConstraint(
            "visits_approved between 0 and 1000", name="ck_authorisation_visits_approved"
        ),
        sa.CheckConstraint("visits_used between 0 and 1000", name="ck_authorisation_visits_used"),
        sa.CheckConstraint(
            "dose_approved between 1 and 100000000", name="ck_authorisation_dose_approved"
        ),
        sa.CheckConstraint(
            "minimum_interval glob '[1-9]*' and length(minimum_interval) <= 11 and rtrim(ltrim(minimum_interval, '0123456789'), 's') in (' day', ' week', ' month', ' year')",
            name="ck_authorisation_minimum_interval",
        ),
        sa.CheckConstraint(
            "chase_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(chase_on) = chase_on and chase_on between '1900-01-01' and '2200-12-31'",
            name="ck_authorisation_chase_on",
        ),
        sa.CheckConstraint("length(note) <= 2000", name="ck_authorisation_note"),
        sa.CheckConstraint(
            "withdrawn_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(withdrawn_on) = withdrawn_on and withdrawn_on between '1900-01-01' and '2200-12-31'",
            name="ck_authorisation_withdrawn_on",
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_authorisation_patient_id", "authorisation", ["patient_id"], unique=False)


def _create_contact_attempt() -> None:
    op.create_table(
        "contact_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("attempted_at", sa.Text(), nullable=False),
        sa.Column("attempted_on", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("number_used", sa.Text(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("promise_by", sa.Text(), nullable=True),
        sa.Column("try_again_on", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("withdrawn_on", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_contact_attempt"),
        sa.UniqueConstraint("uuid", name="uq_contact_attempt_uuid"),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name="fk_contact_attempt_patient_id",
            ondelete="RESTRICT",
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_contact_attempt_uuid"),
        sa.CheckConstraint(
            "version between 1 and 9223372036854775807", name="ck_contact_attempt_version"
        ),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_contact_attempt_created_at",
        ),
        sa.CheckConstraint(
            "attempted_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(attempted_at) = 27",
            name="ck_contact_attempt_attempted_at",
        ),
        sa.CheckConstraint(
            "attempted_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(attempted_on) = attempted_on and attempted_on between '1900-01-01' and '2200-12-31'",
            name="ck_contact_attempt_attempted_on",
        ),
        sa.CheckConstraint("length(channel) between 1 and 60", name="ck_contact_attempt_channel"),
        sa.CheckConstraint("length(number_used) <= 320", name="ck_contact_attempt_number_used"),
        sa.CheckConstraint("reached in (0, 1)", name="ck_contact_attempt_reached"),
        sa.CheckConstraint("length(outcome) between 1 and 60", name="ck_contact_attempt_outcome"),
        sa.CheckConstraint(
            "promise_by glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(promise_by) = promise_by and promise_by between '1900-01-01' and '2200-12-31'",
            name="ck_contact_attempt_promise_by",
        ),
        sa.CheckConstraint(
            "try_again_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(try_again_on) = try_again_on and try_again_on between '1900-01-01' and '2200-12-31'",
            name="ck_contact_attempt_try_again_on",
        ),
        sa.CheckConstraint("length(note) <= 2000", name="ck_contact_attempt_note"),
        sa.CheckConstraint("length(by) <= 200", name="ck_contact_attempt_by"),
        sa.CheckConstraint(
            "withdrawn_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(withdrawn_on) = withdrawn_on and withdrawn_on between '1900-01-01' and '2200-12-31'",
            name="ck_contact_attempt_withdrawn_on",
        ),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_contact_attempt_patient_id_attempted_on",
        "contact_attempt",
        ["patient_id", "attempted_on"],
        unique=False,
    )


def _create_contact_point() -> None:
    op.create_table(
        "contact_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("reversed_digits", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contact_point"),
        sa.UniqueConstraint("uuid", name="uq_contact_point_uuid"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name="fk_contact_point_patient_id", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_contact_point_uuid"),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_contact_point_created_at",
        ),
        sa.CheckConstraint("kind in ('phone', 'email')", name="ck_contact_point_kind"),
        sa.CheckConstraint("length(value) between 1 and 320", name="ck_contact_point_value"),
        sa.CheckConstraint(
            "length(reversed_digits) <= 320", name="ck_contact_point_reversed_digits"
        ),
        sa.CheckConstraint(
            "position between 0 and 9223372036854775807", name="ck_contact_point_position"
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_contact_point_patient_id", "contact_point", ["patient_id"], unique=False)
    op.create_index(
        "ix_contact_point_reversed_digits", "contact_point", ["reversed_digits"], unique=False
    )


def _create_course() -> None:
    op.create_table(
        "course",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("body_region", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("interval", sa.Text(), nullable=True),
        sa.Column("planned_dose", sa.Integer(), nullable=True),
        sa.Column("schedule_switch", sa.Text(), nullable=True),
        sa.Column("schedule_switch_reason", sa.Text(), nullable=False),
        sa.Column("schedule_switch_by", sa.Text(), nullable=False),
        sa.Column("start_on", sa.Text(), nullable=True),
        sa.Column("opened_on", sa.Text(), nullable=False),
        sa.Column("clinician_id", sa.Integer(), nullable=True),
        sa.Column("nurse_id", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Text(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=False),
        sa.Column("end_note", sa.Text(), nullable=False),
        sa.Column("newest_row_on", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_course"),
        sa.CheckConstraint(
            "ended_on is null or end_reason is not null", name="ck_course_ended_with_reason"
        ),
        sa.UniqueConstraint("uuid", name="uq_course_uuid"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name="fk_course_patient_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["condition"], ["condition.code"], name="fk_course_condition", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["product"], ["product.code"], name="fk_course_product", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["staff.id"], name="fk_course_clinician_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["nurse_id"], ["staff.id"], name="fk_course_nurse_id", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_course_uuid"),
        sa.CheckConstraint("version between 1 and 9223372036854775807", name="ck_course_version"),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_course_created_at",
        ),
        sa.CheckConstraint("length(condition) between 1 and 60", name="ck_course_condition"),
        sa.CheckConstraint("length(body_region) <= 200", name="ck_course_body_region"),
        sa.CheckConstraint("length(product) between 1 and 60", name="ck_course_product"),
        sa.CheckConstraint(
            "interval glob '[1-9]*' and length(interval) <= 11 and rtrim(ltrim(interval, '0123456789'), 's') in (' day', ' week', ' month', ' year')",
            name="ck_course_interval",
        ),
        sa.CheckConstraint("planned_dose between 1 and 100000000", name="ck_course_planned_dose"),
        sa.CheckConstraint(
            "schedule_switch in ('fixed', 'symptom-led')", name="ck_course_schedule_switch"
        ),
        sa.CheckConstraint(
            "length(schedule_switch_reason) <= 2000", name="ck_course_schedule_switch_reason"
        ),
        sa.CheckConstraint(
            "length(schedule_switch_by) <= 200", name="ck_course_schedule_switch_by"
        ),
        sa.CheckConstraint(
            "start_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(start_on) = start_on and start_on between '1900-01-01' and '2200-12-31'",
            name="ck_course_start_on",
        ),
        sa.CheckConstraint(
            "opened_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(opened_on) = opened_on and opened_on between '1900-01-01' and '2200-12-31'",
            name="ck_course_opened_on",
        ),
        sa.CheckConstraint(
            "ended_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(ended_on) = ended_on and ended_on between '1900-01-01' and '2200-12-31'",
            name="ck_course_ended_on",
        ),
        sa.CheckConstraint("length(end_reason) between 1 and 60", name="ck_course_end_reason"),
        sa.CheckConstraint("length(ended_by) <= 200", name="ck_course_ended_by"),
        sa.CheckConstraint("length(end_note) <= 2000", name="ck_course_end_note"),
        sa.CheckConstraint(
            "newest_row_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(newest_row_on) = newest_row_on and newest_row_on between '1900-01-01' and '2200-12-31'",
            name="ck_course_newest_row_on",
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_course_patient_id", "course", ["patient_id"], unique=False)
    op.create_index(
        "uq_course_open",
        "course",
        ["patient_id", "condition", "body_region"],
        unique=True,
        sqlite_where=sa.text("ended_on is null"),
    )


def _create_dose_limit() -> None:
    op.create_table(
        "dose_limit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("population", sa.Text(), nullable=True),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("dose", sa.Integer(), nullable=False),
        sa.Column("milliunits_per_kg", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Text(), nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.Column("retired_on", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_dose_limit"),
        sa.UniqueConstraint("uuid", name="uq_dose_limit_uuid"),
        sa.ForeignKeyConstraint(
            ["product"], ["product.code"], name="fk_dose_limit_product", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_dose_limit_uuid"),
        sa.CheckConstraint(
            "version between 1 and 9223372036854775807", name="ck_dose_limit_version"
        ),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_dose_limit_created_at",
        ),
        sa.CheckConstraint("length(product) between 1 and 60", name="ck_dose_limit_product"),
        sa.CheckConstraint("population in ('adult', 'child')", name="ck_dose_limit_population"),
        sa.CheckConstraint("json_valid(conditions)", name="ck_dose_limit_conditions"),
        sa.CheckConstraint(
            "rule_version between 1 and 9223372036854775807", name="ck_dose_limit_rule_version"
        ),
        sa.CheckConstraint("days between 1 and 3660", name="ck_dose_limit_days"),
        sa.CheckConstraint("dose between 1 and 100000000", name="ck_dose_limit_dose"),
        sa.CheckConstraint(
            "milliunits_per_kg between 1 and 100000000", name="ck_dose_limit_milliunits_per_kg"
        ),
        sa.CheckConstraint("evidence in ('confirmed', 'check')", name="ck_dose_limit_evidence"),
        sa.CheckConstraint("length(source) <= 1000", name="ck_dose_limit_source"),
        sa.CheckConstraint("length(note) <= 20000", name="ck_dose_limit_note"),
        sa.CheckConstraint(
            "published_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(published_on) = published_on and published_on between '1900-01-01' and '2200-12-31'",
            name="ck_dose_limit_published_on",
        ),
        sa.CheckConstraint("length(published_by) <= 200", name="ck_dose_limit_published_by"),
        sa.CheckConstraint(
            "retired_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(retired_on) = retired_on and retired_on between '1900-01-01' and '2200-12-31'",
            name="ck_dose_limit_retired_on",
        ),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_dose_limit_current",
        "dose_limit",
        ["product", "population", "conditions", "days"],
        unique=True,
        sqlite_where=sa.text("retired_on is null"),
    )
    op.create_index(
        "uq_dose_limit_current_for_everybody",
        "dose_limit",
        ["product", "conditions", "days"],
        unique=True,
        sqlite_where=sa.text("retired_on is null and population is null"),
    )


def _create_patient_alert() -> None:
    op.create_table(
        "patient_alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("since_on", sa.Text(), nullable=True),
        sa.Column("ended_on", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_patient_alert"),
        sa.UniqueConstraint("uuid", name="uq_patient_alert_uuid"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name="fk_patient_alert_patient_id", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_patient_alert_uuid"),
        sa.CheckConstraint(
            "version between 1 and 9223372036854775807", name="ck_patient_alert_version"
        ),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_patient_alert_created_at",
        ),
        sa.CheckConstraint(
            "kind in ('allergy', 'anticoagulant', 'pregnancy', 'neuromuscular', 'other')",
            name="ck_patient_alert_kind",
        ),
        sa.CheckConstraint("length(text) <= 2000", name="ck_patient_alert_text"),
        sa.CheckConstraint(
            "since_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(since_on) = since_on and since_on between '1900-01-01' and '2200-12-31'",
            name="ck_patient_alert_since_on",
        ),
        sa.CheckConstraint(
            "ended_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(ended_on) = ended_on and ended_on between '1900-01-01' and '2200-12-31'",
            name="ck_patient_alert_ended_on",
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_patient_alert_patient_id", "patient_alert", ["patient_id"], unique=False)


def _create_patient_identifier() -> None:
    op.create_table(
        "patient_identifier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_patient_identifier"),
        sa.UniqueConstraint("value", "system", name="uq_patient_identifier_value_system"),
        sa.UniqueConstraint("uuid", name="uq_patient_identifier_uuid"),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name="fk_patient_identifier_patient_id",
            ondelete="RESTRICT",
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_patient_identifier_uuid"),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_patient_identifier_created_at",
        ),
        sa.CheckConstraint("length(system) between 1 and 60", name="ck_patient_identifier_system"),
        sa.CheckConstraint("length(value) between 1 and 200", name="ck_patient_identifier_value"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_patient_identifier_patient_id", "patient_identifier", ["patient_id"], unique=False
    )


def _create_protocol() -> None:
    op.create_table(
        "protocol",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("population", sa.Text(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("schedule", sa.Text(), nullable=False),
        sa.Column("minimum_interval", sa.Text(), nullable=False),
        sa.Column("minimum_basis", sa.Text(), nullable=False),
        sa.Column("default_interval", sa.Text(), nullable=False),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("default_dose", sa.Integer(), nullable=True),
        sa.Column("max_session_dose", sa.Integer(), nullable=True),
        sa.Column("max_milliunits_per_kg", sa.Integer(), nullable=True),
        sa.Column("site_minimum_interval", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Text(), nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.Column("retired_on", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_protocol"),
        sa.UniqueConstraint(
            "jurisdiction",
            "condition",
            "product",
            "population",
            "rule_version",
            name="uq_protocol_jurisdiction_condition_product_population_rule_version",
        ),
        sa.UniqueConstraint("uuid", name="uq_protocol_uuid"),
        sa.ForeignKeyConstraint(
            ["condition"], ["condition.code"], name="fk_protocol_condition", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["product"], ["product.code"], name="fk_protocol_product", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_protocol_uuid"),
        sa.CheckConstraint("version between 1 and 9223372036854775807", name="ck_protocol_version"),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_protocol_created_at",
        ),
        sa.CheckConstraint(
            "length(jurisdiction) between 1 and 10", name="ck_protocol_jurisdiction"
        ),
        sa.CheckConstraint("length(condition) between 1 and 60", name="ck_protocol_condition"),
        sa.CheckConstraint("length(product) between 1 and 60", name="ck_protocol_product"),
        sa.CheckConstraint("population in ('adult', 'child')", name="ck_protocol_population"),
        sa.CheckConstraint(
            "rule_version between 1 and 9223372036854775807", name="ck_protocol_rule_version"
        ),
        sa.CheckConstraint("schedule in ('fixed', 'symptom-led')", name="ck_protocol_schedule"),
        sa.CheckConstraint(
            "minimum_interval glob '[1-9]*' and length(minimum_interval) <= 11 and rtrim(ltrim(minimum_interval, '0123456789'), 's') in (' day', ' week', ' month', ' year')",
            name="ck_protocol_minimum_interval",
        ),
        sa.CheckConstraint("length(minimum_basis) <= 200", name="ck_protocol_minimum_basis"),
        sa.CheckConstraint(
            "default_interval glob '[1-9]*' and length(default_interval) <= 11 and rtrim(ltrim(default_interval, '0123456789'), 's') in (' day', ' week', ' month', ' year')",
            name="ck_protocol_default_interval",
        ),
        sa.CheckConstraint("grace_days between 0 and 366", name="ck_protocol_grace_days"),
        sa.CheckConstraint("default_dose between 1 and 100000000", name="ck_protocol_default_dose"),
        sa.CheckConstraint(
            "max_session_dose between 1 and 100000000", name="ck_protocol_max_session_dose"
        ),
        sa.CheckConstraint(
            "max_milliunits_per_kg between 1 and 100000000",
            name="ck_protocol_max_milliunits_per_kg",
        ),
        sa.CheckConstraint(
            "site_minimum_interval glob '[1-9]*' and length(site_minimum_interval) <= 11 and rtrim(ltrim(site_minimum_interval, '0123456789'), 's') in (' day', ' week', ' month', ' year')",
            name="ck_protocol_site_minimum_interval",
        ),
        sa.CheckConstraint("evidence in ('confirmed', 'check')", name="ck_protocol_evidence"),
        sa.CheckConstraint("length(source) <= 1000", name="ck_protocol_source"),
        sa.CheckConstraint("length(note) <= 20000", name="ck_protocol_note"),
        sa.CheckConstraint(
            "published_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(published_on) = published_on and published_on between '1900-01-01' and '2200-12-31'",
            name="ck_protocol_published_on",
        ),
        sa.CheckConstraint("length(published_by) <= 200", name="ck_protocol_published_by"),
        sa.CheckConstraint(
            "retired_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(retired_on) = retired_on and retired_on between '1900-01-01' and '2200-12-31'",
            name="ck_protocol_retired_on",
        ),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_protocol_current",
        "protocol",
        ["jurisdiction", "condition", "product", "population"],
        unique=True,
        sqlite_where=sa.text("retired_on is null"),
    )


def _create_visit() -> None:
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("visit_on", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_visit"),
        sa.UniqueConstraint("uuid", name="uq_visit_uuid"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name="fk_visit_patient_id", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_visit_uuid"),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_visit_created_at",
        ),
        sa.CheckConstraint(
            "visit_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(visit_on) = visit_on and visit_on between '1900-01-01' and '2200-12-31'",
            name="ck_visit_visit_on",
        ),
        sa.CheckConstraint("length(place) <= 200", name="ck_visit_place"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_visit_patient_id_visit_on", "visit", ["patient_id", "visit_on"], unique=False
    )


def _create_weight() -> None:
    op.create_table(
        "weight",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("measured_on", sa.Text(), nullable=False),
        sa.Column("grams", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_weight"),
        sa.UniqueConstraint("uuid", name="uq_weight_uuid"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name="fk_weight_patient_id", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_weight_uuid"),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_weight_created_at",
        ),
        sa.CheckConstraint(
            "measured_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(measured_on) = measured_on and measured_on between '1900-01-01' and '2200-12-31'",
            name="ck_weight_measured_on",
        ),
        sa.CheckConstraint("grams between 200 and 700000", name="ck_weight_grams"),
        sa.CheckConstraint(
            "withdrawn_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(withdrawn_on) = withdrawn_on and withdrawn_on between '1900-01-01' and '2200-12-31'",
            name="ck_weight_withdrawn_on",
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_weight_patient_id", "weight", ["patient_id"], unique=False)


def _create_appointment_course() -> None:
    op.create_table(
        "appointment_course",
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("appointment_id", "course_id", name="pk_appointment_course"),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name="fk_appointment_course_appointment_id",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["course.id"],
            name="fk_appointment_course_course_id",
            ondelete="RESTRICT",
        ),
        sqlite_with_rowid=False,
        sqlite_strict=True,
    )
    op.create_index(
        "ix_appointment_course_course_id", "appointment_course", ["course_id"], unique=False
    )


def _create_authorisation_course() -> None:
    op.create_table(
        "authorisation_course",
        sa.Column("authorisation_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("authorisation_id", "course_id", name="pk_authorisation_course"),
        sa.ForeignKeyConstraint(
            ["authorisation_id"],
            ["authorisation.id"],
            name="fk_authorisation_course_authorisation_id",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["course.id"],
            name="fk_authorisation_course_course_id",
            ondelete="RESTRICT",
        ),
        sqlite_with_rowid=False,
        sqlite_strict=True,
    )
    op.create_index(
        "ix_authorisation_course_course_id", "authorisation_course", ["course_id"], unique=False
    )


def _create_contact_attempt_course() -> None:
    op.create_table(
        "contact_attempt_course",
        sa.Column("contact_attempt_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "contact_attempt_id", "course_id", name="pk_contact_attempt_course"
        ),
        sa.ForeignKeyConstraint(
            ["contact_attempt_id"],
            ["contact_attempt.id"],
            name="fk_contact_attempt_course_contact_attempt_id",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["course.id"],
            name="fk_contact_attempt_course_course_id",
            ondelete="RESTRICT",
        ),
        sqlite_with_rowid=False,
        sqlite_strict=True,
    )
    op.create_index(
        "ix_contact_attempt_course_course_id", "contact_attempt_course", ["course_id"], unique=False
    )


def _create_course_phase() -> None:
    op.create_table(
        "course_phase",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Text(), nullable=False),
        sa.Column("until_on", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("timing", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("target_on", sa.Text(), nullable=True),
        sa.Column("earliest_on", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Text(), nullable=True),
        sa.Column("overdue_from", sa.Text(), nullable=True),
        sa.Column("lapsed_from", sa.Text(), nullable=True),
        sa.Column("booked_on", sa.Text(), nullable=True),
        sa.Column("step_verb", sa.Text(), nullable=False),
        sa.Column("step_owner", sa.Text(), nullable=False),
        sa.Column("step_name", sa.Text(), nullable=False),
        sa.Column("step_on", sa.Text(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("protocol_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("course_id", "from_on", name="pk_course_phase"),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name="fk_course_phase_course_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["protocol_id"],
            ["protocol.id"],
            name="fk_course_phase_protocol_id",
            ondelete="RESTRICT",
        ),
        sa.CheckConstraint(
            "from_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(from_on) = from_on and from_on between '0001-01-01' and '9999-12-31'",
            name="ck_course_phase_from_on",
        ),
        sa.CheckConstraint(
            "until_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(until_on) = until_on and until_on between '0001-01-01' and '9999-12-31'",
            name="ck_course_phase_until_on",
        ),
        sa.CheckConstraint("length(state) <= 40", name="ck_course_phase_state"),
        sa.CheckConstraint("length(timing) <= 40", name="ck_course_phase_timing"),
        sa.CheckConstraint(
            "rank between -4611686018427387904 and 4611686018427387904", name="ck_course_phase_rank"
        ),
        sa.CheckConstraint(
            "target_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(target_on) = target_on and target_on between '0001-01-01' and '9999-12-31'",
            name="ck_course_phase_target_on",
        ),
        sa.CheckConstraint(
            "earliest_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(earliest_on) = earliest_on and earliest_on between '0001-01-01' and '9999-12-31'",
            name="ck_course_phase_earliest_on",
        ),
        sa.CheckConstraint(
            "due_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(due_on) = due_on and due_on between '0001-01-01' and '9999-12-31'",
            name="ck_course_phase_due_on",
        ),
        sa.CheckConstraint(
            "overdue_from glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(overdue_from) = overdue_from and overdue_from between '0001-01-01' and '9999-12-31'",
            name="ck_course_phase_overdue_from",
        ),
        sa.CheckConstraint(
            "lapsed_from glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(lapsed_from) = lapsed_from and lapsed_from between '0001-01-01' and '9999-12-31'",
            name="ck_course_phase_lapsed_from",
        ),
        sa.CheckConstraint(
            "booked_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(booked_on) = booked_on and booked_on between '0001-01-01' and '9999-12-31'",
            name="ck_course_phase_booked_on",
        ),
        sa.CheckConstraint("length(step_verb) <= 40", name="ck_course_phase_step_verb"),
        sa.CheckConstraint("length(step_owner) <= 40", name="ck_course_phase_step_owner"),
        sa.CheckConstraint("length(step_name) <= 200", name="ck_course_phase_step_name"),
        sa.CheckConstraint(
            "step_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(step_on) = step_on and step_on between '0001-01-01' and '9999-12-31'",
            name="ck_course_phase_step_on",
        ),
        sa.CheckConstraint("json_valid(reasons)", name="ck_course_phase_reasons"),
        sqlite_with_rowid=False,
        sqlite_strict=True,
    )
    op.create_index(
        "ix_course_phase_worklist",
        "course_phase",
        ["state", "from_on", "until_on", "timing", "rank", "due_on", "course_id"],
        unique=False,
    )


def _create_hold() -> None:
    op.create_table(
        "hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("not_treated_before", sa.Text(), nullable=True),
        sa.Column("not_called_before", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_on", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_hold"),
        sa.CheckConstraint(
            "not_treated_before is not null or not_called_before is not null",
            name="ck_hold_holds_something",
        ),
        sa.UniqueConstraint("uuid", name="uq_hold_uuid"),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name="fk_hold_course_id", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_hold_uuid"),
        sa.CheckConstraint("version between 1 and 9223372036854775807", name="ck_hold_version"),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_hold_created_at",
        ),
        sa.CheckConstraint(
            "made_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(made_on) = made_on and made_on between '1900-01-01' and '2200-12-31'",
            name="ck_hold_made_on",
        ),
        sa.CheckConstraint("length(reason) between 1 and 60", name="ck_hold_reason"),
        sa.CheckConstraint(
            "not_treated_before glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(not_treated_before) = not_treated_before and not_treated_before between '1900-01-01' and '2200-12-31'",
            name="ck_hold_not_treated_before",
        ),
        sa.CheckConstraint(
            "not_called_before glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(not_called_before) = not_called_before and not_called_before between '1900-01-01' and '2200-12-31'",
            name="ck_hold_not_called_before",
        ),
        sa.CheckConstraint("length(note) <= 2000", name="ck_hold_note"),
        sa.CheckConstraint("length(made_by) <= 200", name="ck_hold_made_by"),
        sa.CheckConstraint(
            "withdrawn_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(withdrawn_on) = withdrawn_on and withdrawn_on between '1900-01-01' and '2200-12-31'",
            name="ck_hold_withdrawn_on",
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_hold_course_id", "hold", ["course_id"], unique=False)


def _create_outside_dose() -> None:
    op.create_table(
        "outside_dose",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("given_on", sa.Text(), nullable=False),
        sa.Column("is_approximate", sa.Integer(), nullable=False),
        sa.Column("product", sa.Text(), nullable=True),
        sa.Column("dose", sa.Integer(), nullable=True),
        sa.Column("condition", sa.Text(), nullable=True),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("voided_on", sa.Text(), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("voided_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outside_dose"),
        sa.CheckConstraint(
            "voided_on is null or void_reason is not null",
            name="ck_outside_dose_voided_with_reason",
        ),
        sa.UniqueConstraint("uuid", name="uq_outside_dose_uuid"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name="fk_outside_dose_patient_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["product"], ["product.code"], name="fk_outside_dose_product", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["condition"], ["condition.code"], name="fk_outside_dose_condition", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name="fk_outside_dose_course_id", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_outside_dose_uuid"),
        sa.CheckConstraint(
            "version between 1 and 9223372036854775807", name="ck_outside_dose_version"
        ),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_outside_dose_created_at",
        ),
        sa.CheckConstraint(
            "given_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(given_on) = given_on and given_on between '1900-01-01' and '2200-12-31'",
            name="ck_outside_dose_given_on",
        ),
        sa.CheckConstraint("is_approximate in (0, 1)", name="ck_outside_dose_is_approximate"),
        sa.CheckConstraint("length(product) between 1 and 60", name="ck_outside_dose_product"),
        sa.CheckConstraint("dose between 1 and 100000000", name="ck_outside_dose_dose"),
        sa.CheckConstraint("length(condition) between 1 and 60", name="ck_outside_dose_condition"),
        sa.CheckConstraint("length(place) <= 200", name="ck_outside_dose_place"),
        sa.CheckConstraint("length(note) <= 2000", name="ck_outside_dose_note"),
        sa.CheckConstraint(
            "voided_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(voided_on) = voided_on and voided_on between '1900-01-01' and '2200-12-31'",
            name="ck_outside_dose_voided_on",
        ),
        sa.CheckConstraint(
            "length(void_reason) between 1 and 2000", name="ck_outside_dose_void_reason"
        ),
        sa.CheckConstraint("length(voided_by) <= 200", name="ck_outside_dose_voided_by"),
        sqlite_strict=True,
    )
    op.create_index("ix_outside_dose_course_id", "outside_dose", ["course_id"], unique=False)
    op.create_index("ix_outside_dose_patient_id", "outside_dose", ["patient_id"], unique=False)


def _create_own_date() -> None:
    op.create_table(
        "own_date",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Text(), nullable=False),
        sa.Column("own_on", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=False),
        sa.Column("overridden_floors", sa.Text(), nullable=False),
        sa.Column("withdrawn_on", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_own_date"),
        sa.UniqueConstraint("uuid", name="uq_own_date_uuid"),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name="fk_own_date_course_id", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_own_date_uuid"),
        sa.CheckConstraint("version between 1 and 9223372036854775807", name="ck_own_date_version"),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_own_date_created_at",
        ),
        sa.CheckConstraint(
            "made_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(made_on) = made_on and made_on between '1900-01-01' and '2200-12-31'",
            name="ck_own_date_made_on",
        ),
        sa.CheckConstraint(
            "own_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(own_on) = own_on and own_on between '1900-01-01' and '2200-12-31'",
            name="ck_own_date_own_on",
        ),
        sa.CheckConstraint("length(reason) <= 2000", name="ck_own_date_reason"),
        sa.CheckConstraint("length(signed_by) <= 200", name="ck_own_date_signed_by"),
        sa.CheckConstraint("json_valid(overridden_floors)", name="ck_own_date_overridden_floors"),
        sa.CheckConstraint(
            "withdrawn_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(withdrawn_on) = withdrawn_on and withdrawn_on between '1900-01-01' and '2200-12-31'",
            name="ck_own_date_withdrawn_on",
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_own_date_course_id", "own_date", ["course_id"], unique=False)


def _create_review() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("late_on", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Text(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_review"),
        sa.UniqueConstraint("uuid", name="uq_review_uuid"),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name="fk_review_course_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["staff.id"], name="fk_review_owner_id", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_review_uuid"),
        sa.CheckConstraint("version between 1 and 9223372036854775807", name="ck_review_version"),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_review_created_at",
        ),
        sa.CheckConstraint("length(code) between 1 and 60", name="ck_review_code"),
        sa.CheckConstraint(
            "opened_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(opened_on) = opened_on and opened_on between '1900-01-01' and '2200-12-31'",
            name="ck_review_opened_on",
        ),
        sa.CheckConstraint(
            "late_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(late_on) = late_on and late_on between '0001-01-01' and '9999-12-31'",
            name="ck_review_late_on",
        ),
        sa.CheckConstraint(
            "closed_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(closed_on) = closed_on and closed_on between '1900-01-01' and '2200-12-31'",
            name="ck_review_closed_on",
        ),
        sa.CheckConstraint("length(decision) <= 60", name="ck_review_decision"),
        sa.CheckConstraint("length(decided_by) <= 200", name="ck_review_decided_by"),
        sa.CheckConstraint("length(note) <= 2000", name="ck_review_note"),
        sqlite_strict=True,
    )
    op.create_index("ix_review_course_id", "review", ["course_id"], unique=False)


def _create_session() -> None:
    op.create_table(
        "session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("given_on", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("dose", sa.Integer(), nullable=True),
        sa.Column("is_touch_up", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("injector_id", sa.Integer(), nullable=True),
        sa.Column("injector_text", sa.Text(), nullable=False),
        sa.Column("given_at", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.Text(), nullable=True),
        sa.Column("signed_by", sa.Text(), nullable=True),
        sa.Column("signed_at", sa.Text(), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("voided_by", sa.Text(), nullable=True),
        sa.Column("voided_at", sa.Text(), nullable=True),
        sa.Column("incident_reason", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("is_imported", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_session"),
        sa.CheckConstraint(
            "status <> 'voided' or (void_reason is not null and voided_by is not null)",
            name="ck_session_voided_with_reason",
        ),
        sa.CheckConstraint(
            "status <> 'signed' or signed_by is not null", name="ck_session_signed_by_somebody"
        ),
        sa.UniqueConstraint("uuid", name="uq_session_uuid"),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name="fk_session_visit_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name="fk_session_course_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name="fk_session_patient_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["product"], ["product.code"], name="fk_session_product", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["injector_id"], ["staff.id"], name="fk_session_injector_id", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_session_uuid"),
        sa.CheckConstraint("version between 1 and 9223372036854775807", name="ck_session_version"),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_session_created_at",
        ),
        sa.CheckConstraint(
            "given_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(given_on) = given_on and given_on between '1900-01-01' and '2200-12-31'",
            name="ck_session_given_on",
        ),
        sa.CheckConstraint("length(product) between 1 and 60", name="ck_session_product"),
        sa.CheckConstraint("dose between 1 and 100000000", name="ck_session_dose"),
        sa.CheckConstraint("is_touch_up in (0, 1)", name="ck_session_is_touch_up"),
        sa.CheckConstraint(
            "status in ('planned', 'given', 'signed', 'amended', 'voided')",
            name="ck_session_status",
        ),
        sa.CheckConstraint("length(injector_text) <= 200", name="ck_session_injector_text"),
        sa.CheckConstraint(
            "given_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(given_at) = 27",
            name="ck_session_given_at",
        ),
        sa.CheckConstraint(
            "recorded_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(recorded_at) = 27",
            name="ck_session_recorded_at",
        ),
        sa.CheckConstraint("length(signed_by) <= 200", name="ck_session_signed_by"),
        sa.CheckConstraint(
            "signed_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(signed_at) = 27",
            name="ck_session_signed_at",
        ),
        sa.CheckConstraint("length(void_reason) between 1 and 2000", name="ck_session_void_reason"),
        sa.CheckConstraint("length(voided_by) <= 200", name="ck_session_voided_by"),
        sa.CheckConstraint(
            "voided_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(voided_at) = 27",
            name="ck_session_voided_at",
        ),
        sa.CheckConstraint("length(incident_reason) <= 2000", name="ck_session_incident_reason"),
        sa.CheckConstraint("length(notes) <= 20000", name="ck_session_notes"),
        sa.CheckConstraint("is_imported in (0, 1)", name="ck_session_is_imported"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_session_course_id_given_on", "session", ["course_id", "given_on"], unique=False
    )
    op.create_index(
        "ix_session_patient_id_given_on", "session", ["patient_id", "given_on"], unique=False
    )
    op.create_index("ix_session_visit_id", "session", ["visit_id"], unique=False)


def _create_symptom_report() -> None:
    op.create_table(
        "symptom_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("reported_on", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("withdrawn_on", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_symptom_report"),
        sa.UniqueConstraint("uuid", name="uq_symptom_report_uuid"),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name="fk_symptom_report_course_id", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_symptom_report_uuid"),
        sa.CheckConstraint(
            "version between 1 and 9223372036854775807", name="ck_symptom_report_version"
        ),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_symptom_report_created_at",
        ),
        sa.CheckConstraint(
            "reported_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(reported_on) = reported_on and reported_on between '1900-01-01' and '2200-12-31'",
            name="ck_symptom_report_reported_on",
        ),
        sa.CheckConstraint("kind in ('back', 'still-working')", name="ck_symptom_report_kind"),
        sa.CheckConstraint(
            "review_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(review_on) = review_on and review_on between '1900-01-01' and '2200-12-31'",
            name="ck_symptom_report_review_on",
        ),
        sa.CheckConstraint("length(by) <= 200", name="ck_symptom_report_by"),
        sa.CheckConstraint(
            "withdrawn_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(withdrawn_on) = withdrawn_on and withdrawn_on between '1900-01-01' and '2200-12-31'",
            name="ck_symptom_report_withdrawn_on",
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_symptom_report_course_id", "symptom_report", ["course_id"], unique=False)


def _create_task() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("done_on", sa.Text(), nullable=True),
        sa.Column("withdrawn_on", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_task"),
        sa.UniqueConstraint("uuid", name="uq_task_uuid"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name="fk_task_patient_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name="fk_task_course_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["staff.id"], name="fk_task_owner_id", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_task_uuid"),
        sa.CheckConstraint("version between 1 and 9223372036854775807", name="ck_task_version"),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_task_created_at",
        ),
        sa.CheckConstraint("length(kind) between 1 and 60", name="ck_task_kind"),
        sa.CheckConstraint(
            "due_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(due_on) = due_on and due_on between '1900-01-01' and '2200-12-31'",
            name="ck_task_due_on",
        ),
        sa.CheckConstraint(
            "done_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(done_on) = done_on and done_on between '1900-01-01' and '2200-12-31'",
            name="ck_task_done_on",
        ),
        sa.CheckConstraint(
            "withdrawn_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(withdrawn_on) = withdrawn_on and withdrawn_on between '1900-01-01' and '2200-12-31'",
            name="ck_task_withdrawn_on",
        ),
        sa.CheckConstraint("length(note) <= 2000", name="ck_task_note"),
        sqlite_strict=True,
    )
    op.create_index("ix_task_course_id", "task", ["course_id"], unique=False)
    op.create_index("ix_task_patient_id", "task", ["patient_id"], unique=False)


def _create_imported_row() -> None:
    op.create_table(
        "imported_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_run_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("row_on", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_imported_row"),
        sa.UniqueConstraint("course_id", "row_on", name="uq_imported_row_course_id_row_on"),
        sa.ForeignKeyConstraint(
            ["import_run_id"],
            ["import_run.id"],
            name="fk_imported_row_import_run_id",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name="fk_imported_row_course_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name="fk_imported_row_session_id", ondelete="RESTRICT"
        ),
        sa.CheckConstraint(
            "row_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(row_on) = row_on and row_on between '1900-01-01' and '2200-12-31'",
            name="ck_imported_row_row_on",
        ),
        sa.CheckConstraint("json_valid(content)", name="ck_imported_row_content"),
        sqlite_strict=True,
    )


def _create_session_amendment() -> None:
    op.create_table(
        "session_amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("amended_at", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_session_amendment"),
        sa.UniqueConstraint("uuid", name="uq_session_amendment_uuid"),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["session.id"],
            name="fk_session_amendment_session_id",
            ondelete="RESTRICT",
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_session_amendment_uuid"),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_session_amendment_created_at",
        ),
        sa.CheckConstraint(
            "amended_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(amended_at) = 27",
            name="ck_session_amendment_amended_at",
        ),
        sa.CheckConstraint("length(by) <= 200", name="ck_session_amendment_by"),
        sa.CheckConstraint("length(reason) between 1 and 2000", name="ck_session_amendment_reason"),
        sa.CheckConstraint("json_valid(before)", name="ck_session_amendment_before"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_session_amendment_session_id", "session_amendment", ["session_id"], unique=False
    )


def _create_session_lot() -> None:
    op.create_table(
        "session_lot",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("lot_number", sa.Text(), nullable=False),
        sa.Column("folded_lot", sa.Text(), nullable=False),
        sa.Column("expiry", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("session_id", "position", name="pk_session_lot"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name="fk_session_lot_session_id", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("position between 0 and 1000", name="ck_session_lot_position"),
        sa.CheckConstraint("length(lot_number) <= 200", name="ck_session_lot_lot_number"),
        sa.CheckConstraint("length(folded_lot) <= 1000", name="ck_session_lot_folded_lot"),
        sa.CheckConstraint(
            "expiry glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(expiry) = expiry and expiry between '1900-01-01' and '2200-12-31'",
            name="ck_session_lot_expiry",
        ),
        sqlite_with_rowid=False,
        sqlite_strict=True,
    )
    op.create_index("ix_session_lot_folded_lot", "session_lot", ["folded_lot"], unique=False)
