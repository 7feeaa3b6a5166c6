"""Changes that leave JSON be JSON: what is deeper inside than any change of letters comes to."""

import json
import random
from collections.abc import Callable
from typing import Any

from tests.fuzz.sections import joined_sections, split_sections

_JUNK: tuple[Any, ...] = (
    None, True, "", "x", "\u0000", "\ud800", "A" * 3000, "2024-02-30", "0000-00-00", "1970-06",
    "Patient/", "#", "-1", 0, -1, 2**31, 10**30, 1e300, 0.0001, [], {}, [None], [[]], [{}], {"a": 1},
)  # fmt: skip
_MOST_LINES = 400


def changed_json(content: bytes, seed: int) -> bytes | None:
    """One place of one of its lines changed, or of one of its sections; None for what isn't JSON."""
    choose = random.Random(seed)
    sections = split_sections(content)
    if sections:
        name, inside = choose.choice(sections)
        changed = changed_json(inside, seed + 1)
        return changed and joined_sections({**dict(sections), name: changed})
    lines = [content]
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        lines = content.split(b"\n")
        if len(lines) > _MOST_LINES:
            return None
        at = choose.randrange(len(lines))
        try:
            told = json.loads(lines[at])
        except (ValueError, RecursionError):
            return None
    else:
        at = 0
    if choose.random() < 0.1:
        # A line again, or none.
        return b"\n".join(lines[:at] + lines[at : at + 1] * choose.choice((0, 2)) + lines[at + 1 :])
    lines[at] = json.dumps(_changed(told, choose), ensure_ascii=choose.random() < 0.9).encode(
        "utf-8", "surrogatepass"
    )
    return b"\n".join(lines)


def _changed(told: Any, choose: random.Random) -> Any:
    whole, spots = [told], list[tuple[Any, Any]]()
    _gather(whole, spots)
    holder, key = choose.choice(spots)
    other_holder, other_key = choose.choice(spots)
    change: Callable[[], Any] = choose.choice(
        (
            lambda: choose.choice(_JUNK),
            lambda: json.loads(json.dumps(other_holder[other_key])),
            lambda: [holder[key], holder[key]],
            lambda: _retyped(holder[key]),
        )
    )
    if isinstance(holder, dict) and choose.random() < 0.2:
        value = holder.pop(key)
        if choose.random() < 0.5:
            holder[choose.choice(("id", "extension", "value", "code", "_" + key))] = value
    else:
        holder[key] = change()
    return whole[0]


def _gather(holder: Any, spots: list[tuple[Any, Any]]) -> None:
    keys = list(holder) if isinstance(holder, dict) else range(len(holder))
    for key in keys:
        spots.append((holder, key))
        if isinstance(holder[key], (dict, list)):
            _gather(holder[key], spots)


def _retyped(value: Any) -> Any:
    if isinstance(value, str):
        return [value] if len(value) % 2 else value[: len(value) // 2]
    return str(value)
