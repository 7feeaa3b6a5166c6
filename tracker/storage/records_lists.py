"""The lists that a clinic chooses from."""

from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import Flag, Line, WholeNumber
from tracker.storage.record import Record

CODE = Line(60, shortest=1)


class Product(Record):
    """A toxin product. `most_units`: the most whole Units that can be typed for it."""

    __tablename__ = "product"

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    name: Mapped[str] = mapped_column(Line(shortest=1))
    short_name: Mapped[str] = mapped_column(Line(60), default="")
    is_therapeutic: Mapped[bool] = mapped_column(Flag, default=True)
    position: Mapped[int] = mapped_column(WholeNumber(), default=0)
    most_units: Mapped[int] = mapped_column(WholeNumber(1, 100_000))


class CodedReason(Record):
    """A reason to choose from, for one `kind` of act: end, hold, void and so on."""

    __tablename__ = "coded_reason"

    kind: Mapped[str] = mapped_column(CODE, primary_key=True)
    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    name: Mapped[str] = mapped_column(Line(shortest=1))
    longest_months: Mapped[int | None] = mapped_column(WholeNumber(1, 120))
    position: Mapped[int] = mapped_column(WholeNumber(), default=0)
