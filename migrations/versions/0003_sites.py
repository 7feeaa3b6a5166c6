"""Where the dose went: muscles, sites and patterns.

An existing clinic gets the muscles and patterns that a new one begins with.

Revision ID: 0003
"""

import os
import time
import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

drops: tuple[str, ...] = ()
"""Triggers, indexes and tables that this migration takes away on purpose."""

_MUSCLES = (
    ("corrugator", "Corrugator", "head", ""),
    ("procerus", "Procerus", "head", ""),
    ("frontalis", "Frontalis", "head", ""),
    ("temporalis", "Temporalis", "head", ""),
    ("occipitalis", "Occipitalis", "head", ""),
    ("masseter", "Masseter", "head", ""),
    ("zygomaticus", "Zygomaticus", "head", ""),
    ("orbicularis-oris", "Orbicularis oris", "head", ""),
    ("mentalis", "Mentalis", "head", ""),
    ("upper-lid-medial", "Upper lid, medial pretarsal", "eyelids", ""),
    ("upper-lid-lateral", "Upper lid, lateral pretarsal", "eyelids", ""),
    ("lower-lid-lateral", "Lower lid, lateral pretarsal", "eyelids", ""),
    ("medial-rectus", "Medial rectus", "eyes", ""),
    ("lateral-rectus", "Lateral rectus", "eyes", ""),
    ("superior-rectus", "Superior rectus", "eyes", ""),
    ("inferior-rectus", "Inferior rectus", "eyes", ""),
    ("superior-oblique", "Superior oblique", "eyes", ""),
    ("inferior-oblique", "Inferior oblique", "eyes", ""),
    ("cervical-paraspinal", "Cervical paraspinal", "neck", ""),
    ("sternocleidomastoid", "Sternocleidomastoid", "neck", ""),
    ("splenius-capitis", "Splenius capitis", "neck", ""),
    ("splenius-cervicis", "Splenius cervicis", "neck", ""),
    ("semispinalis-capitis", "Semispinalis capitis", "neck", ""),
    ("longissimus-capitis", "Longissimus capitis", "neck", ""),
    ("suboccipital", "Suboccipital muscles", "neck", ""),
    ("scalenes", "Scalenes", "neck", ""),
    ("levator-scapulae", "Levator scapulae", "neck", ""),
    ("trapezius", "Trapezius", "neck", ""),
    ("platysma", "Platysma", "neck", ""),
    ("parotid", "Parotid gland", "glands", ""),
    ("submandibular", "Submandibular gland", "glands", ""),
    ("axilla", "Axilla, skin", "axillae", ""),
    ("detrusor", "Detrusor", "bladder", ""),
    ("pectoralis-major", "Pectoralis major", "shoulder", "trunk"),
    ("latissimus-dorsi", "Latissimus dorsi", "shoulder", "trunk"),
    ("subscapularis", "Subscapularis", "shoulder", "arm"),
    ("teres-major", "Teres major", "shoulder", "arm"),
    ("deltoid", "Deltoid", "shoulder", "arm"),
    ("biceps-brachii", "Biceps brachii", "arm", "arm"),
    ("brachialis", "Brachialis", "arm", "arm"),
    ("brachioradialis", "Brachioradialis", "arm", "arm"),
    ("triceps-brachii", "Triceps brachii", "arm", "arm"),
    ("pronator-teres", "Pronator teres", "arm", "arm"),
    ("pronator-quadratus", "Pronator quadratus", "arm", "arm"),
    ("flexor-carpi-radialis", "Flexor carpi radialis", "arm", "arm"),
    ("flexor-carpi-ulnaris", "Flexor carpi ulnaris", "arm", "arm"),
    ("flexor-digitorum-profundus", "Flexor digitorum profundus", "arm", "arm"),
    ("flexor-digitorum-superficialis", "Flexor digitorum superficialis", "arm", "arm"),
    ("flexor-pollicis-longus", "Flexor pollicis longus", "arm", "arm"),
    ("flexor-pollicis-brevis", "Flexor pollicis brevis", "arm", "arm"),
    ("opponens-pollicis", "Opponens pollicis", "arm", "arm"),
    ("adductor-pollicis", "Adductor pollicis", "arm", "arm"),
    ("lumbricals", "Lumbricals and interossei", "arm", "arm"),
    ("iliopsoas", "Iliopsoas", "leg", "leg"),
    ("adductors", "Adductors of the thigh", "leg", "leg"),
    ("rectus-femoris", "Rectus femoris", "leg", "leg"),
    ("hamstrings", "Hamstrings", "leg", "leg"),
    ("gastrocnemius-medial", "Gastrocnemius, medial head", "leg", "leg"),
    ("gastrocnemius-lateral", "Gastrocnemius, lateral head", "leg", "leg"),
    ("soleus", "Soleus", "leg", "leg"),
    ("tibialis-posterior", "Tibialis posterior", "leg", "leg"),
    ("tibialis-anterior", "Tibialis anterior", "leg", "leg"),
    ("flexor-hallucis-longus", "Flexor hallucis longus", "leg", "leg"),
    ("flexor-digitorum-longus", "Flexor digitorum longus", "leg", "leg"),
    ("extensor-hallucis-longus", "Extensor hallucis longus", "leg", "leg"),
)
"""Code, name, region, limb."""

