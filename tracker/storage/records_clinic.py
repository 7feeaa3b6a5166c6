"""The clinic itself: its name and zone, its staff, and what it treats."""

from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import Flag, Line, WholeNumber
from tracker.storage.record import Editable, Record

CODE = Line(60, shortest=1)


class Clinic(Editable, Record):
    """One row. `zone` is an IANA name; today is the date there."""

    __tablename__ = "clinic"

    name: Mapped[str] = mapped_column(Line(), default="")
    zone: Mapped[str] = mapped_column(Line(60, shortest=1))
    jurisdiction: Mapped[str] = mapped_column(Line(10, shortest=1))


class Staff(Editable, Record):
    """Somebody who works at the clinic; no account. `folded_name` follows `name` by itself."""

    __tablename__ = "staff"

    name: Mapped[str] = mapped_column(Line(shortest=1))
    folded_name: Mapped[str] = mapped_column(Line(1000), unique=True)
    injects_and_signs: Mapped[bool] = mapped_column(Flag, default=False)
    is_active: Mapped[bool] = mapped_column(Flag, default=True)


class Condition(Record):
    """What is treated. A cosmetic one is not `is_therapeutic`."""

    __tablename__ = "condition"

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    name: Mapped[str] = mapped_column(Line(shortest=1))
    short_name: Mapped[str] = mapped_column(Line(60), default="")
    is_therapeutic: Mapped[bool] = mapped_column(Flag, default=True)
    position: Mapped[int] = mapped_column(WholeNumber(), default=0)
