"""The JSON objects of a file, one after the other, however large it is; strictly read.

A file of lines, a Bundle or a list: of the latter two each entry is read by itself, so that one
resource at a time is in memory.
"""

import codecs
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from tracker.domain.problems import Invalid
from tracker.text import _, format_number, say_cause

LARGEST_OBJECT = 2**24
"""Characters of one resource."""
_AT_ONCE = 2**18
_LONGEST_NUMBER = 40
_LONGEST_MARK = 16
"""Characters of an escape or a word of JSON: what is wrong before them isn't only cut off."""
_WHITE = re.compile(r"[ \t\r\n]*")
_BUNDLE = re.compile(r'\{\s*"resourceType"\s*:\s*"Bundle"')
_HALF = re.compile(r"[\ud800-\udfff]")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Document:
    """An object of the file; `line` is where it begins. One of a Bundle is the whole entry.

    `entry` is which one of a Bundle or a list it is, from 0; None for one that stands by itself.
    """

    content: dict[str, Any]
    line: int
    entry: int | None = None


class _RefusedError(ValueError):
    """What is wrong in an object, in words."""


class _TooLongError(Invalid):
    """A value is longer than one may be that is read as a whole."""


def json_documents(path: Path, progress: Progress | None = None) -> Iterator[Document]:
    """Raises Invalid at what isn't JSON, or may be read in two ways. Tells bytes read, of how many."""
    try:
        with path.open("rb") as file:
            yield from _Reader(file, path, progress).documents()
    except OSError as error:
        raise Invalid(
            _("“{path}” can’t be read: {cause}.").format(path=path, cause=say_cause(error))
        ) from None