_PATTERNS = (
    (
        "preempt",
        "PREEMPT, 31 sites",
        "chronic-migraine",
        "onabotulinumtoxinA",
        "SKY, CPT-615, EHF, OAK",
        "confirmed",
        '{"extra":[["temporalis",2],["occipitalis",2],["trapezius",4]],"extra_most":8,"sites":[["corrugator","left",5000,1,null],["corrugator","right",5000,1,null],["procerus","midline",5000,1,null],["frontalis","left",10000,2,null],["frontalis","right",10000,2,null],["temporalis","left",20000,4,null],["temporalis","right",20000,4,null],["occipitalis","left",15000,3,null],["occipitalis","right",15000,3,null],["cervical-paraspinal","left",10000,2,null],["cervical-paraspinal","right",10000,2,null],["trapezius","left",15000,3,null],["trapezius","right",15000,3,null]],"volume":null}',
    ),
    (
        "bladder-20",
        "Bladder, 20 sites",
        "overactive-bladder",
        "onabotulinumtoxinA",
        "BO-OAB",
        "confirmed",
        '{"extra":[],"extra_most":0,"sites":[["detrusor","midline",100000,20,null]],"volume":10000}',
    ),
    (
        "bladder-30",
        "Bladder, 30 sites",
        "neurogenic-detrusor-overactivity",
        "onabotulinumtoxinA",
        "BO-NDO",
        "confirmed",
        '{"extra":[],"extra_most":0,"sites":[["detrusor","midline",200000,30,null]],"volume":30000}',
    ),
    (
        "axillae-botox",
        "Both axillae, 50 U each",
        "axillary-hyperhidrosis",
        "onabotulinumtoxinA",
        "LBL-COPY",
        "check",
        '{"extra":[],"extra_most":0,"sites":[["axilla","left",50000,10,null],["axilla","right",50000,10,null]],"volume":4000}',
    ),
    (
        "axillae-dysport",
        "Both axillae, 100 U each",
        "axillary-hyperhidrosis",
        "abobotulinumtoxinA",
        "DYS-HH",
        "confirmed",
        '{"extra":[],"extra_most":0,"sites":[["axilla","left",100000,10,null],["axilla","right",100000,10,null]],"volume":null}',
    ),
    (
        "eyelids",
        "Both eyes, three sites each",
        "blepharospasm",
        "onabotulinumtoxinA",
        "BO-BEB",
        "confirmed",
        '{"extra":[],"extra_most":0,"sites":[["upper-lid-medial","left",1250,1,null],["upper-lid-medial","right",1250,1,null],["upper-lid-lateral","left",1250,1,null],["upper-lid-lateral","right",1250,1,null],["lower-lid-lateral","left",1250,1,null],["lower-lid-lateral","right",1250,1,null]],"volume":null}',
    ),
    (
        "glands-xeomin",
        "Salivary glands, four injections",
        "sialorrhea",
        "incobotulinumtoxinA",
        "XEO-EPO",
        "confirmed",
        '{"extra":[],"extra_most":0,"sites":[["parotid","left",30000,1,null],["parotid","right",30000,1,null],["submandibular","left",20000,1,null],["submandibular","right",20000,1,null]],"volume":null}',
    ),
    (
        "glands-myobloc",
        "Salivary glands, lowest dose",
        "sialorrhea",
        "rimabotulinumtoxinB",
        "MYO-DA",
        "confirmed",
        '{"extra":[],"extra_most":0,"sites":[["parotid","left",500000,1,null],["parotid","right",500000,1,null],["submandibular","left",250000,1,null],["submandibular","right",250000,1,null]],"volume":null}',
    ),
)
"""Code, name, condition, product, source, evidence, sites."""


def upgrade() -> None:
    _create_muscle()
    _create_pattern()
    _create_session_site()
    if op.get_bind().execute(sa.text("select 1 from clinic")).first() is not None:
        _fill()


