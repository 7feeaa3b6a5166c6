"""The clinic's own instruments and rules: made, changed in versions, retired and brought back."""

from dataclasses import replace

import pytest

from tests.builders import MIGRAINE
from tests.clinics import TODAY, Clinic
from tests.services.treated import Treated
from tracker.domain.instruments import MILLI, By, Worse
from tracker.domain.problems import Invalid, NotAllowed
from tracker.services.outcomes import continuation_rules, instruments
from tracker.services.outcomes.continuation_rules import ContinuationForm, ContinuationRow
from tracker.services.outcomes.instruments import InstrumentForm, InstrumentRow

GRIP = InstrumentForm(
    name="Grip strength",
    worse=Worse.LOWER,
    conditions=(MIGRAINE,),
    least=0,
    most=100 * MILLI,
    step=500,
    unit="kg",
    matters_by=By.POINTS,
    matters=6 * MILLI,
    source="Agreed by the physiotherapists, 3 Nov 2026",
)
GRIP_CODE = "own-grip-strength"
RULE = ContinuationForm(
    name="Grip helps",
    condition=MIGRAINE,
    instrument=GRIP_CODE,
    after_cycles=1,
    least_fall=20,
    source="The clinic’s own, 3 Nov 2026",
)


@pytest.fixture
def treated(clinic: Clinic) -> Treated:
    return Treated(clinic)


def rows(clinic: Clinic) -> dict[str, InstrumentRow]:
    return {row.code: row for row in clinic.read(instruments.instrument_rows)}


def rules(clinic: Clinic) -> dict[str, ContinuationRow]:
    return {row.code: row for row in clinic.read(continuation_rules.continuation_rows)}


def publish(clinic: Clinic, form: InstrumentForm, old: InstrumentRow | None = None) -> None:
    seen = (old.uuid, old.version) if old else (None, 0)
    clinic.write(instruments.publish_instrument, *seen, form, TODAY)


def publish_rule(
    clinic: Clinic, form: ContinuationForm, old: ContinuationRow | None = None
) -> None:
    seen = (old.uuid, old.version) if old else (None, 0)
    clinic.write(continuation_rules.publish_continuation, *seen, form, TODAY)


def test_an_own_instrument_stands_beside_those_that_ship(treated: Treated) -> None:
    publish(treated.clinic, GRIP)
    row = rows(treated.clinic)["own-grip-strength"]
    assert (row.rule_version, row.published_by, row.form) == (1, "Ines Ruiz", GRIP)
    assert row.label == "Grip strength (kg)"
    offered = [one.label for one in treated.found().instruments]
    assert {"Grip strength (kg)", "HIT-6"} <= set(offered)


def test_its_scores_are_read_by_its_range_step_and_direction(treated: Treated) -> None:
    publish(treated.clinic, GRIP)
    treated.score("20", "2026-08-01", GRIP_CODE, is_baseline=True)
    treated.inject("2026-08-03")
    for wrong in ("100.5", "20.25"):
        with pytest.raises(Invalid):
            treated.score(wrong, "2026-09-01", GRIP_CODE)
    treated.score("26.5", "2026-09-01", GRIP_CODE)
    newest = treated.scores().newest
    assert (newest.change, newest.is_better, newest.matters) == ("6.5 more", True, True)


def test_a_new_version_leaves_old_scores_with_the_old_one(treated: Treated) -> None:
    clinic = treated.clinic
    publish(clinic, GRIP)
    treated.score("20", "2026-08-01", GRIP_CODE, is_baseline=True)
    treated.inject("2026-08-03")
    treated.score("26.5", "2026-09-01", GRIP_CODE)
    publish(clinic, replace(GRIP, matters=10 * MILLI), rows(clinic)[GRIP_CODE])
    treated.score("27", "2026-09-08", GRIP_CODE)
    first, second = treated.scores().scores[1:]
    assert (first.edition, first.matters) == ("1", True)
    assert (second.edition, second.matters) == ("2", False)


def test_scores_of_another_range_are_never_compared(treated: Treated) -> None:
    clinic = treated.clinic
    publish(clinic, GRIP)
    treated.score("20", "2026-08-01", GRIP_CODE, is_baseline=True)
    treated.inject("2026-08-03")
    publish(clinic, replace(GRIP, unit="lb"), rows(clinic)[GRIP_CODE])
    treated.score("44", "2026-09-01", GRIP_CODE)
    assert treated.scores().newest.change == ""


