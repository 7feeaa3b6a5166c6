"""The recall list's SQL: counts, ids in order, a page of rows; against the bare covering index."""

from tests.benchmarks.clinics import TODAY, BenchClinic
from tests.benchmarks.measure import Figure, interleave
from tracker.domain.state import State
from tracker.services.recall.listing import RecallFilter, count_courses, recall_ids
from tracker.services.recall.rows import recall_rows
from tracker.storage.engine import connect

_PAGE = 50
_CEILING = 100_000
_BARE = (
    "select course_id from course_phase indexed by ix_course_phase_worklist"
    " where state in ({}) and from_on <= ? and until_on > ?"
)


def run(clinic: BenchClinic) -> list[Figure]:
    states = [s.value for s in State if s is not State.ENDED]
    bare = connect(clinic.path)
    bare.execute("pragma cache_size=-65536")
    query = _BARE.format(", ".join("?" * len(states)))
    day = TODAY.isoformat()
    with clinic.open() as db:

        def floor() -> None:
            bare.execute(query, (*states, day, day)).fetchall()

        def counts() -> None:
            db.read(count_courses, TODAY)

        def ids() -> None:
            db.read(lambda tx: [list(p) for p in recall_ids(tx, TODAY, RecallFilter())])

        wanted = RecallFilter(frozenset({State.TO_CALL}))
        first = db.read(lambda tx: next(recall_ids(tx, TODAY, wanted)))[:_PAGE]

        def page() -> None:
            db.read(recall_rows, TODAY, first)

        def click() -> None:
            counts()
            db.read(lambda tx: next(recall_ids(tx, TODAY, wanted)))
            page()

        figures = [
            Figure(
                name,
                clinic.patients,
                *_pair(interleave(act, floor)),
                most_ratio=most if clinic.patients >= _CEILING else None,
            )
            for name, act, most in (
                ("recall SQL: a click on the list", click, 4.0),
                ("recall SQL: counts", counts, None),
                ("recall SQL: all ids in order", ids, 4.0),
                ("recall SQL: a page of rows", page, None),
            )
        ]
    bare.close()
    return figures


def _pair(medians: tuple[float, float]) -> tuple[float, str, float]:
    value, floor = medians
    return value, "ms", floor
