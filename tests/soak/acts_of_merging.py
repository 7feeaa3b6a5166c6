"""What a clinician does who takes two records for one person: merges them, and splits them again."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.soak.clinic_life import ClinicLife, picks
from tracker.services.same_person.comparison import compare
from tracker.services.same_person.merging import CourseChoice, MergeOrder, merge_patients
from tracker.services.same_person.since_merge import KEPT, MERGED
from tracker.services.same_person.splitting import since_merge, split_patients
from tracker.storage import records as r


class Merging(ClinicLife):
    """Two people are in the clinic, so they are the two records."""

    @rule(keeps_first=st.booleans(), joins=st.booleans())
    def merge(self, keeps_first: bool, joins: bool) -> None:
        uuids = self._read(lambda tx: [p.uuid for p in tx.query(r.Patient).order_by(r.Patient.id)])
        kept, merged = uuids if keeps_first else reversed(uuids)
        found = self._read(compare, kept, merged, frozenset(), self.today)
        order = MergeOrder(
            kept,
            found.kept.version,
            merged,
            found.merged.version,
            courses=tuple(
                CourseChoice(clash.course_uuid, joins, "second") for clash in found.clashes
            ),
        )
        self.act(merge_patients, order, self.today)

    @rule(pick=picks)
    def split(self, pick: int) -> None:
        merge = self.one_of(r.PatientMerge, pick, r.PatientMerge.split_on.is_(None))
        if merge is None:
            return
        asked = self._read(since_merge, merge.uuid)
        answers = tuple(
            (one.key, MERGED if (pick >> number % 16) & 1 else KEPT)
            for number, one in enumerate(asked)
        )
        self.act(split_patients, merge.uuid, merge.version, answers, "two people", self.today)
