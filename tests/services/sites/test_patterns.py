"""Muscles and patterns on offer: the same in a new clinic and in one that was migrated."""

from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from tests.builders import MIGRAINE, ONABOT
from tests.clinics import TODAY, Clinic
from tracker.domain.problems import Invalid
from tracker.domain.sites import Side, Site, as_last_time
from tracker.paths import migrations_folder
from tracker.services.sites import patterns
from tracker.services.sites.shipped_patterns import shipped_muscles
from tracker.storage import records as r
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
    regions = [region for region, _muscles in groupby(muscles, key=attrgetter("region_label"))]
    assert len(set(regions)) == len(regions)
    limbs = {muscle.code: muscle.limb for muscle in shipped_muscles()}
    assert (limbs["soleus"], limbs["biceps-brachii"], limbs["frontalis"]) == ("leg", "arm", "")
    offered = {one.label: one.summary for one in clinic.read(patterns.pattern_choices)}
    assert offered["PREEMPT, 31 sites"] == "31 sites, 155 Units"


def _rows(connection: Any, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(query).fetchall()]


def test_the_clinics_own_pattern_is_offered_and_replaced_by_its_name(clinic: Clinic) -> None:
    sites = (Site("masseter", Side.LEFT, 25_000, 3, 500), Site("masseter", Side.RIGHT, 25_000, 3))
    form = patterns.PatternForm("Jaw", MIGRAINE, ONABOT, sites)
    clinic.write(patterns.keep_pattern, form, TODAY)
    own = clinic.read(patterns.pattern_choices)[-1]
    assert (own.label, own.is_own, own.evidence) == ("Jaw", True, "check")
    assert own.pattern.sites == as_last_time(sites)
    clinic.write(patterns.keep_pattern, replace(form, sites=sites[:1]), TODAY)
    mine = [one for one in clinic.read(patterns.pattern_choices) if one.is_own]
    assert [one.pattern.sites for one in mine] == [as_last_time(sites[:1])]
    kept = clinic.read(lambda tx: tx.query(r.PatternRecord).filter_by(name="Jaw").count())
    assert kept == 2


@pytest.mark.parametrize(
    ("name", "is_empty"), [("", False), ("PREEMPT, 31 sites", False), ("Jaw", True)]
)
def test_a_pattern_without_name_or_sites_or_named_like_one_that_ships_is_refused(
    clinic: Clinic, name: str, is_empty: bool
) -> None:
    sites = () if is_empty else (Site("masseter", Side.LEFT, 25_000, 3),)
    form = patterns.PatternForm(name, MIGRAINE, ONABOT, sites)
    with pytest.raises(Invalid) as caught:
        clinic.write(patterns.keep_pattern, form, TODAY)
    assert caught.value.field == "name"