class _Reader:
    def __init__(self, file: BinaryIO, path: Path, progress: Progress | None) -> None:
        self._file = file
        self._path = path
        self._progress = progress
        self._size = path.stat().st_size
        self._read = 0
        self._decode = codecs.getincrementaldecoder("utf-8")()
        self._text = ""
        self._at = 0
        self._dropped = 0
        self._line = 1
        self._is_all = False
        self._scan = json.JSONDecoder(
            object_pairs_hook=_object,
            parse_float=_decimal,
            parse_int=_whole,
            parse_constant=_refuse_constant,
        ).raw_decode

    def documents(self) -> Iterator[Document]:
        self._more()
        self._text = self._text.removeprefix("\ufeff")
        if self._next() == "":
            raise Invalid(_("“{path}” is empty.").format(path=self._path))
        if self._next() == "<":
            raise Invalid(
                _("“{path}” is XML; save it as JSON or NDJSON and import that.").format(
                    path=self._path
                )
            )
        while self._next():
            if self._next() == "[":
                yield from self._list()
            elif _BUNDLE.match(self._text, self._at):
                yield from self._large()
            else:
                yield from self._small()

    def _small(self) -> Iterator[Document]:
        line = self._line
        try:
            value = self._value()
        except _TooLongError:
            yield from self._large()
        else:
            yield Document(self._checked(value), line)

    def _large(self) -> Iterator[Document]:
        """A Bundle: its entries one by one, then what else it says."""
        line, size = self._line, 0
        rest: dict[str, Any] = {}
        self._take("{")
        while self._next() != "}":
            name = self._value()
            if not isinstance(name, str):
                self._refuse(_("a name was expected"))
            if name in rest:
                self._refuse(_("“{name}” stands twice").format(name=name[:40]))
            self._take(":")
            if name == "entry" and self._next() == "[":
                rest[name] = []
                yield from self._list()
            else:
                size -= self._place
                rest[name] = self._value()
                size += self._place
            if size > LARGEST_OBJECT:
                self._refuse(_("what it says beside its entries is too long"))
            if self._next() == ",":
                self._take(",")
                if self._next() == "}":
                    self._refuse(_("a name was expected"))
            elif self._next() != "}":
                self._refuse(_("a comma was expected"))
        self._take("}")
        yield Document(self._checked(rest), line)

    def _list(self) -> Iterator[Document]:
        self._take("[")
        entry = -1
        while self._next() != "]":
            line, entry = self._line, entry + 1
            yield Document(self._checked(self._value()), line, entry)
            if self._next() == ",":
                self._take(",")
                if self._next() == "]":
                    self._refuse(_("something was expected after the comma"))
            elif self._next() != "]":
                self._refuse(_("a comma was expected"))
        self._take("]")

    def _value(self) -> Any:
        value, end = self._peek()
        if _has_half(value):
            self._refuse(_told_half(str(value)))
        self._line += self._text.count("\n", self._at, end)
        self._at = end
        return value

    def _peek(self) -> tuple[Any, int]:
        """The value that begins here and where it ends; reads on until it is whole."""
        self._next()
        while True:
            try:
                found = self._scan(self._text, self._at)
                # A number may go on where the text that was read ends.
                if found[1] < len(self._text) or self._is_all:
                    return found
                cause = ""
            except RecursionError:
                self._refuse(_("it is nested too deep"))
            except _RefusedError as error:
                self._refuse(str(error))
            except json.JSONDecodeError as error:
                cause = _("it is not JSON")
                if self._is_all or self._is_wrong(error):
                    self._line += self._text.count("\n", self._at, error.pos)
                    self._refuse(cause)
            if self._is_all:
                self._refuse(cause)
            if len(self._text) - self._at >= LARGEST_OBJECT:
                raise _TooLongError(
                    _(
                        "“{path}” can’t be read at line {line}: what begins there is longer than "
                        "{most} characters, or never closes."
                    ).format(
                        path=self._path,
                        line=format_number(self._line),
                        most=format_number(LARGEST_OBJECT),
                    )
                ) from None
            self._more()

    def _is_wrong(self, error: json.JSONDecodeError) -> bool:
        """Whether it stays wrong, however the text goes on."""
        is_cut = error.pos + _LONGEST_MARK > len(self._text) or "Unterminated" in error.msg
        return not is_cut

    def _next(self) -> str:
        """The next character that isn't white, "" at the end."""
        while True:
            found = _WHITE.match(self._text, self._at)
            end = found.end() if found else self._at
            self._line += self._text.count("\n", self._at, end)
            self._at = end
            if self._at < len(self._text) or self._is_all:
                return self._text[self._at : self._at + 1]
            self._more()

    @property
    def _place(self) -> int:
        """Characters of the file before this one."""
        return self._dropped + self._at

    def _take(self, character: str) -> None:
        if self._next() != character:
            self._refuse(_("“{character}” was expected").format(character=character))
        self._at += 1

    def _more(self) -> None:
        """Read on, at least as much as is waiting already."""
        if self._at:
            self._text = self._text[self._at :]
            self._dropped += self._at
            self._at = 0
        raw = self._file.read(max(_AT_ONCE, len(self._text)))
        self._read += len(raw)
        if self._read > self._size:
            raise Invalid(
                _(
                    "“{path}” is being written by another program; import it once that has ended."
                ).format(path=self._path)
            )
        self._is_all = not raw
        try:
            self._text += self._decode.decode(raw, final=self._is_all)
        except UnicodeDecodeError:
            self._refuse(_("it is not in UTF-8"))
        if self._progress is not None:
            self._progress(self._read, self._size)

    def _checked(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            self._refuse(_("an object was expected"))
        return value

    def _refuse(self, cause: str) -> NoReturn:
        raise Invalid(
            _("“{path}” can’t be read at line {line}: {cause}.").format(
                path=self._path, line=format_number(self._line), cause=cause
            )
        ) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice, _times = Counter(name for name, _value in pairs).most_common(1)[0]
        raise _RefusedError(_("“{name}” stands twice in one object").format(name=twice[:40]))
    for name, value in pairs:
        if _has_half(name) or _has_half(value):
            raise _RefusedError(_told_half(name))
    return found


def _told_half(name: str) -> str:
    shown = name[:40].encode(errors="replace").decode()
    return _("“{name}” holds half a character").format(name=shown)


def _has_half(value: Any) -> bool:
    """Whether half a character is in a text, or in a list's; objects inside were asked before."""
    if isinstance(value, str):
        return not value.isascii() and _HALF.search(value) is not None
    return isinstance(value, list) and any(map(_has_half, value))


def _decimal(text: str) -> Decimal:
    if len(text) <= _LONGEST_NUMBER:
        with suppress(InvalidOperation):
            found = Decimal(text)
            # What is larger or smaller than any number here overflows wherever it is used.
            if abs(found.adjusted()) <= _LONGEST_NUMBER:
                return found
    raise _RefusedError(_("it holds a number of too many digits"))


def _whole(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise _RefusedError(_("it holds a number of too many digits"))
    return int(text)


def _refuse_constant(text: str) -> NoReturn:
    raise _RefusedError(_("“{text}” is no number of JSON").format(text=text))
