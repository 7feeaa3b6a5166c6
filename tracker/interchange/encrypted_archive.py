"""A file encrypted with a passphrase, in a form that others open too: a ZIP archive, AES-256.

WinZip's form, which 7-Zip, WinZip and Keka open. It shows the name and the size of the file inside,
tells a changed file from a whole one, and makes each guess of a passphrase cheap; so it is the
passphrase that has to be long (`tracker.domain.passphrase`).
"""

import re
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, cast

from tracker.domain.problems import Invalid, Unavailable
from tracker.interchange.archive_file import ArchiveFile, grows_too_much
from tracker.text import _, format_number, say_cause

SUFFIX = ".zip"
LARGEST_BYTES = 2**33
"""What is unpacked at most."""

_BLOCK = 2**20
_ROOM = 2
"""How often what is unpacked has to fit on the drive: what is read of it is to fit too."""
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]) *(?:\..*)?", re.IGNORECASE)
"""What Windows takes for a device, whatever follows the dot."""
_IS_ENCRYPTED = 0x1
_QUICK = 1
"""Of the levels of compression: the drive is slower than this."""


def archive_path(path: Path) -> Path:
    """The name that an encrypted file gets: as an archive, whatever was said."""
    return path if path.suffix.lower() == SUFFIX else path.with_name(path.name + SUFFIX)


def name_inside(path: Path, suffix: str) -> str:
    """What the file in an archive at `path` is called, so that it opens in its own program."""
    name = path.stem if path.suffix.lower() == SUFFIX else path.name
    return name if name.lower().endswith(suffix) else name + suffix


@contextmanager
def encrypted_member(file: BinaryIO, name: str, passphrase: str) -> Iterator[BinaryIO]:
    """What is written to becomes the one file of an archive in `file`. `passphrase` was checked."""
    # Half a second to import, and seldom needed.
    import pyzipper

    archive = pyzipper.AESZipFile(
        file, "w", pyzipper.ZIP_DEFLATED, compresslevel=_QUICK, encryption=pyzipper.WZ_AES
    )
    try:
        archive.setpassword(passphrase.encode("ascii"))
        archive.setencryption(pyzipper.WZ_AES, nbits=256)
        # How much it will be is not known before.
        with archive.open(name, "w", force_zip64=True) as member:
            yield cast("BinaryIO", member)
        archive.close()
    finally:
        # One that came to no end is never to be finished by the interpreter.
        archive.fp = None


def is_encrypted_archive(path: Path) -> bool:
    """Whether a file is an archive with something encrypted in it. Raises Invalid for huge lists."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return False
        with ArchiveFile(path) as file, zipfile.ZipFile(file) as archive:
            return any(one.flag_bits & _IS_ENCRYPTED for one in archive.infolist())
    except (OSError, ValueError, NotImplementedError, zipfile.BadZipFile):
        return False


@contextmanager
def decrypted(path: Path, passphrase: str) -> Iterator[Path]:
    """The one file of an encrypted archive, in a folder of its own that nobody else may read.

    It is gone afterwards. Raises Invalid for a wrong passphrase and for a damaged archive,
    Unavailable where there is no room.
    """
    with tempfile.TemporaryDirectory(prefix="tracker-") as folder:
        yield _unpacked(path, passphrase, Path(folder))


def _unpacked(path: Path, passphrase: str, folder: Path) -> Path:
    import pyzipper

    try:
        with ArchiveFile(path) as file, pyzipper.AESZipFile(file) as archive:
            # Other letters than these are in no passphrase of ours, and may be in others’.
            archive.setpassword(passphrase.encode("utf-8", "replace") or b"?")
            inside = _only_member(archive.infolist(), path)
            _check_room(inside.file_size, path, folder)
            unpacked = folder / inside.filename
            with archive.open(inside) as member:
                _copy(member, unpacked)
    except RuntimeError:
        raise Invalid(
            _("“{path}” does not open with this passphrase. Capitals and spaces count.").format(
                path=path
            ),
            field="passphrase",
        ) from None
    except (pyzipper.BadZipFile, zipfile.BadZipFile, zlib.error, EOFError, ValueError):
        raise _damaged(path) from None
    except OSError as error:
        raise Unavailable(
            _("“{path}” can’t be unpacked: {cause}.").format(path=path, cause=say_cause(error))
        ) from None
    return unpacked


def _only_member(members: list[zipfile.ZipInfo], path: Path) -> zipfile.ZipInfo:
    """Never a name that leads anywhere else. Raises Invalid."""
    # A member without a name isn't a folder, and makes `is_dir` fail.
    if len(members) != 1 or (members[0].filename and members[0].is_dir()):
        raise Invalid(
            _("“{path}” holds {count} files; an archive with one file can be imported.").format(
                path=path, count=format_number(len(members))
            )
        )
    (inside,) = members
    name = inside.filename
    is_plain = name == Path(name).name and not set("\\:") & set(name)
    if not is_plain or name in {"", ".", ".."} or _DEVICE.fullmatch(name):
        raise _damaged(path)
    if inside.file_size > LARGEST_BYTES:
        raise Invalid(
            _("What is in “{path}” is too large: {size} MB.").format(
                path=path, size=format_number(inside.file_size // 2**20)
            )
        )
    if grows_too_much(inside):
        raise Invalid(
            _(
                "“{path}” is not unpacked: what is in it grows to more than a hundred times its "
                "size, or is packed in an unusual way. Get the list itself and import that."
            ).format(path=path)
        )
    return inside


def _check_room(size: int, path: Path, folder: Path) -> None:
    """Before the drive fills, which stops other programs too. Raises Unavailable."""
    free = shutil.disk_usage(folder).free
    if free < _ROOM * size:
        raise Unavailable(
            _(
                "“{path}” needs {size} MB to be unpacked, and {folder} has room for {free} MB. "
                "Nothing was changed; make room there and try again."
            ).format(
                path=path,
                size=format_number(_ROOM * size // 2**20),
                folder=folder.parent,
                free=format_number(free // 2**20),
            )
        )


def _copy(member: IO[bytes], to: Path) -> None:
    with to.open("xb") as file:
        to.chmod(0o600)
        while block := member.read(_BLOCK):
            file.write(block)


def _damaged(path: Path) -> Invalid:
    return Invalid(
        _("“{path}” is damaged; get the file once more from whoever made it.").format(path=path)
    )