def _create_muscle() -> None:
    op.create_table(
        "muscle",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("limb", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_muscle"),
        sa.CheckConstraint("length(code) between 1 and 60", name="ck_muscle_code"),
        sa.CheckConstraint("length(name) between 1 and 200", name="ck_muscle_name"),
        sa.CheckConstraint("length(region) between 1 and 60", name="ck_muscle_region"),
        sa.CheckConstraint("length(limb) <= 60", name="ck_muscle_limb"),
        sa.CheckConstraint("position between 0 and 9223372036854775807", name="ck_muscle_position"),
        sqlite_strict=True,
    )


def _create_pattern() -> None:
    op.create_table(
        "pattern",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("pattern_version", sa.Integer(), nullable=False),
        sa.Column("sites", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("retired_on", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_pattern"),
        sa.UniqueConstraint("uuid", name="uq_pattern_uuid"),
        sa.ForeignKeyConstraint(
            ["condition"], ["condition.code"], name="fk_pattern_condition", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["product"], ["product.code"], name="fk_pattern_product", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("length(uuid) = 36", name="ck_pattern_uuid"),
        sa.CheckConstraint("version between 1 and 9223372036854775807", name="ck_pattern_version"),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_pattern_created_at",
        ),
        sa.CheckConstraint("length(code) <= 60", name="ck_pattern_code"),
        sa.CheckConstraint("length(name) between 1 and 200", name="ck_pattern_name"),
        sa.CheckConstraint("length(condition) between 1 and 60", name="ck_pattern_condition"),
        sa.CheckConstraint("length(product) between 1 and 60", name="ck_pattern_product"),
        sa.CheckConstraint(
            "pattern_version between 1 and 9223372036854775807", name="ck_pattern_pattern_version"
        ),
        sa.CheckConstraint("json_valid(sites)", name="ck_pattern_sites"),
        sa.CheckConstraint("length(source) <= 1000", name="ck_pattern_source"),
        sa.CheckConstraint("evidence in ('confirmed', 'check')", name="ck_pattern_evidence"),
        sa.CheckConstraint(
            "retired_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(retired_on) = retired_on and retired_on between '1900-01-01' and '2200-12-31'",
            name="ck_pattern_retired_on",
        ),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_pattern_current",
        "pattern",
        ["condition", "product", "name"],
        unique=True,
        sqlite_where=sa.text("retired_on is null"),
        postgresql_where=sa.text("retired_on is null"),
    )


def _create_session_site() -> None:
    op.create_table(
        "session_site",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("muscle", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("dose", sa.Integer(), nullable=False),
        sa.Column("sites", sa.Integer(), nullable=False),
        sa.Column("volume", sa.Integer(), nullable=True),
        sa.Column("drawing", sa.Text(), nullable=True),
        sa.Column("x", sa.Integer(), nullable=True),
        sa.Column("y", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("session_id", "position", name="pk_session_site"),
        sa.CheckConstraint(
            "(drawing is null) = (x is null) and (drawing is null) = (y is null)"
            " and (drawing is null or sites = 1)",
            name="ck_session_site_placed_as_a_single_point",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name="fk_session_site_session_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["muscle"], ["muscle.code"], name="fk_session_site_muscle", ondelete="RESTRICT"
        ),
        sa.CheckConstraint("position between 0 and 1000", name="ck_session_site_position"),
        sa.CheckConstraint("length(muscle) between 1 and 60", name="ck_session_site_muscle"),
        sa.CheckConstraint("side in ('left', 'right', 'midline')", name="ck_session_site_side"),
        sa.CheckConstraint("dose between 1 and 100000000", name="ck_session_site_dose"),
        sa.CheckConstraint("sites between 1 and 1000", name="ck_session_site_sites"),
        sa.CheckConstraint("volume between 1 and 10000000", name="ck_session_site_volume"),
        sa.CheckConstraint("length(drawing) between 1 and 60", name="ck_session_site_drawing"),
        sa.CheckConstraint("x between 0 and 10000", name="ck_session_site_x"),
        sa.CheckConstraint("y between 0 and 10000", name="ck_session_site_y"),
        sqlite_with_rowid=False,
        sqlite_strict=True,
    )


def _fill() -> None:
    connection = op.get_bind()
    for position, (code, name, region, limb) in enumerate(_MUSCLES):
        connection.execute(
            sa.text(
                "insert into muscle (code, name, region, limb, position)"
                " values (:code, :name, :region, :limb, :position)"
            ),
            {"code": code, "name": name, "region": region, "limb": limb, "position": position},
        )
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    names = ("code", "name", "condition", "product", "source", "evidence", "sites")
    for pattern in _PATTERNS:
        connection.execute(
            sa.text(
                "insert into pattern (uuid, version, created_at, code, name, condition, product,"
                " pattern_version, sites, source, evidence) select :uuid, 1, :now, :code, :name,"
                " :condition, :product, 1, :sites, :source, :evidence"
                " where exists (select 1 from condition where code = :condition)"
                " and exists (select 1 from product where code = :product)"
            ),
            {"uuid": _new_uuid(), "now": now, **dict(zip(names, pattern, strict=True))},
        )


def _new_uuid() -> str:
    number = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10))
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=number))
