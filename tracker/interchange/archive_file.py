"""The file of a ZIP archive, read in pieces: what an archive says of itself is no reason to trust it."""

import io
import zipfile
from pathlib import Path

from tracker.domain.problems import Invalid
from tracker.text import _

MOST_RATIO = 100
LONGEST_PIECE = 2**20
"""Bytes. The list of an archive's members is one piece: enough for ten thousand of them."""
_RATIO_FROM = 2**20
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class ArchiveFile(io.BufferedReader):
    """To be opened by `zipfile`, which takes the list of members into memory, however long it is."""

    def __init__(self, path: Path) -> None:
        super().__init__(io.FileIO(path))
        self._path = path

    def read(self, size: int | None = -1, /) -> bytes:
        """Raises Invalid where more is wanted at once than a piece."""
        if size is not None and size > LONGEST_PIECE:
            raise Invalid(
                _(
                    "“{path}” is not opened, because it lists too many files. Get a file with "
                    "nothing but the list in it and import that."
                ).format(path=self._path)
            )
        return super().read(LONGEST_PIECE if size is None or size < 0 else size)


def grows_too_much(member: zipfile.ZipInfo) -> bool:
    """Whether it says that it unpacks to over a hundred times its size, or is packed oddly.

    Other packings than the usual one may grow a thousandfold, or ask for much memory first.
    """
    most = max(member.compress_size * MOST_RATIO, _RATIO_FROM)
    return member.file_size > most or member.compress_type not in _PACKINGS
