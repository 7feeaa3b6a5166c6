"""What the server's own clock says, which is the same for every workstation."""

from datetime import datetime

from sqlalchemy.orm import Session


def server_now(tx: Session) -> datetime | None:
    """None for a clinic in a file: it knows no clock but this computer's."""
    connection = tx.connection()
    if connection.dialect.name != "postgresql":
        return None
    now: datetime = connection.exec_driver_sql("select clock_timestamp()").scalar_one()
    return now
