"""The treatments of a patient who was merged, as files with their record number know them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from tracker.services.same_person.ledger import parts_of
from tracker.storage import records as r

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class MergedCourses:
    """`regions`: what a course's region was; `joined`: which course went on in which. By id."""

    regions: dict[int, str] = field(default_factory=dict)
    joined: dict[int, int] = field(default_factory=dict)


def merged_courses(tx: Session, merged_ids: Collection[int]) -> dict[int, MergedCourses]:
    """By the id of the merged patient; whoever was not merged is missing."""
    merge = r.PatientMerge
    found = {}
    for merged_id, parts, joined in tx.execute(
        select(merge.merged_id, merge.parts, merge.joined).where(
            merge.merged_id.in_(sorted(merged_ids)), merge.split_on.is_(None)
        )
    ):
        regions = {
            key[0]: before
            for table, key, column, before, _after in parts_of(parts)
            if (table, column) == ("course", "body_region")
        }
        found[merged_id] = MergedCourses(regions, dict(joined))
    return found
