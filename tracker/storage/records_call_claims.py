"""Who is calling whom just now."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import UtcMoment
from tracker.storage.record import Record, reference


class CallClaim(Record):
    """A colleague is calling this patient, until `expires_at` at most.

    It keeps nobody from anything and says nothing of what happened, so it isn't in the audit trail:
    the call itself is.
    """

    __tablename__ = "call_claim"
    is_audited = False
    is_deletable = True

    patient_id: Mapped[int] = mapped_column(reference("patient.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(reference("account.id"))
    claimed_at: Mapped[datetime] = mapped_column(UtcMoment)
    expires_at: Mapped[datetime] = mapped_column(UtcMoment)
