"""Workbooks that attack, lie or are broken: refused in a sentence before anything is unpacked."""

import io
import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.interchange.sheets.spreadsheets import unheard
from tests.interchange.sheets.workbooks import workbook
from tracker.domain.problems import Invalid
from tracker.interchange.archive_file import LONGEST_PIECE
from tracker.interchange.sheets import archive
from tracker.interchange.sheets.looking import look
from tracker.interchange.sheets.mapping import Mapping

_ROWS = [("MRN", "Name", "DOB"), ("12", "Okafor, Ada", "1980-05-17")]


def _looked_at(path: Path) -> None:
    look(path, "xlsx", Mapping(), unheard)


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return workbook(tmp_path / "list.xlsx", _ROWS)


def _with(path: Path, name: str, content: bytes) -> None:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr(name, content)


def _replaced(path: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """The same archive with one part changed."""
    with zipfile.ZipFile(path) as book:
        parts = {member: book.read(member) for member in book.namelist()}
    parts[name] = change(parts[name])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for member, content in parts.items():
            book.writestr(member, content)


_PACKAGE = '"http://schemas.openxmlformats.org/package/2006/relationships"'
_SHEET = "xl/worksheets/sheet1.xml"


def _many(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as book:
        for number in range(archive.MOST_MEMBERS):
            book.writestr(f"xl/{number}", b"")


def _wrong_checksum(path: Path) -> None:
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as book:
        place = book.getinfo(_SHEET).header_offset
    at = content.index(struct.pack("<I", zipfile.ZipFile(path).getinfo(_SHEET).CRC), place)
    central = content.rindex(struct.pack("<I", zipfile.ZipFile(path).getinfo(_SHEET).CRC))
    for spot in {at, central}:
        content[spot] ^= 0xFF
    path.write_bytes(content)


def _encrypted(path: Path) -> None:
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    path.write_bytes(content)


def _overlapping(path: Path) -> None:
    """Two entries of the directory that name one place."""
    content = bytearray(path.read_bytes())
    first = content.index(b"PK\x01\x02")
    second = content.index(b"PK\x01\x02", first + 4)
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    path.write_bytes(content)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def _bomb(path: Path) -> None:
    _replaced(
        path, _SHEET, lambda text: text.replace(b"<sheetData>", b"<sheetData>" + b" " * 2**24)
    )


def _entities(path: Path) -> None:
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    _replaced(path, _SHEET, lambda text: entity + text)


def _entities_late(path: Path) -> None:
    comment = b"<!--" + bytes(range(48, 58)) * 300_000 + b"-->"
    _replaced(path, _SHEET, lambda text: text + comment[:1] + comment[1:] + b"<!DOCTYPE x>")


def _utf16(path: Path) -> None:
    _replaced(
        path, _SHEET, lambda text: '<?xml version="1.0" encoding="UTF-16"?>'.encode("utf-16") + text
    )


def _twice(path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        _with(path, _SHEET, b"<worksheet/>")


def _other(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("readme.txt", "no workbook")


def _linked(path: Path) -> None:
    """A part that is a link to another file, where it is unpacked onto a disk."""
    link = zipfile.ZipInfo("xl/worksheets/sheet2.xml")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(path, "a") as book:
        book.writestr(link, "/etc/passwd")


def _rows_of_one_number(path: Path) -> None:
    _replaced(path, _SHEET, lambda text: text.replace(b'r="A1"', b'r="A2"'))


def _rows_in_no_order(path: Path) -> None:
    _replaced(
        path,
        _SHEET,
        lambda text: text.replace(b'row r="1"', b'row r="9"').replace(b'r="A1"', b'r="A9"'),
    )


def _misspelt(path: Path) -> None:
    """A name that says it is UTF-8, and isn't."""
    _with(path, "xl/Überschrift.xml", b"<a/>")
    path.write_bytes(path.read_bytes().replace("Ü".encode(), b"\xc3\x28"))


def _long_list(path: Path) -> None:
    """No more than the list of parts, and that fills the memory: here a megabyte of it."""
    entry = b"PK\x01\x02" + struct.pack("<24xH16x1s", 1, b"a")
    told = entry * (LONGEST_PIECE // len(entry) + 1)
    path.write_bytes(told + b"PK\x05\x06" + struct.pack("<4xHHLLH", 1, 1, len(told), 0, 0))


def _packed_oddly(path: Path) -> None:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_LZMA) as book:
        book.writestr("xl/more.xml", b"<a/>")


def _fetches(path: Path) -> None:
    _replaced(
        path,
        _SHEET,
        lambda text: b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + text,
    )


ATTACKS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a name that leads upwards": (lambda p: _with(p, "../../evil.xml", b"<a/>"), "leads elsewhere"),
    "an absolute name": (lambda p: _with(p, "/etc/evil.xml", b"<a/>"), "leads elsewhere"),
    "a drive of Windows": (lambda p: _with(p, "C:evil.xml", b"<a/>"), "leads elsewhere"),
    "a file in the file": (lambda p: _with(p, "xl/embeddings/a.zip", b"PK"), "packed into it"),
    "a name that is no text": (_misspelt, "damaged"),
    "a million parts": (_many, "parts"),
    "a list of parts that fills the memory": (_long_list, "lists too many files"),
    "a part that grows a thousandfold": (_bomb, "hundred times its size"),
    "a packing that asks for memory": (_packed_oddly, "packed oddly"),
    "a wrong checksum": (_wrong_checksum, "damaged"),
    "encrypted parts": (_encrypted, "encrypted"),
    "parts that overlap": (_overlapping, "overlap|damaged"),
    "two parts of one name": (_twice, "one name"),
    "a file that was cut off": (_cut, "damaged"),
    "entities": (_entities, "defines entities"),
    "an entity from elsewhere": (_fetches, "defines entities"),
    "a part that is a link": (_linked, "another encoding|leads elsewhere"),
    "a file in the file, in capitals": (lambda p: _with(p, "xl/A.XLSX", b"PK"), "packed into it"),
    "entities far behind": (_entities_late, "defines entities|hundred times"),
    "XML in UTF-16": (_utf16, "another encoding"),
    "two rows of one number": (_rows_of_one_number, "can’t be read as a workbook"),
    "rows in no order": (_rows_in_no_order, "can’t be read as a workbook"),
    "no archive": (lambda p: p.write_bytes(b"MRN,Name\n1,Ada\n"), "no Excel workbook"),
    "a password": (lambda p: p.write_bytes(b"\xd0\xcf\x11\xe0" * 200), "password"),
    "another archive": (_other, "can’t be read as a workbook"),
}  # fmt: skip


@pytest.mark.fault(80)
@pytest.mark.parametrize(("spoil", "says"), ATTACKS.values(), ids=ATTACKS.keys())
def test_an_unsound_workbook_is_refused_in_a_sentence(
    sound: Path, spoil: Callable[[Path], object], says: str
) -> None:
    _looked_at(sound)
    spoil(sound)
    there = sorted(sound.parent.iterdir())
    with pytest.raises(Invalid, match=says) as refused:
        _looked_at(sound)
    assert str(refused.value).endswith(".")
    assert sorted(sound.parent.iterdir()) == there


@pytest.mark.fault(80)
def test_links_to_other_files_are_never_followed(sound: Path) -> None:
    """The cells of another workbook are what was last seen of them; that file is not opened."""
    fifo = sound.with_name("other.xlsx")
    os.mkfifo(fifo)  # whoever opened it would wait for ever
    part = "xl/externalLinks/externalLink1.xml"
    _with(
        sound,
        part,
        b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<externalBook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships" r:id="rId1"/></externalLink>',
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink"
    target = f'Id="rId1" Type="{kind}Path" Target="file://{fifo}" TargetMode="External"'
    _with(
        sound,
        "xl/externalLinks/_rels/externalLink1.xml.rels",
        f"<Relationships xmlns={_PACKAGE}><Relationship {target}/></Relationships>".encode(),
    )
    link = f'<Relationship Id="rId99" Type="{kind}" Target="externalLinks/externalLink1.xml"/>'
    _replaced(
        sound,
        "xl/_rels/workbook.xml.rels",
        lambda text: text.replace(b"</Relationships>", link.encode() + b"</Relationships>"),
    )
    _replaced(
        sound,
        "xl/workbook.xml",
        lambda text: text.replace(
            b"</workbook>", b'<externalReferences><externalReference xmlns:r="http://schemas.'
            b'openxmlformats.org/officeDocument/2006/relationships" r:id="rId99"/>'
            b"</externalReferences></workbook>",
        ),
    )  # fmt: skip
    _looked_at(sound)


@pytest.mark.fault(80)
def test_every_byte_cut_off_is_refused_or_read_whole(sound: Path) -> None:
    whole = sound.read_bytes()
    for length in range(0, len(whole), 97):
        sound.write_bytes(whole[:length])
        with pytest.raises(Invalid):
            _looked_at(sound)


@pytest.mark.fault(80)
def test_a_header_that_lies_about_a_size_gives_no_more_than_it_says(sound: Path) -> None:
    content = bytearray(sound.read_bytes())
    size = zipfile.ZipFile(io.BytesIO(content)).getinfo(_SHEET).file_size
    for at in range(len(content) - 4):
        if content[at : at + 4] == struct.pack("<I", size):
            content[at : at + 4] = struct.pack("<I", 10)
    sound.write_bytes(content)
    with pytest.raises(Invalid):
        _looked_at(sound)
