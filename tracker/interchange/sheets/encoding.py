"""Which letters the bytes of a text file are: certain, or a choice with the names that it gives."""

import codecs
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tracker.domain.problems import Invalid
from tracker.interchange.csv_lines import LONGEST_LINE_BYTES
from tracker.interchange.readable_file import unreadable
from tracker.interchange.sheets.grid import Progress
from tracker.text import _

_BLOCK = 2**16
_SAMPLE_BYTES = 2**16
_NAMES_SHOWN = 5
_CHOICES_SHOWN = 5
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# What spreadsheets of the last forty years have written, the likeliest first.
_OLD = (
    "cp1252",
    "mac_roman",
    "cp1250",
    "cp850",
    "gb18030",
    "cp1251",
    "cp1253",
    "cp1254",
    "shift_jis",
    "big5",
)
# Not between the two halves of one, which a block may have parted.
_BREAK = re.compile(rb"\r\n|\n|\r(?!\Z)")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class EncodingChoice:
    """An encoding that could be meant, and names of the file as it reads them."""

    codec: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundEncoding:
    """`codec` is the certain one, or the likeliest of `choices`."""

    codec: str
    choices: tuple[EncodingChoice, ...] = ()

    @property
    def is_certain(self) -> bool:
        return not self.choices


def find_encoding(path: Path, start: bytes, progress: Progress) -> FoundEncoding:
    """Reads the whole file once, in constant memory.

    Raises Invalid for a file that mixes encodings, holds NUL bytes, or has a line without an end.
    """
    codec = _marked(start)
    if codec is not None:
        _check_marked(path, codec, progress)
        return FoundEncoding(codec)
    try:
        _check(path, "utf-8", progress)
    except UnicodeDecodeError:
        return _old_encoding(path)
    return FoundEncoding("utf-8")


def _check_marked(path: Path, codec: str, progress: Progress) -> None:
    try:
        _check(path, codec, progress)
    except UnicodeDecodeError:
        raise Invalid(
            _("“{path}” begins as {codec} and goes on in another encoding, or is damaged.").format(
                path=path, codec=codec
            )
        ) from None


def _marked(start: bytes) -> str | None:
    for mark, codec in _MARKS.items():
        if start.startswith(mark):
            return codec
    odd, even = start[1::2].count(0), start[0::2].count(0)
    if odd > len(start) // 8 and not even:
        return "utf-16-le"
    if even > len(start) // 8 and not odd:
        return "utf-16-be"
    return None


def _check(path: Path, codec: str, progress: Progress) -> None:
    decoder = codecs.getincrementaldecoder(codec)()
    size, done, since_break = path.stat().st_size, 0, 0
    for block in _blocks(path):
        text = decoder.decode(block)
        done += len(block)
        if done > size:
            raise Invalid(
                _(
                    "“{path}” is being written by another program; import it once that has ended."
                ).format(path=path)
            )
        if "\0" in text:
            raise Invalid(
                _("“{path}” holds NUL bytes; it is not a text file, or is damaged.").format(
                    path=path
                )
            )
        lines = text.replace("\r", "\n").split("\n")
        longest = max(since_break + len(lines[0]), *map(len, lines))
        since_break = longest if len(lines) == 1 else len(lines[-1])
        if longest > LONGEST_LINE_BYTES:
            raise Invalid(
                _("“{path}” has a line that is too long for a line of a spreadsheet.").format(
                    path=path
                )
            )
        progress(done, size)
    decoder.decode(b"", final=True)


def _old_encoding(path: Path) -> FoundEncoding:
    sample, in_utf8, other, number = b"", 0, 0, 0
    for line in _lines(path):
        number += 1
        if line.isascii():
            continue
        try:
            line.decode()
            in_utf8 = in_utf8 or number
        except UnicodeDecodeError:
            other = other or number
        if in_utf8 and other:
            raise Invalid(
                _(
                    "Lines {one} and {other} of “{path}” are in two different encodings, so names "
                    "would be spoiled. Save the file as “CSV UTF-8” and import that."
                ).format(one=min(in_utf8, other), other=max(in_utf8, other), path=path)
            )
        if len(sample) < _SAMPLE_BYTES:
            sample += line + b"\n"
    choices = tuple(choice for choice in _choices(sample) if _fits(path, choice.codec))
    if not choices:
        raise Invalid(
            _("The letters of “{path}” can’t be read; save it as “CSV UTF-8”.").format(path=path)
        )
    return FoundEncoding(choices[0].codec, choices)


def _fits(path: Path, codec: str) -> bool:
    """Whether all of the file can be in this encoding, not only its sample."""
    try:
        _check(path, codec, _unheard)
    except UnicodeDecodeError:
        return False
    return True


def _unheard(done: int, total: int) -> None:
    """Of the second look at a file, nobody is told."""


def _choices(sample: bytes) -> tuple[EncodingChoice, ...]:
    texts = {}
    for codec in _OLD:
        try:
            texts[codec] = sample.decode(codec)
        except UnicodeDecodeError:
            continue
    # Several encodings may spell all of these names alike; the commonest stands for them.
    found: dict[tuple[str, ...], str] = {}
    for codec in sorted(texts, key=lambda codec: _oddities(texts[codec])):
        names = _names(texts[codec])
        found[names] = min(found.get(names, codec), codec, key=_OLD.index)
    return tuple(EncodingChoice(codec, names) for names, codec in found.items())[:_CHOICES_SHOWN]


def _oddities(text: str) -> int:
    """How often letters stand where no name has them, each for one of the sample."""
    odd = sum(1 for letter in text if letter > "~" and not _may_stand(letter))
    for word in _WORD.findall(text):
        scripts = {_script(letter) for letter in word if letter.isalpha()}
        odd += len(scripts) - 1 if scripts else 0
        odd += "LATIN" in scripts and sum(letter > "~" for letter in word) * 2 > len(word)
        if not word.isupper():
            odd += sum(letter > "~" and letter.isupper() for letter in word[1:])
    return odd


def _may_stand(letter: str) -> bool:
    return letter.isalpha() or letter in "°’‘“”–—…€µ\xa0ºª"


def _script(letter: str) -> str:
    return unicodedata.name(letter, "?").split()[0]


def _names(text: str) -> tuple[str, ...]:
    found = (word for word in _WORD.findall(text) if not word.isascii())
    return tuple(list(dict.fromkeys(found))[:_NAMES_SHOWN])


def _blocks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                yield block
    except OSError as error:
        raise unreadable(path, error) from None


def _lines(path: Path) -> Iterator[bytes]:
    kept = b""
    for block in _blocks(path):
        *lines, kept = _BREAK.split(kept + block)
        yield from lines
    yield kept
