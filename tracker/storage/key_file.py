"""Where the key slots of a database are."""

from pathlib import Path


def key_file(database_path: Path) -> Path:
    """Beside it, and beside each of its backups."""
    return database_path.with_name(f"{database_path.name}.keys")
