"""What a query reads with, before anything has mapped a record.

The first list reads plain tables, for which SQLAlchemy's Core is enough. Its mapper costs a tenth
of the start, so it is imported with the first record, and nobody waits for it before the list.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Self, cast

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.orm import Session


def reading(engine: Engine, info: dict[str, Any]) -> Session:
    """A transaction that only reads, to be left with `with`; queries take it for a Session.

    One of the mapper's where that is loaded, else one that becomes it at the first record.
    """
    if _is_mapper_loaded():
        return _session(engine, info)
    return cast("Session", _Reading(engine, info))


class _Reading:
    def __init__(self, engine: Engine, info: dict[str, Any]) -> None:
        self.info = info
        self._engine = engine
        self._connection = engine.connect()
        self._mapped: Session | None = None

    def execute(self, *asked: Any, **how: Any) -> Any:
        return self._reader().execute(*asked, **how)

    def scalar(self, *asked: Any, **how: Any) -> Any:
        return self._reader().scalar(*asked, **how)

    def scalars(self, *asked: Any, **how: Any) -> Any:
        return self._reader().scalars(*asked, **how)

    def connection(self) -> Connection:
        return self._connection

    def get_bind(self) -> Engine:
        return self._engine

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session(), name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._mapped is not None:
            self._mapped.close()
        self._connection.close()

    def _reader(self) -> Any:
        # Whoever names a record has loaded the mapper by doing so.
        return self._session() if _is_mapper_loaded() else self._connection

    def _session(self) -> Session:
        if self._mapped is None:
            self._mapped = _session(self._connection, self.info)
        return self._mapped


def _session(bind: Any, info: dict[str, Any]) -> Session:
    from sqlalchemy.orm import Session

    return Session(bind, expire_on_commit=False, info=info)


def _is_mapper_loaded() -> bool:
    return "sqlalchemy.orm" in sys.modules
