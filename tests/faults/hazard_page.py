"""The hazard log as a page to be read: `python -m tests.faults.hazard_page` writes it."""

import tomllib
from pathlib import Path
from typing import Any

from tracker.paths import resource

PAGE = Path(resource("hazards.md"))


def all_hazards() -> list[dict[str, Any]]:
    return list(tomllib.loads(Path(resource("hazards.toml")).read_text("utf-8"))["hazard"])


def render() -> str:
    """The page, from `resources/hazards.toml`."""
    lines = [
        "# Hazard log",
        "",
        "In the manner of DCB0129. Severity × likelihood, each from 1 to 5, before and after the",
        "controls. Written from `hazards.toml`; a test proves that each test named here is there.",
        "`fault:15` means every test with that number in `tests/faults/faults.md`.",
        "",
    ]
    for one in all_hazards():
        before, after = one["before"], one["after"]
        lines += [
            f"## {one['id']} {one['hazard']}",
            "",
            f"- **Cause:** {one['cause']}.",
            f"- **Effect:** {one['effect']}.",
            *(f"- **Control:** {control}." for control in one["controls"]),
            f"- **Training:** {one['training']}.",
            (
                f"- **Risk:** {before[0]} × {before[1]} = {before[0] * before[1]} before,"
                f" {after[0]} × {after[1]} = {after[0] * after[1]} after. Owner: {one['owner']}."
            ),
            *(f"- **Shown by:** `{test}`" for test in one["tests"]),
            "",
        ]
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(render(), "utf-8")
