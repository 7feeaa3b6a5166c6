"""Vials and stock: what was received, opened, given, kept and discarded.

An existing clinic gets the vial sizes that ship for its products.

Revision ID: 0004
"""

import os
import time
import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

drops: tuple[str, ...] = ()
"""Triggers, indexes and tables that this migration takes away on purpose."""

_ONABOT, _ABOBOT, _INCOBOT = "onabotulinumtoxinA", "abobotulinumtoxinA", "incobotulinumtoxinA"
_RIMABOT, _DAXI = "rimabotulinumtoxinB", "daxibotulinumtoxinA"
_PRESENTATIONS = (
    # Product, Units, hours, reconstituted, storage, evidence, source, where, place in the list.
    (_ONABOT, 50, 24, 1, "fridge", "confirmed", "EMC, LEAF, ORDER", "UK", 0),
    (_ONABOT, 100, 24, 1, "fridge", "confirmed", "ULS-MB, ORDER", "", 1),
    (_ONABOT, 200, 24, 1, "fridge", "confirmed", "ULS-MB, ORDER", "", 2),
    (_ABOBOT, 300, 24, 1, "fridge", "check", "DYS-DC, IPS-UK, DYS-SHOP", "", 3),
    (_ABOBOT, 500, 24, 1, "fridge", "check", "DYS-DC, IPS-UK, DYS-SHOP", "", 4),
    (_INCOBOT, 50, 24, 1, "room", "check", "XEO-HCP", "", 5),
    (_INCOBOT, 100, 24, 1, "room", "check", "XEO-HCP", "", 6),
    (_INCOBOT, 200, 24, 1, "room", "check", "XEO-HCP", "", 7),
    (_RIMABOT, 2500, 4, 0, "fridge", "check", "NB-PIL", "", 8),
    (_RIMABOT, 5000, 4, 0, "fridge", "check", "NB-PIL", "", 9),
    (_RIMABOT, 10000, 4, 0, "fridge", "check", "NB-PIL", "", 10),
    (_DAXI, 50, 72, 1, "room-or-fridge", "check", "DAX-MS, DAX-STAB", "", 11),
    (_DAXI, 100, 72, 1, "room-or-fridge", "check", "DAX-MS, DAX-STAB", "", 12),
)


def upgrade() -> None:
    _create_presentation()
    _create_vial()
    _create_vial_use()
    _add_presentations()


