"""The README names commands, files and places that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("shown", re.findall(r"\]\(([^)]+)\)", README))
def test_every_picture_and_link_leads_to_a_file(shown: str) -> None:
    assert (ROOT / shown).is_file()


@pytest.mark.parametrize("command", sorted(set(re.findall(r"\btracker ([a-z]+)\b", README))))
def test_every_command_exists(command: str) -> None:
    from typer.main import get_command

    from tracker.terminal.program import app

    assert command in get_command(app).commands  # type: ignore[attr-defined]


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake ([a-z]+)\b", README))))
def test_every_target_of_make_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
