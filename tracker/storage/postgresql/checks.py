"""CHECK constraints are written once, for SQLite; here PostgreSQL's words for the same."""

import re

_GLOB = re.compile(r"(\w+) glob '([^']*)'")
_DATE = re.compile(r"date\((\w+)\) = (\1)\b")
_JSON = re.compile(r"json_valid\((\w+)\)")
_LEFT_OVER = re.compile(r"\bglob\b|\bjson_valid\b|(?<!make_)\bdate\(|\btypeof|strftime")


def postgresql_check(sqlite: str) -> str:
    """The same condition for PostgreSQL. Raises ValueError for what it has no words for."""
    told = _GLOB.sub(lambda found: f"{found[1]} ~ '^{_regex(found[2])}$'", sqlite)
    # Raises for a day that there isn't, which refuses the row as well as false does.
    told = _DATE.sub(
        r"isfinite(make_date(substr(\1, 1, 4)::int, substr(\1, 6, 2)::int,"
        r" substr(\1, 9, 2)::int))",
        told,
    )
    told = _JSON.sub(r"json_typeof(\1::json) <> ''", told)
    if _LEFT_OVER.search(told):
        raise ValueError(f"no words of PostgreSQL for: {sqlite}")
    return told


def _regex(glob: str) -> str:
    parts = re.findall(r"\[[^]]*\]|.", glob)
    return "".join(_REGEX.get(p) or (p if p.startswith("[") else re.escape(p)) for p in parts)


_REGEX = {"*": ".*", "?": "."}
