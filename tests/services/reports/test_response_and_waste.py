"""Response by the instrument's rule, and what was discarded of vials."""

from datetime import UTC, datetime

from tests.builders import NECK, ONABOT, day
from tests.clinics import TODAY, Clinic
from tests.services.treated import Treated
from tracker.services.reports.response_figures import response_figures
from tracker.services.reports.response_table import response_table
from tracker.services.reports.waste_figures import waste_figures
from tracker.services.reports.waste_table import waste_table
from tracker.services.stock import vials
from tracker.services.visits import recording
from tracker.services.visits.forms import SessionForm, VialUseForm, VisitForm
from tracker.storage import records as r

SINCE = day("2026-01-01")


def responses(clinic: Clinic) -> dict[str, list[str]]:
    table = response_table(clinic.read(response_figures, SINCE, TODAY))
    return {row.label: [one.text for one in row.figures] for row in table.rows}


def waste(clinic: Clinic) -> dict[str, list[str]]:
    table = waste_table(clinic.read(waste_figures, SINCE, TODAY))
    return {row.label: [one.text for one in row.figures] for row in table.rows}


def test_a_cycle_responds_by_the_best_score_of_it_and_the_instruments_rule(
    migraine: Treated, clinic: Clinic
) -> None:
    migraine.inject("2026-01-05", "2026-03-30", "2026-06-22", "2026-09-14")
    migraine.score("20", "2026-01-05", is_baseline=True)
    # Half of 20, taken on the day of the next injections: of the cycle before.
    migraine.score("10", "2026-03-30")
    migraine.score("18", "2026-05-01")
    ((label, figures),) = responses(clinic).items()
    assert label.startswith("Chronic migraine, ")
    assert figures == ["4", "2", "1", "1", "0", "50 %"]


def test_without_a_baseline_nobody_can_tell(migraine: Treated, clinic: Clinic) -> None:
    migraine.inject("2026-01-05")
    migraine.score("10", "2026-03-01")
    assert list(responses(clinic).values()) == [["1", "1", "0", "0", "1", "–"]]


def test_cycles_before_the_time_are_left_out(migraine: Treated, clinic: Clinic) -> None:
    migraine.inject("2025-10-01", "2026-01-05")
    migraine.score("20", "2025-10-01", is_baseline=True)
    migraine.score("5", "2025-11-01")
    assert responses(clinic) == {}


def test_waste_closes_the_account_of_each_product(clinic: Clinic) -> None:
    opened = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)
    used, thrown, _left = clinic.vials(200, count=3)
    patient = clinic.patient()
    course = clinic.course(patient, NECK, ONABOT)
    clinic.write(vials.open_vial, *clinic.seen(r.VialRecord, used), opened, None)
    given = SessionForm(course, ONABOT, 155_000, uses=(VialUseForm(used, 155_000),))
    form = VisitForm(patient, day("2026-11-03"), (given,), incident_reason="given before")
    clinic.write(recording.record_visit, form, TODAY)
    clinic.write(vials.finish_vial, *clinic.seen(r.VialRecord, used))
    clinic.write(vials.discard_vial, *clinic.seen(r.VialRecord, thrown), "Broken")
    assert waste(clinic) == {"onabotA, Nov 2026": ["2", "1", "400", "155", "245", "61 %"]}
    cells = clinic.read(waste_figures, SINCE, TODAY).cells
    assert [len(cell.course_ids) for cell in cells.values()] == [1]
    assert waste_table(clinic.read(waste_figures, day("2027-01-01"), day("2027-02-01"))).rows == ()
