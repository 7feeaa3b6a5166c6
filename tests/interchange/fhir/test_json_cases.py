"""What is JSON, what isn't, and what may be read in two ways: in a file of resources, by hand."""

from pathlib import Path

import pytest

from tracker.domain.problems import Invalid
from tracker.interchange.fhir.json_documents import json_documents

READ = (
    b"0", b"-0", b"-0.0", b"1.5", b"1e5", b"1E+2", b"0e-1", b"123456789012345678901234567890",
    b'""', b'" \\t "', b'"\\u0041"', b'"\\ud834\\udd1e"', b'"\\\\u0000"', b'"\\/\\b\\f"', b'"\\u0000"',
    "\"é\u2028\U0010ffff\"".encode(), "\"\u00a0\ufeff\"".encode(), b'"\x7f"',
    b"[]", b"[[]]", b"[null]", b"[ 1 ,\r\n\t2 ]", b"{}", b'{"":0}', b'{"a":{"a":1}}', b"true",
    b"[" * 60 + b"]" * 60,
)  # fmt: skip
REFUSED = (
    b"", b" ", b"+1", b"01", b"-01", b"1.", b".1", b"1e", b"1e+", b"0x1", b"1_0", b"- 1", b"--1",
    b"NaN", b"Infinity", b"-Infinity", b"nul", b"True", b"1 2", b"1,", b",1", b"1]", b"1#",
    b'"', b"'a'", b'"a', b'"\\"', b'"\\x00"', b'"\\u00A"', b'"\\uD8', b'"\\a"', b'"\t"', b'"\n"',
    b'"\x00"', b'"\xff"', b'"\xc0\xaf"', b'"\xed\xa0\x80"', b'"\xf4\x90\x80\x80"', b"\xef\xbb\xbf1",
    "\u00a01".encode(), "[⁠]".encode(), "“a”".encode(),
    b"[", b"[1", b"[1,]", b"[,1]", b"[1,,2]", b"[1 2]", b"[1}", b"[a]", b"[1]]", b"[\x0c]",
    b"{", b'{"a"', b'{"a":', b'{"a":1', b'{"a":1,}', b"{,}", b"{1:1}", b"{a:1}", b'{"a",1}',
    b'{"a":1 "b":2}', b'{"a"::1}', b'{"a":1}}', b"/**/1", b"1//", b'{"a":1}#', b"<null>",
    b'{"a":1,"a":1}', b'{"a":1,"\\u0061":2}', b'"\\ud800"', b'"\\udd1e\\ud834"', b'"\\ud800\\ud800"',
    b"[" * 100_000, b'[{"":' * 50_000, b"1" * 100_000, b"0." + b"0" * 99 + b"1",
    "[1]".encode("utf-16"), b"\x80",
)  # fmt: skip


@pytest.mark.fault(78)
@pytest.mark.parametrize("case", READ)
def test_json_is_read(tmp_path: Path, case: bytes) -> None:
    assert _read(tmp_path, b'{"resourceType": "Basic", "case": %b}\n' % case) == 1
    entry = b'{"resource": {"resourceType": "Basic", "case": %b}}' % case
    assert _read(tmp_path, b'{"resourceType": "Bundle", "entry": [%b, %b]}' % (entry, entry)) == 2


@pytest.mark.fault(78)
@pytest.mark.parametrize("case", REFUSED, ids=lambda case: repr(case[:20]))
def test_what_is_no_json_or_may_be_read_in_two_ways_is_refused(tmp_path: Path, case: bytes) -> None:
    for written in (
        b'{"resourceType": "Basic", "case": %b}\n' % case,
        b'{"resourceType": "Bundle", "entry": [{"resource": {"case": %b}}]}' % case,
    ):
        with pytest.raises(Invalid):
            _read(tmp_path, written)


def _read(folder: Path, written: bytes) -> int:
    file = folder / "case.json"
    file.write_bytes(written)
    return sum(bool(one.content.keys() & {"case", "resource"}) for one in json_documents(file))
