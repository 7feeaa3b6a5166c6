"""What ships about outcomes, against a table that was written by hand from the sources."""

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tracker.domain.checks import Grade
from tracker.domain.instruments import Worse
from tracker.domain.reviews import ReviewCode
from tracker.paths import resource
from tracker.services.outcomes.shipped_instruments import read_outcomes, shipped_outcomes
from tracker.services.rules.shipped_rules import shipped_rules
from tracker.services.wording import event_name, instrument_name, question_says, question_text

DATA = Path(__file__).parents[2] / "data"
SHIPPED = shipped_outcomes()
CONDITIONS = {condition.code for condition in shipped_rules().conditions}
FILES = {
    "instruments": "instrument",
    "continuation": "rule",
    "follow_ups": "follow_up",
    "ages": "age",
    "weights": "weight",
}


def _figures() -> Iterator[tuple[str, str, str, str, dict[str, Any]]]:
    """File, code, figure and value of everything that is a figure with sources."""
    for file, table in FILES.items():
        for entry in read_outcomes(f"{file}.toml")[table]:
            code = entry.get("code") or f"{entry['condition']} {entry['product']}"
            for name, figure in entry.items():
                if isinstance(figure, dict) and "sources" in figure:
                    yield file, code, name, _value(figure), figure
            for figure in entry.get("also", ()):
                yield file, code, f"also {figure['name']}", _value(figure), figure
            for band in entry.get("bands", ()):
                yield file, code, f"from {band['from_kg']} kg", _value(band), band
            for version in entry.get("versions", ()):
                if "sources" in version:
                    yield file, code, f"version {version['name']}", _range(version), version


def _value(figure: dict[str, Any]) -> str:
    return f"{figure['is']} {figure['by']}" if "by" in figure else str(figure["is"])


def _range(version: dict[str, Any]) -> str:
    return f"{version.get('least', '')} to {version['most']}".strip()


def _sourced() -> Iterator[dict[str, Any]]:
    """Everything that names sources: figures, versions, questions, events, reports."""
    yield from (figure for *_named, figure in _figures())
    yield from read_outcomes("questions.toml")["question"]
    events = read_outcomes("events.toml")
    yield from (*events["event"], *events["report"])


def _documents() -> dict[str, str]:
    own = {s["key"]: s["document"] for s in read_outcomes("sources.toml")["source"]}
    assert not own.keys() & shipped_rules().sources.keys(), "each document is told of once"
    return own | shipped_rules().sources


def test_every_confirmed_figure_is_in_the_table_and_no_other() -> None:
    with (DATA / "outcomes.csv").open(encoding="utf-8", newline="") as file:
        wanted = [tuple(row.values()) for row in csv.DictReader(file)]
    shipped = [
        (file, code, name, value, " ".join(figure["sources"]))
        for file, code, name, value, figure in _figures()
        if figure["evidence"] == "confirmed"
    ]
    assert sorted(shipped) == sorted(wanted)


def test_every_figure_has_a_source_or_is_to_be_checked() -> None:
    for figure in _sourced():
        assert figure["evidence"] in ("confirmed", "check"), figure
        assert figure["sources"] or figure["evidence"] == "check", figure


def test_a_weak_source_alone_confirms_nothing() -> None:
    documents = _documents()
    for figure in _sourced():
        if figure["evidence"] == "confirmed":
            assert any("(weak)" not in documents[key] for key in figure["sources"]), figure


def test_every_source_is_a_document_and_every_document_is_used() -> None:
    used = {key for figure in _sourced() for key in figure["sources"]}
    own = {s["key"] for s in read_outcomes("sources.toml")["source"]}
    assert used <= _documents().keys()
    assert own <= used
    assert not any("://" in document for document in _documents().values())


def test_every_condition_named_is_one_that_ships() -> None:
    named = set().union(*(one.conditions for one in SHIPPED.instruments))
    named |= set().union(*(q.conditions | q.not_in for q in SHIPPED.questions))
    named |= set().union(*(f.conditions for f in SHIPPED.follow_ups))
    named |= set().union(*(e.conditions for e in SHIPPED.events))
    named |= {r.condition for r in SHIPPED.rules} | {a.condition for a in SHIPPED.ages}
    named |= {w.condition for w in SHIPPED.weights}
    assert named <= CONDITIONS


def test_every_code_is_unique_and_has_words() -> None:
    for say, codes in (
        (instrument_name, [one.code for one in SHIPPED.instruments]),
        (question_text, [one.code for one in SHIPPED.questions]),
        (question_says, [one.code for one in SHIPPED.questions]),
        (event_name, [one.code for one in SHIPPED.events]),
    ):
        assert len(set(codes)) == len(codes)
        assert all(say(code) != code for code in codes)


def test_one_plus_of_the_ashworth_scale_is_a_code_between_one_and_two() -> None:
    mas = SHIPPED.instrument("mas")
    assert mas is not None
    assert [level.code for level in mas.levels] == ["0", "1", "1+", "2", "3", "4"]
    assert [level.for_chart for level in mas.levels] == [0, 1000, 1500, 2000, 3000, 4000]


def test_the_longer_twstrs_and_the_turned_pgi_c_are_versions() -> None:
    twstrs, pgi = SHIPPED.instrument("twstrs"), SHIPPED.instrument("pgi-c")
    assert twstrs is not None
    assert pgi is not None
    assert twstrs.version("0 to 87").most == 87_000
    turned = pgi.version("-4 to +4")
    assert (turned.least, turned.most, turned.worse) == (-4000, 4000, Worse.LOWER)


@pytest.mark.parametrize(
    ("jurisdiction", "codes"),
    [("UK", {"nice-ta260"}), ("US", {"ehf", "medicare"}), ("AU", {"australia-18377"})],
)
def test_each_jurisdiction_asks_by_its_own_rules(jurisdiction: str, codes: set[str]) -> None:
    assert {rule.code for rule in SHIPPED.rules if rule.holds_in(jurisdiction)} == codes


def test_a_new_nerve_disease_stops_in_the_uk_and_warns_elsewhere() -> None:
    (question,) = [q for q in SHIPPED.questions if q.code == "neuromuscular"]
    assert question.grade("UK") is Grade.STOPS
    assert question.grade("US") is Grade.WARNS


def test_what_a_yes_asks_of_a_clinician_is_known() -> None:
    asked = {q.review for q in SHIPPED.questions} - {""}
    assert asked <= {code.value for code in ReviewCode}


def test_no_item_of_a_questionnaire_ships() -> None:
    allowed = {
        "code", "name", "conditions", "worse", "least", "most", "step", "matters", "also",
        "versions", "levels", "for_chart", "about", "alarm_above",
    }  # fmt: skip
    for entry in read_outcomes("instruments.toml")["instrument"]:
        assert entry.keys() <= allowed


def test_every_shipped_file_is_read() -> None:
    for file in resource("instruments").iterdir():
        assert tomllib.loads(file.read_text(encoding="utf-8"))
