"""Accounts, and what several people at one clinic need.

Whoever made an existing clinic becomes its administrator, with the right to inject and sign.

Revision ID: 0002
"""

import os
import time
import unicodedata
import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

drops: tuple[str, ...] = ()
"""Triggers, indexes and tables that this migration takes away on purpose."""


def upgrade() -> None:
    _create_account()
    _create_hand_over()
    _create_draft()
    _create_call_claim()
    _create_shared_slots()
    _add_the_founder()
    _guard_the_audit_trail()


def _create_account() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("injects_and_signs", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("uuid", name="uq_account_uuid"),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name="fk_account_staff_id", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_account_uuid"),
        sa.CheckConstraint("version between 1 and 9223372036854775807", name="ck_account_version"),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_account_created_at",
        ),
        sa.CheckConstraint("length(name) between 1 and 200", name="ck_account_name"),
        sa.CheckConstraint("length(name_key) <= 1000", name="ck_account_name_key"),
        sa.CheckConstraint(
            "role in ('nurse', 'clinician', 'administrator', 'read-only')", name="ck_account_role"
        ),
        sa.CheckConstraint("injects_and_signs in (0, 1)", name="ck_account_injects_and_signs"),
        sa.CheckConstraint("is_active in (0, 1)", name="ck_account_is_active"),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_account_active_name",
        "account",
        ["name_key"],
        unique=True,
        sqlite_where=sa.text("is_active = 1"),
        postgresql_where=sa.text("is_active = 1"),
    )


def _create_hand_over() -> None:
    op.create_table(
        "hand_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("item_kind", sa.Text(), nullable=False),
        sa.Column("item_uuid", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("handed_on", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_hand_over"),
        sa.UniqueConstraint("item_kind", "item_uuid", name="uq_hand_over_item_kind_item_uuid"),
        sa.UniqueConstraint("uuid", name="uq_hand_over_uuid"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_hand_over_account_id", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_hand_over_uuid"),
        sa.CheckConstraint(
            "version between 1 and 9223372036854775807", name="ck_hand_over_version"
        ),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_hand_over_created_at",
        ),
        sa.CheckConstraint("length(item_kind) between 1 and 60", name="ck_hand_over_item_kind"),
        sa.CheckConstraint("length(item_uuid) = 36", name="ck_hand_over_item_uuid"),
        sa.CheckConstraint(
            "handed_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(handed_on) = handed_on and handed_on between '1900-01-01' and '2200-12-31'",
            name="ck_hand_over_handed_on",
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_hand_over_account_id", "hand_over", ["account_id"], unique=False)


def _create_draft() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sa.UniqueConstraint("uuid", name="uq_draft_uuid"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_draft_account_id", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_draft_uuid"),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_draft_created_at",
        ),
        sa.CheckConstraint("length(kind) between 1 and 60", name="ck_draft_kind"),
        sa.CheckConstraint("length(subject) <= 200", name="ck_draft_subject"),
        sa.CheckConstraint("json_valid(payload)", name="ck_draft_payload"),
        sa.CheckConstraint(
            "saved_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(saved_at) = 27",
            name="ck_draft_saved_at",
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_draft_account_id", "draft", ["account_id"], unique=False)


def _create_call_claim() -> None:
    op.create_table(
        "call_claim",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("claimed_at", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("patient_id", name="pk_call_claim"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name="fk_call_claim_patient_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_call_claim_account_id", ondelete="RESTRICT"
        ),
        sa.CheckConstraint(
            "claimed_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(claimed_at) = 27",
            name="ck_call_claim_claimed_at",
        ),
        sa.CheckConstraint(
            "expires_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(expires_at) = 27",
            name="ck_call_claim_expires_at",
        ),
        sqlite_strict=True,
    )


def _create_shared_slots() -> None:
    op.create_table(
        "shared_slots",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_shared_slots"),
        sa.CheckConstraint("id between 1 and 1", name="ck_shared_slots_id"),
        sa.CheckConstraint(
            "serial between 1 and 9223372036854775807", name="ck_shared_slots_serial"
        ),
        sa.CheckConstraint("json_valid(document)", name="ck_shared_slots_document"),
        sa.CheckConstraint("length(seal) between 64 and 64", name="ck_shared_slots_seal"),
        sqlite_strict=True,
    )


def _add_the_founder() -> None:
    connection = op.get_bind()
    founder = connection.execute(sa.text("select id, name from staff order by id limit 1")).first()
    if founder is None:
        return
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    connection.execute(
        sa.text(
            "insert into account (uuid, version, created_at, name, name_key, role,"
            " injects_and_signs, is_active, staff_id) values (:uuid, 1, :now, :name, :key,"
            " 'administrator', 1, 1, :staff)"
        ),
        {
            "uuid": _new_uuid(),
            "now": now,
            "name": founder.name,
            "key": _name_key(founder.name),
            "staff": founder.id,
        },
    )


def _guard_the_audit_trail() -> None:
    op.create_index("ix_audit_entry_at", "audit_entry", ["at"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        # Its "on conflict do update" asks the triggers of update, which refuse already.
        return
    op.execute(
        "create trigger audit_entry_is_not_replaced before insert on audit_entry when exists (select 1 from audit_entry where seq = new.seq) begin select raise(abort, 'the audit trail is never changed'); end"
    )
    op.execute(
        "create trigger audit_payload_is_not_replaced before insert on audit_payload when exists (select 1 from audit_payload where seq = new.seq) begin select raise(abort, 'the audit trail is never changed'); end"
    )


def _name_key(name: str) -> str:
    folded = unicodedata.normalize("NFC", name.strip()).casefold()
    return unicodedata.normalize("NFC", folded)


def _new_uuid() -> str:
    number = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10))
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=number))
