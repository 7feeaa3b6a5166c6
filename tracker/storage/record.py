"""What every record has: an integer id for joins and a client-made UUID, unique beside it.

The UUID is there as soon as the record is made, so that a command that is tried again after an
ambiguous commit can't write twice. CHECK constraints come from the column types (`schema.py`).
"""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from tracker.storage.columns import UtcMoment, Uuid, WholeNumber
from tracker.storage.uuids import new_uuid

NAMING = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
}


class Record(DeclarativeBase):
    """A table. `is_audited`: each change writes the audit trail, or doesn't happen.

    `is_deletable`: parts of another record, which its form may take away. Anything else is never
    deleted; it ends, is withdrawn or voided.
    """

    metadata = MetaData(naming_convention=NAMING)
    is_audited: ClassVar[bool] = True
    is_deletable: ClassVar[bool] = False
    __table_args__: Any = {"sqlite_strict": True}  # noqa: RUF012

    def __init__(self, **values: Any) -> None:
        mapped = type(self)
        for name, value in values.items():
            if not hasattr(mapped, name):
                raise TypeError(f"{mapped.__name__} has no {name!r}")
            setattr(self, name, value)
        if "uuid" not in values and hasattr(mapped, "uuid"):
            self.uuid = new_uuid()

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "__tablename__" not in cls.__dict__:
            return
        for column in cls.__table__.columns:
            kind: Any = column.type
            if hasattr(kind, "check"):
                kind.field = column.name


class Identified:
    """A record with an id and a UUID."""

    id: Mapped[int] = mapped_column(Integer, primary_key=True, sort_order=-4)
    uuid: Mapped[str] = mapped_column(Uuid, unique=True, default=new_uuid, sort_order=-3)
    created_at: Mapped[datetime] = mapped_column(UtcMoment, sort_order=-1)
    """Set when it is first written, by the transaction's clock."""


class Editable(Identified):
    """A record that people change; `version` counts the changes, from 1."""

    version: Mapped[int] = mapped_column(WholeNumber(1), sort_order=-2)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.version}


def table_args(*constraints: Any, **options: Any) -> tuple[Any, ...]:
    """`__table_args__` of a STRICT table."""
    return (*constraints, {"sqlite_strict": True, **options})


def reference(target: str) -> ForeignKey:
    """A foreign key that never lets what it names be deleted."""
    return ForeignKey(target, ondelete="RESTRICT")