@pytest.mark.parametrize("code", ["hit-6", "own-grip-strength"])
def test_a_retired_one_takes_no_score_until_it_is_brought_back(treated: Treated, code: str) -> None:
    clinic = treated.clinic
    publish(clinic, GRIP)
    done = clinic.write(instruments.retire_instrument, code, TODAY)
    assert (rows(clinic)[code].retired_on, rows(clinic)[code].retired_by) == (TODAY, "Ines Ruiz")
    with pytest.raises(Invalid, match="Choose an instrument"):
        treated.score("50", "2026-08-01", code)
    with pytest.raises(NotAllowed):
        clinic.write(instruments.retire_instrument, code, TODAY)
    assert done.undo is not None
    clinic.write(done.undo.command, *done.undo.arguments)
    treated.score("50", "2026-08-01", code)


def test_a_retired_one_keeps_its_scores_and_its_name(treated: Treated) -> None:
    publish(treated.clinic, GRIP)
    treated.score("20", "2026-08-01", GRIP_CODE)
    treated.clinic.write(instruments.retire_instrument, GRIP_CODE, TODAY)
    assert treated.scores().label == "Grip strength (kg)"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "hit-6"}, "name"),
        ({"source": ""}, "source"),
        ({"most": 0}, "most"),
        ({"least": 250}, "least"),
        ({"matters": None}, "matters"),
        ({"matters_by": By.GRADES}, "matters_by"),
        ({"levels": ("0",)}, "levels"),
        ({"levels": ("0", "1")}, "matters_by"),
        ({"conditions": ("hiccups",)}, "conditions"),
    ],
)
def test_what_makes_no_sense_names_its_field(
    clinic: Clinic, wrong: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as told:
        publish(clinic, replace(GRIP, **wrong))  # type: ignore[arg-type]
    assert told.value.field == field


def test_codes_are_scores_too(treated: Treated) -> None:
    form = replace(
        GRIP, name="Own scale", levels=("none", "some", "much"), matters_by=By.GRADES, matters=MILLI
    )
    publish(treated.clinic, replace(form, worse=Worse.HIGHER, unit=""))
    treated.score("much", "2026-08-01", "own-own-scale", is_baseline=True)
    treated.inject("2026-08-03")
    treated.score("some", "2026-09-01", "own-own-scale")
    newest = treated.scores().newest
    assert (newest.said, newest.is_better, newest.matters) == ("some", True, True)


def test_an_own_rule_asks_of_treatments_that_are_there(treated: Treated) -> None:
    publish(treated.clinic, GRIP)
    treated.score("20", "2026-08-01", GRIP_CODE, is_baseline=True)
    treated.inject("2026-08-03")
    treated.score("22", "2026-09-01", GRIP_CODE)
    assert treated.reviews() == []
    publish_rule(treated.clinic, RULE)
    assert treated.reviews() == ["continue-or-stop"]


def test_a_stricter_version_and_a_retired_rule_take_the_question_back(treated: Treated) -> None:
    clinic = treated.clinic
    publish(clinic, GRIP)
    treated.score("20", "2026-08-01", GRIP_CODE, is_baseline=True)
    treated.inject("2026-08-03")
    treated.score("22", "2026-09-01", GRIP_CODE)
    publish_rule(clinic, RULE)
    (code,) = [code for code in rules(clinic) if code.startswith("own-")]
    publish_rule(clinic, replace(RULE, name="Grip, 5 %", least_fall=5), rules(clinic)[code])
    assert treated.reviews() == []
    publish_rule(clinic, replace(RULE, least_fall=50), rules(clinic)[code])
    assert treated.reviews() == ["continue-or-stop"]
    done = clinic.write(continuation_rules.retire_continuation, code, TODAY)
    assert treated.reviews() == []
    assert done.undo is not None
    clinic.write(done.undo.command, *done.undo.arguments)
    assert treated.reviews() == ["continue-or-stop"]


def test_a_shipped_rule_that_is_retired_asks_no_longer(treated: Treated) -> None:
    clinic = treated.clinic
    treated.score("20", "2026-02-01", is_baseline=True)
    treated.inject("2026-02-03", "2026-05-03")
    treated.score("19", "2026-06-01")
    assert treated.reviews() == ["continue-or-stop"]
    for code in rules(clinic):
        clinic.write(continuation_rules.retire_continuation, code, TODAY)
    assert treated.reviews() == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"instrument": "hdss"}, "instrument"),
        ({"least_fall": None}, "least_fall"),
        ({"below": 10}, "for_months"),
        ({"below": 10, "for_months": 3}, "below"),
        ({"after_cycles": 0}, "after_cycles"),
        ({"source": " "}, "source"),
    ],
)
def test_a_rule_that_makes_no_sense_names_its_field(
    clinic: Clinic, wrong: dict[str, object], field: str
) -> None:
    publish(clinic, GRIP)
    with pytest.raises(Invalid) as told:
        publish_rule(clinic, replace(RULE, **wrong))  # type: ignore[arg-type]
    assert told.value.field == field
