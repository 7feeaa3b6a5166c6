"""Whether a workbook is a sound archive: looked at before any library unpacks it.

A workbook is a ZIP of XML files. Nothing is ever unpacked onto the disk, so no name in it can lead
anywhere; what can be done is to fill the memory, or to hide something behind a lying header.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from tracker.domain.problems import Invalid
from tracker.interchange.archive_file import ArchiveFile, grows_too_much
from tracker.interchange.sheets.grid import Progress
from tracker.text import _, format_number

MOST_MEMBERS = 2_000
MOST_BYTES = 2**29
_BLOCK = 2**20
_ENCRYPTED = 0x1
_FORBIDDEN = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml[^>]*encoding=[\"']([A-Za-z0-9_-]+)")
_NESTED = (".zip", ".xlsx", ".xlsm", ".xls", ".7z", ".rar", ".gz", ".jar")
_OLE = b"\xd0\xcf\x11\xe0"


def check_archive(path: Path, progress: Progress) -> None:
    """Read every XML member once, within limits. Raises Invalid for whatever isn't sound."""
    _refuse_other_kinds(path)
    try:
        with ArchiveFile(path) as file, zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _check_members(members, path)
            done, total = 0, sum(member.file_size for member in members)
            for member in members:
                for read in _read(archive, member, path):
                    done += read
                    progress(min(done, total), total)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, UnicodeError):
        raise Invalid(
            _(
                "“{path}” is damaged, or no Excel workbook. Open it, save it anew and import that."
            ).format(path=path)
        ) from None


def _refuse_other_kinds(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(_OLE):
        raise Invalid(
            _(
                "“{path}” is protected by a password, or an Excel file of the time before 2007. "
                "Save it as .xlsx without a password and import that."
            ).format(path=path)
        )
    if not start.startswith(b"PK"):
        raise Invalid(_("“{path}” is no Excel workbook (.xlsx).").format(path=path))


def _check_members(members: Sequence[zipfile.ZipInfo], path: Path) -> None:
    total = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS:
        raise _unsound(
            path,
            _("it has {count} parts").format(count=format_number(len(members))),
        )
    if total > MOST_BYTES:
        raise _unsound(
            path,
            _("unpacked it has {size} MB").format(size=format_number(total // 2**20)),
        )
    names = [member.filename for member in members]
    if len(set(names)) < len(names):
        raise _unsound(path, _("two of its parts have one name"))
    for member in members:
        _check_member(member, path)
    _check_places(members, path)


def _check_member(member: zipfile.ZipInfo, path: Path) -> None:
    name = member.filename
    if member.flag_bits & _ENCRYPTED:
        raise _unsound(path, _("its parts are encrypted"))
    if name.startswith("/") or ".." in name.split("/") or "\\" in name or ":" in name:
        raise _unsound(path, _("a part of it has a name that leads elsewhere"))
    if name.casefold().endswith(_NESTED):
        raise _unsound(path, _("another file is packed into it"))
    if grows_too_much(member):
        raise _unsound(
            path, _("a part of it grows to more than a hundred times its size, or is packed oddly")
        )


def _check_places(members: Sequence[zipfile.ZipInfo], path: Path) -> None:
    """No part may lie inside another: Python checks that itself in newer versions only."""
    end = 0
    for member in sorted(members, key=lambda one: one.header_offset):
        if member.header_offset < end:
            raise _unsound(path, _("its parts overlap"))
        end = member.header_offset + 30 + len(member.filename.encode()) + member.compress_size


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> Iterator[int]:
    """Read a part to its end, which compares its checksum; never more than its header says."""
    is_xml = member.filename.casefold().endswith((".xml", ".rels", ".vml"))
    read, tail = 0, b""
    with archive.open(member) as file:
        while block := file.read(_BLOCK):
            if is_xml and not read:
                _check_start(block, path)
            read += len(block)
            if read > member.file_size:
                raise _unsound(path, _("a part of it is longer than it says"))
            if is_xml and _FORBIDDEN.search(tail + block):
                raise _unsound(path, _("its XML defines entities"))
            tail = block[-16:]
            yield len(block)


def _check_start(block: bytes, path: Path) -> None:
    """In UTF-8, so that what is looked for can be seen."""
    start = block.removeprefix(b"\xef\xbb\xbf").lstrip()[:200]
    declared = _DECLARED.match(start)
    if not start.startswith(b"<") or (
        declared is not None and declared[1].lower() not in {b"utf-8", b"us-ascii", b"ascii"}
    ):
        raise _unsound(path, _("a part of it is in another encoding than UTF-8"))


def _unsound(path: Path, what: str) -> Invalid:
    return Invalid(
        _("“{path}” is not opened, because {what}. Save it anew in Excel and import that.").format(
            path=path, what=what
        )
    )
