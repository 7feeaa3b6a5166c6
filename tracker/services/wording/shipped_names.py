"""The names in the shipped lists, for the catalogue: `make messages` asks here (Babel's mapping).

Products are missing on purpose: their names are the same in every language.
"""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from typing import IO

# What `names.py` translates when it is called for.
_READ_BY_PEOPLE = ("name", "on_list", "regions", "text", "says")

Message = tuple[int, None, str, list[str]]


def shipped_names(
    file: IO[bytes],
    keywords: Collection[str],  # noqa: ARG001  # Babel's signature
    comment_tags: Collection[str],  # noqa: ARG001
    options: Mapping[str, object],  # noqa: ARG001
) -> Iterator[Message]:
    """Each with the table and the key that it comes from, since "left" alone could mean anything."""
    for table, entries in tomllib.load(file).items():
        for key in _READ_BY_PEOPLE:
            for entry in entries:
                named = entry.get(key, [])
                for text in [named] if isinstance(named, str) else named:
                    yield 0, None, text, [f"Translators: {table}, {key}"]
