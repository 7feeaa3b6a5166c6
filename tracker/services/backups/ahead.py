"""Whether the newest backup knows more than the database: an older file was put back then."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.backups.places import Places, places_of
from tracker.services.backups.runs import load_runs
from tracker.storage import records as r
from tracker.storage.audit_chain import hash_at, head
from tracker.storage.backup_place import KeptBackup
from tracker.storage.location import Location
from tracker.text import _, format_number


def say_backup_ahead(tx: Session) -> str:
    """What is wrong, "" where nothing is. Reads two manifests: those of the newest backups, beside
    the database and in the second place that was used last. Backups before a restore don't count.
    """
    authorize(tx, Action.CHECK)
    location: Location | None = tx.info.get("location")
    clinic_id = tx.scalar(select(r.Clinic.uuid))
    if not isinstance(location, Path) or clinic_id is None:
        return ""
    for backup in _newest(location, clinic_id):
        manifest = backup.manifest
        if manifest.clinic_id != clinic_id or not manifest.head_seq:
            continue
        if hash_at(tx, manifest.head_seq) != manifest.head_hash:
            return _(
                "The backup “{backup}” has entry {kept} of the audit trail, which is not in this "
                "database, whose newest is {found}: an older file, or another one, was put in its "
                "place. Restore that backup if nobody did so on purpose."
            ).format(
                backup=backup.path,
                kept=format_number(manifest.head_seq),
                found=format_number(head(tx).seq),
            )
    return ""


def _newest(database: Path, clinic_id: str) -> list[KeptBackup]:
    beside = places_of(database, clinic_id)
    used = load_runs(beside.first).used_folder
    places = Places(beside.first, Path(used) if used else None, beside.series)
    found = [place.newest() for place in (places.in_first(), places.in_second()) if place]
    return [one for one in found if one is not None]
