"""Statements that were worked out once, for all connections of the program.

Each engine would keep its own: a window has one to read and one to write, and a test of each.
Dialects that are equal find what another worked out.
"""

from typing import Any

from sqlalchemy.util import LRUCache

_MOST = 1_000

COMPILED: LRUCache[Any, Any] = LRUCache(_MOST)
"""For an engine's execution option `compiled_cache`."""