def _create_presentation() -> None:
    op.create_table(
        "presentation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("life_hours", sa.Integer(), nullable=False),
        sa.Column("is_reconstituted", sa.Integer(), nullable=False),
        sa.Column("storage", sa.Text(), nullable=False),
        sa.Column("gtins", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.UniqueConstraint("product", "size", name="uq_presentation_product_size"),
        sa.PrimaryKeyConstraint("id", name="pk_presentation"),
        sa.UniqueConstraint("uuid", name="uq_presentation_uuid"),
        sa.ForeignKeyConstraint(
            ["product"], ["product.code"], name="fk_presentation_product", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_presentation_uuid"),
        sa.CheckConstraint(
            "version between 1 and 9223372036854775807", name="ck_presentation_version"
        ),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_presentation_created_at",
        ),
        sa.CheckConstraint("length(product) between 1 and 60", name="ck_presentation_product"),
        sa.CheckConstraint("size between 1 and 100000000", name="ck_presentation_size"),
        sa.CheckConstraint("life_hours between 1 and 8760", name="ck_presentation_life_hours"),
        sa.CheckConstraint("is_reconstituted in (0, 1)", name="ck_presentation_is_reconstituted"),
        sa.CheckConstraint("length(storage) between 1 and 60", name="ck_presentation_storage"),
        sa.CheckConstraint("json_valid(gtins)", name="ck_presentation_gtins"),
        sa.CheckConstraint("evidence in ('confirmed', 'check')", name="ck_presentation_evidence"),
        sa.CheckConstraint("length(source) <= 200", name="ck_presentation_source"),
        sa.CheckConstraint(
            "position between 0 and 9223372036854775807", name="ck_presentation_position"
        ),
        sqlite_strict=True,
    )


def _create_vial() -> None:
    op.create_table(
        "vial",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("lot_number", sa.Text(), nullable=False),
        sa.Column("folded_lot", sa.Text(), nullable=False),
        sa.Column("expiry", sa.Text(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("gtin", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=True),
        sa.Column("received_on", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.Text(), nullable=True),
        sa.Column("usable_until", sa.Text(), nullable=True),
        sa.Column("diluent", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.Column("ending", sa.Text(), nullable=True),
        sa.Column("discard_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("(closed_at is null) = (ending is null)", name="ck_vial_closed_somehow"),
        sa.CheckConstraint(
            "(opened_at is null) = (usable_until is null)", name="ck_vial_opened_with_life"
        ),
        sa.CheckConstraint(
            "ending is null or ending <> 'discarded' or length(discard_reason) > 0",
            name="ck_vial_discarded_with_reason",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_vial"),
        sa.UniqueConstraint("uuid", name="uq_vial_uuid"),
        sa.ForeignKeyConstraint(
            ["product"], ["product.code"], name="fk_vial_product", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name="fk_vial_patient_id", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_vial_uuid"),
        sa.CheckConstraint("version between 1 and 9223372036854775807", name="ck_vial_version"),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_vial_created_at",
        ),
        sa.CheckConstraint("length(product) between 1 and 60", name="ck_vial_product"),
        sa.CheckConstraint("size between 1 and 100000000", name="ck_vial_size"),
        sa.CheckConstraint("length(lot_number) between 1 and 200", name="ck_vial_lot_number"),
        sa.CheckConstraint("length(folded_lot) <= 1000", name="ck_vial_folded_lot"),
        sa.CheckConstraint(
            "expiry glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(expiry) = expiry and expiry between '1900-01-01' and '2200-12-31'",
            name="ck_vial_expiry",
        ),
        sa.CheckConstraint("length(serial) <= 60", name="ck_vial_serial"),
        sa.CheckConstraint("length(gtin) <= 14", name="ck_vial_gtin"),
        sa.CheckConstraint(
            "received_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(received_on) = received_on and received_on between '1900-01-01' and '2200-12-31'",
            name="ck_vial_received_on",
        ),
        sa.CheckConstraint(
            "opened_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(opened_at) = 27",
            name="ck_vial_opened_at",
        ),
        sa.CheckConstraint(
            "usable_until glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(usable_until) = 27",
            name="ck_vial_usable_until",
        ),
        sa.CheckConstraint("diluent between 1 and 1000000", name="ck_vial_diluent"),
        sa.CheckConstraint(
            "closed_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(closed_at) = 27",
            name="ck_vial_closed_at",
        ),
        sa.CheckConstraint(
            "ending in ('finished', 'discarded', 'returned', 'error')", name="ck_vial_ending"
        ),
        sa.CheckConstraint("length(discard_reason) <= 2000", name="ck_vial_discard_reason"),
        sqlite_strict=True,
    )
    op.create_index("ix_vial_patient_id", "vial", ["patient_id"], unique=False)
    op.create_index("ix_vial_folded_lot", "vial", ["folded_lot"], unique=False)


def _create_vial_use() -> None:
    op.create_table(
        "vial_use",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("vial_id", sa.Integer(), nullable=False),
        sa.Column("dose", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("session_id", "vial_id", name="pk_vial_use"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name="fk_vial_use_session_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["vial_id"], ["vial.id"], name="fk_vial_use_vial_id", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("dose between 1 and 100000000", name="ck_vial_use_dose"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_vial_use_vial_id", "vial_use", ["vial_id"], unique=False)


def _add_presentations() -> None:
    connection = op.get_bind()
    clinic = connection.execute(sa.text("select jurisdiction from clinic")).first()
    if clinic is None:
        return
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    known = set(connection.execute(sa.text("select code from product")).scalars())
    for product, units, hours, mixed, storage, evidence, source, where, place in _PRESENTATIONS:
        if product not in known or where not in ("", clinic.jurisdiction):
            continue
        connection.execute(
            sa.text(
                "insert into presentation (uuid, version, created_at, product, size, life_hours,"
                " is_reconstituted, storage, gtins, evidence, source, position) values (:uuid, 1,"
                " :now, :product, :size, :hours, :mixed, :storage, '[]', :evidence, :source,"
                " :place)"
            ),
            {
                "uuid": _new_uuid(),
                "now": now,
                "product": product,
                "size": units * 1000,
                "hours": hours,
                "mixed": mixed,
                "storage": storage,
                "evidence": evidence,
                "source": source,
                "place": place,
            },
        )


def _new_uuid() -> str:
    number = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10))
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=number))
