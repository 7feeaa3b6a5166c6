"""Muscles and patterns on offer: the same in a new clinic and in one that was migrated."""

from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from tests.clinics import Clinic
from tracker.paths import migrations_folder
from tracker.services import patterns
from tracker.storage.migrate import run_migrations
from tracker.storage.revisions import HEAD

_MUSCLES = "select code, name, region, limb, position from muscle order by position"
_PATTERNS = (
    "select code, name, condition, product, pattern_version, sites, source, evidence, retired_on"
    " from pattern order by id"
)
_OLD_CLINIC = """
    insert into clinic (uuid, version, created_at, name, zone, jurisdiction) values
        ('01890000-0000-7000-8000-000000000000', 1, '2026-01-05T00:00:00.000000Z', '',
         'America/New_York', 'US');
"""


def test_a_migrated_clinic_has_what_a_new_one_begins_with(
    clinic_template: Path, tmp_path: Path
) -> None:
    new = sqlcipher.connect(str(clinic_template))
    path = tmp_path / "old.db"
    old = sqlcipher.connect(str(path), isolation_level=None)
    run_migrations(old, migrations_folder(), "0002")
    old = sqlcipher.connect(str(path), isolation_level=None)
    old.executescript(_OLD_CLINIC)
    for table, columns in (
        ("condition", "code, name, short_name, is_therapeutic, position"),
        ("product", "code, name, short_name, is_therapeutic, position, most_units"),
    ):
        marks = ", ".join("?" for _ in columns.split(", "))
        rows = _rows(new, f"select {columns} from {table}")
        old.executemany(f"insert into {table} ({columns}) values ({marks})", rows)
    run_migrations(old, migrations_folder(), HEAD)
    old = sqlcipher.connect(str(path))
    for wanted in (_MUSCLES, _PATTERNS):
        assert _rows(old, wanted) == _rows(new, wanted)
        assert _rows(old, wanted)


def test_muscles_are_offered_in_groups_and_patterns_with_what_they_sum_up_to(
    clinic: Clinic,
) -> None:
    muscles = clinic.read(patterns.muscle_choices)
    assert muscles[0].label == "Corrugator"
    regions = [region for region, _muscles in groupby(muscles, key=attrgetter("region"))]
    assert len(set(regions)) == len(regions)
    limbs = {muscle.code: muscle.limb for muscle in muscles}
    assert (limbs["soleus"], limbs["biceps-brachii"], limbs["frontalis"]) == ("leg", "arm", "")
    offered = {one.label: one.summary for one in clinic.read(patterns.pattern_choices)}
    assert offered["PREEMPT, 31 sites"] == "31 sites, 155 Units"


def _rows(connection: Any, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(query).fetchall()]
