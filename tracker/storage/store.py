"""Where a clinic is kept, as `Database` sees it: in a file, or on a server."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import Engine

from tracker.domain.outcome import Subject
from tracker.domain.problems import Unavailable
from tracker.storage.location import Location

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Changed = frozenset[Subject]


class Watch(Protocol):
    """Somebody who listens for what others change."""

    def stop(self) -> None: ...


class Store(Protocol):
    """What differs between a file and a server."""

    @property
    def location(self) -> Location: ...
    @property
    def reader(self) -> Engine: ...
    @property
    def writer(self) -> Engine | None: ...

    def begin(self, tx: Session) -> AbstractContextManager[object]: ...
    def tell(self, tx: Session, changed: Changed, who: str) -> None: ...
    def watch(
        self, heard: Callable[[Changed], object], who: str, own: Callable[[], int]
    ) -> Watch: ...
    def refuse_if_changed(self) -> None: ...
    def explain(self, error: BaseException) -> Unavailable | None: ...
    def close(self) -> None: ...
