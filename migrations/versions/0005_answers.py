"""What was asked and measured: questions, consent, outcomes, tasks and adverse events.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

drops: tuple[str, ...] = ()
"""Triggers, indexes and tables that this migration takes away on purpose."""


def upgrade() -> None:
    _create_visit_answer()
    _create_consent()
    _create_outcome_score()
    _create_cycle_response()
    _create_adverse_event()
    _create_prior_treatment()


def _create_visit_answer() -> None:
    op.create_table(
        "visit_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_visit_answer"),
        sa.UniqueConstraint("uuid", name="uq_visit_answer_uuid"),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name="fk_visit_answer_visit_id", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_visit_answer_uuid"),
        sa.CheckConstraint(
            "version between 1 and 9223372036854775807", name="ck_visit_answer_version"
        ),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_visit_answer_created_at",
        ),
        sa.CheckConstraint("length(code) between 1 and 60", name="ck_visit_answer_code"),
        sa.CheckConstraint("answer in ('yes', 'no', 'not-asked')", name="ck_visit_answer_answer"),
        sa.CheckConstraint("length(note) <= 2000", name="ck_visit_answer_note"),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_visit_answer_visit_id_code", "visit_answer", ["visit_id", "code"], unique=True
    )


def _create_consent() -> None:
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=True),
        sa.Column("given_on", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("withdrawn_on", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
        sa.UniqueConstraint("uuid", name="uq_consent_uuid"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name="fk_consent_patient_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["condition"], ["condition.code"], name="fk_consent_condition", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["product"], ["product.code"], name="fk_consent_product", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_consent_uuid"),
        sa.CheckConstraint("version between 1 and 9223372036854775807", name="ck_consent_version"),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_consent_created_at",
        ),
        sa.CheckConstraint("length(condition) between 1 and 60", name="ck_consent_condition"),
        sa.CheckConstraint("length(product) between 1 and 60", name="ck_consent_product"),
        sa.CheckConstraint(
            "given_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(given_on) = given_on and given_on between '1900-01-01' and '2200-12-31'",
            name="ck_consent_given_on",
        ),
        sa.CheckConstraint(
            "ends_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(ends_on) = ends_on and ends_on between '1900-01-01' and '2200-12-31'",
            name="ck_consent_ends_on",
        ),
        sa.CheckConstraint("length(note) <= 2000", name="ck_consent_note"),
        sa.CheckConstraint("length(by) <= 200", name="ck_consent_by"),
        sa.CheckConstraint(
            "withdrawn_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(withdrawn_on) = withdrawn_on and withdrawn_on between '1900-01-01' and '2200-12-31'",
            name="ck_consent_withdrawn_on",
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_consent_patient_id", "consent", ["patient_id"], unique=False)


def _create_outcome_score() -> None:
    op.create_table(
        "outcome_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("instrument_version", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("measured_on", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("value_code", sa.Text(), nullable=True),
        sa.Column("is_baseline", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("withdrawn_on", sa.Text(), nullable=True),
        sa.Column("withdraw_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outcome_score"),
        sa.CheckConstraint(
            "(value is null) <> (value_code is null)", name="ck_outcome_score_number_or_code"
        ),
        sa.CheckConstraint(
            "withdrawn_on is null or withdraw_reason is not null",
            name="ck_outcome_score_withdrawn_with_reason",
        ),
        sa.UniqueConstraint("uuid", name="uq_outcome_score_uuid"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name="fk_outcome_score_patient_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name="fk_outcome_score_course_id", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_outcome_score_uuid"),
        sa.CheckConstraint(
            "version between 1 and 9223372036854775807", name="ck_outcome_score_version"
        ),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_outcome_score_created_at",
        ),
        sa.CheckConstraint(
            "length(instrument) between 1 and 60", name="ck_outcome_score_instrument"
        ),
        sa.CheckConstraint(
            "length(instrument_version) <= 60", name="ck_outcome_score_instrument_version"
        ),
        sa.CheckConstraint("length(about) <= 200", name="ck_outcome_score_about"),
        sa.CheckConstraint(
            "measured_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(measured_on) = measured_on and measured_on between '1900-01-01' and '2200-12-31'",
            name="ck_outcome_score_measured_on",
        ),
        sa.CheckConstraint(
            "value between -10000000000 and 10000000000", name="ck_outcome_score_value"
        ),
        sa.CheckConstraint(
            "length(value_code) between 1 and 20", name="ck_outcome_score_value_code"
        ),
        sa.CheckConstraint("is_baseline in (0, 1)", name="ck_outcome_score_is_baseline"),
        sa.CheckConstraint(
            "channel in ('in-person', 'phone', 'text', 'email', 'letter', 'portal')",
            name="ck_outcome_score_channel",
        ),
        sa.CheckConstraint("length(note) <= 2000", name="ck_outcome_score_note"),
        sa.CheckConstraint("length(by) <= 200", name="ck_outcome_score_by"),
        sa.CheckConstraint(
            "withdrawn_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(withdrawn_on) = withdrawn_on and withdrawn_on between '1900-01-01' and '2200-12-31'",
            name="ck_outcome_score_withdrawn_on",
        ),
        sa.CheckConstraint(
            "length(withdraw_reason) between 1 and 2000", name="ck_outcome_score_withdraw_reason"
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_outcome_score_course_id", "outcome_score", ["course_id"], unique=False)
    op.create_index("ix_outcome_score_patient_id", "outcome_score", ["patient_id"], unique=False)
    op.create_index(
        "uq_outcome_score_baseline",
        "outcome_score",
        ["course_id", "instrument", "about"],
        unique=True,
        sqlite_where=sa.text("is_baseline = 1 and withdrawn_on is null"),
        postgresql_where=sa.text("is_baseline = 1 and withdrawn_on is null"),
    )


def _create_cycle_response() -> None:
    op.create_table(
        "cycle_response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("told_on", sa.Text(), nullable=False),
        sa.Column("onset_days", sa.Integer(), nullable=True),
        sa.Column("peak_days", sa.Integer(), nullable=True),
        sa.Column("wear_off_days", sa.Integer(), nullable=True),
        sa.Column("is_working", sa.Integer(), nullable=False),
        sa.Column("benefit", sa.Text(), nullable=True),
        sa.Column("side_effects", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("withdrawn_on", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_cycle_response"),
        sa.UniqueConstraint("uuid", name="uq_cycle_response_uuid"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name="fk_cycle_response_session_id", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_cycle_response_uuid"),
        sa.CheckConstraint(
            "version between 1 and 9223372036854775807", name="ck_cycle_response_version"
        ),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_cycle_response_created_at",
        ),
        sa.CheckConstraint(
            "told_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(told_on) = told_on and told_on between '1900-01-01' and '2200-12-31'",
            name="ck_cycle_response_told_on",
        ),
        sa.CheckConstraint("onset_days between 0 and 3660", name="ck_cycle_response_onset_days"),
        sa.CheckConstraint("peak_days between 0 and 3660", name="ck_cycle_response_peak_days"),
        sa.CheckConstraint(
            "wear_off_days between 0 and 3660", name="ck_cycle_response_wear_off_days"
        ),
        sa.CheckConstraint("is_working in (0, 1)", name="ck_cycle_response_is_working"),
        sa.CheckConstraint(
            "benefit in ('none', 'some', 'good', 'very-good')", name="ck_cycle_response_benefit"
        ),
        sa.CheckConstraint(
            "side_effects in ('none', 'some')", name="ck_cycle_response_side_effects"
        ),
        sa.CheckConstraint(
            "channel in ('in-person', 'phone', 'text', 'email', 'letter', 'portal')",
            name="ck_cycle_response_channel",
        ),
        sa.CheckConstraint("length(note) <= 2000", name="ck_cycle_response_note"),
        sa.CheckConstraint("length(by) <= 200", name="ck_cycle_response_by"),
        sa.CheckConstraint(
            "withdrawn_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(withdrawn_on) = withdrawn_on and withdrawn_on between '1900-01-01' and '2200-12-31'",
            name="ck_cycle_response_withdrawn_on",
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_cycle_response_session_id", "cycle_response", ["session_id"], unique=False)


def _create_adverse_event() -> None:
    op.create_table(
        "adverse_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("is_serious", sa.Integer(), nullable=False),
        sa.Column("began_on", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Text(), nullable=True),
        sa.Column("reported_on", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("withdrawn_on", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_adverse_event"),
        sa.UniqueConstraint("uuid", name="uq_adverse_event_uuid"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name="fk_adverse_event_patient_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name="fk_adverse_event_session_id", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_adverse_event_uuid"),
        sa.CheckConstraint(
            "version between 1 and 9223372036854775807", name="ck_adverse_event_version"
        ),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_adverse_event_created_at",
        ),
        sa.CheckConstraint("length(code) between 1 and 60", name="ck_adverse_event_code"),
        sa.CheckConstraint("length(text) <= 2000", name="ck_adverse_event_text"),
        sa.CheckConstraint(
            "severity in ('mild', 'moderate', 'severe')", name="ck_adverse_event_severity"
        ),
        sa.CheckConstraint(
            "outcome in ('unknown', 'recovering', 'recovered', 'lasting', 'fatal')",
            name="ck_adverse_event_outcome",
        ),
        sa.CheckConstraint("is_serious in (0, 1)", name="ck_adverse_event_is_serious"),
        sa.CheckConstraint(
            "began_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(began_on) = began_on and began_on between '1900-01-01' and '2200-12-31'",
            name="ck_adverse_event_began_on",
        ),
        sa.CheckConstraint(
            "ended_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(ended_on) = ended_on and ended_on between '1900-01-01' and '2200-12-31'",
            name="ck_adverse_event_ended_on",
        ),
        sa.CheckConstraint(
            "reported_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(reported_on) = reported_on and reported_on between '1900-01-01' and '2200-12-31'",
            name="ck_adverse_event_reported_on",
        ),
        sa.CheckConstraint("length(by) <= 200", name="ck_adverse_event_by"),
        sa.CheckConstraint(
            "withdrawn_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(withdrawn_on) = withdrawn_on and withdrawn_on between '1900-01-01' and '2200-12-31'",
            name="ck_adverse_event_withdrawn_on",
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_adverse_event_patient_id", "adverse_event", ["patient_id"], unique=False)
    op.create_index("ix_adverse_event_session_id", "adverse_event", ["session_id"], unique=False)


def _create_prior_treatment() -> None:
    op.create_table(
        "prior_treatment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("stopped_for", sa.Text(), nullable=False),
        sa.Column("from_text", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("withdrawn_on", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_prior_treatment"),
        sa.UniqueConstraint("uuid", name="uq_prior_treatment_uuid"),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name="fk_prior_treatment_patient_id",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["condition"],
            ["condition.code"],
            name="fk_prior_treatment_condition",
            ondelete="RESTRICT",
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_prior_treatment_uuid"),
        sa.CheckConstraint(
            "version between 1 and 9223372036854775807", name="ck_prior_treatment_version"
        ),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_prior_treatment_created_at",
        ),
        sa.CheckConstraint(
            "length(condition) between 1 and 60", name="ck_prior_treatment_condition"
        ),
        sa.CheckConstraint("length(what) between 1 and 200", name="ck_prior_treatment_what"),
        sa.CheckConstraint(
            "result in ('none', 'partial', 'good', 'unknown')", name="ck_prior_treatment_result"
        ),
        sa.CheckConstraint(
            "stopped_for in ('no-benefit', 'side-effects', 'contraindicated', 'not-stopped', 'other')",
            name="ck_prior_treatment_stopped_for",
        ),
        sa.CheckConstraint("length(from_text) <= 60", name="ck_prior_treatment_from_text"),
        sa.CheckConstraint("length(note) <= 2000", name="ck_prior_treatment_note"),
        sa.CheckConstraint("length(by) <= 200", name="ck_prior_treatment_by"),
        sa.CheckConstraint(
            "withdrawn_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(withdrawn_on) = withdrawn_on and withdrawn_on between '1900-01-01' and '2200-12-31'",
            name="ck_prior_treatment_withdrawn_on",
        ),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_prior_treatment_patient_id", "prior_treatment", ["patient_id"], unique=False
    )
