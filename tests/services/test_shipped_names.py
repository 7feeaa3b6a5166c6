"""The shipped lists' names are in the catalogue, and stay there at the next `make messages`."""

import tomllib
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tracker.paths import resource
from tracker.services.outcomes.shipped_instruments import shipped_outcomes
from tracker.services.rules.shipped_lists import shipped_conditions, shipped_reasons
from tracker.services.sites.shipped_drawings import shipped_drawings
from tracker.services.sites.shipped_patterns import shipped_muscles, shipped_patterns

ROOT = Path(__file__).parents[2]


def names() -> set[str]:
    """All that `names.py` looks up in the catalogue."""
    conditions, reasons = shipped_conditions(), shipped_reasons()
    return (
        {condition.name for condition in conditions}
        | {region for condition in conditions for region in condition.regions}
        | {text for reason in reasons for text in (reason.name, reason.on_list)}
    )


def catalogue() -> set[object]:
    with resource("translations", "tracker.pot").open("rb") as file:
        return {message.id for message in read_po(file)}


def outcome_names() -> set[str]:
    """Likewise, of what is measured and asked."""
    shipped = shipped_outcomes()
    return {*shipped.names.values(), *shipped.says.values(), *shipped.reports.values()}


def extracted(folder: str = "protocols") -> set[object]:
    """What Babel finds by the mapping that `make messages` gives it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    mappings = project["tool"]["babel"]["mappings"]
    methods = [
        (pattern, mapping["method"]) for mapping in mappings for pattern in mapping["pattern"]
    ]
    return {text for _file, _line, text, *_rest in extract_from_dir(resource(folder), methods)}


def names_of_sites() -> set[str]:
    """All that `wording/sites.py` and the drawings look up in the catalogue."""
    return (
        {muscle.name for muscle in shipped_muscles()}
        | {shipped.name for shipped in shipped_patterns()}
        | {drawing.name for drawing in shipped_drawings()}
    )


def test_every_name_in_the_shipped_lists_can_be_translated() -> None:
    assert names() - catalogue() == set()


def test_the_next_catalogue_has_exactly_the_names_that_the_program_looks_up() -> None:
    extracted_names = extracted() | extracted("patterns") | extracted("drawings")
    assert extracted_names == names() | names_of_sites()


def test_the_names_of_what_is_measured_and_asked_can_be_translated() -> None:
    assert outcome_names() - extracted("instruments") == set()
