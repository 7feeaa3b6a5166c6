"""The lock file: every version pinned, checked by hash, wherever it comes from."""

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def asked_for() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]["dev"]
    return [Requirement(line) for line in [*project["dependencies"], *extras]]


def pinned() -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([\w.+!-]+)", LOCK, re.MULTILINE))


def test_everything_the_project_asks_for_is_pinned_within_its_bounds() -> None:
    pins = pinned()
    wrong = [
        str(one)
        for one in asked_for()
        if not one.specifier.contains(pins.get(canonicalize_name(one.name), "0"), prereleases=True)
    ]
    assert wrong == []


def test_every_pin_has_a_hash_for_each_of_its_files() -> None:
    blocks = re.split(r"\n(?=\S)", LOCK.partition("\n")[2].strip())
    assert [block for block in blocks if not re.search(r"--hash=sha256:[0-9a-f]{64}", block)] == []


def test_the_lock_names_no_place() -> None:
    assert re.findall(r"https?:|file:|//|@|--(?!hash)\S+", LOCK) == []


def test_what_is_installed_is_what_is_pinned() -> None:
    pins = pinned()
    other = {
        one.name: (version(one.name), pins[canonicalize_name(one.name)])
        for one in asked_for()
        if version(one.name) != pins[canonicalize_name(one.name)]
    }
    assert other == {}
