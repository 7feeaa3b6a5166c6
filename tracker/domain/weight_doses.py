"""What a child is given by its weight, where a label has a table of doses for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.checks import Check, Grade, Plan, check_weight
from tracker.domain.facts import Course, Patient
from tracker.domain.protocol import Population, population_on
from tracker.domain.why import Value


@dataclass(frozen=True, slots=True)
class WeightBand:
    """`dose` in thousandths of a Unit, from so many grams on, up to the next band."""

    from_grams: int
    dose: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class WeightTable:
    """The bands of a condition and a product, lightest first; below them there is no dose.

    `stops_below`: the label says that nobody lighter is to be treated, rather than nothing at all.
    """

    condition: str
    product: str
    bands: tuple[WeightBand, ...]
    stops_below: bool = False
    source_below: str = ""


def check_weight_doses(
    plan: Plan, course: Course, patient: Patient, tables: Iterable[WeightTable]
) -> list[Check]:
    """Whether a child is heavy enough, and the dose is what its weight asks for.

    A dose over the band's warns. Nothing for adults, nor where no table is for the treatment.
    """
    mine = (course.condition, plan.product)
    table = next((one for one in tables if (one.condition, one.product) == mine), None)
    if table is None or population_on(patient.birth_on, plan.on) is Population.ADULT:
        return []
    grams = patient.grams_on(plan.on)
    if grams is None:
        return check_weight(plan.on, patient)
    return [*check_weight(plan.on, patient), _band(plan, grams, table)]


def _band(plan: Plan, grams: int, table: WeightTable) -> Check:
    values: dict[str, Value] = {"weight": grams}
    reached = [band for band in table.bands if band.from_grams <= grams]
    if not reached:
        values["least"] = table.bands[0].from_grams
        if table.stops_below:
            values["source"] = table.source_below
            return Check(Grade.STOPS, "too-light", values)
        values["source"] = table.bands[0].source
        return Check(Grade.WARNS, "below-weight-table", values)
    band = reached[-1]
    values |= {"most": band.dose, "source": band.source}
    if plan.dose is None:
        return Check(Grade.INFORMS, "weight-dose", values)
    values["dose"] = plan.dose
    if plan.dose > band.dose:
        return Check(Grade.WARNS, "weight-dose-passed", values)
    return Check(Grade.PASSES, "weight-dose-kept", values)
