"""One reader under the fuzzer, in a process of its own: `python -m tests.fuzz.one_reader NAME …`.

A fault ends nothing: what led to it is kept once, by its place, and the time goes on.
"""

from __future__ import annotations

import argparse
import faulthandler
import hashlib
import os
import resource
import signal
import sys
import tempfile
import traceback
from pathlib import Path

import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]

# A library as large as all readers together: watched, it would take most of the time.
import openpyxl  # noqa: F401

from tests.fuzz.hang import HangError, limited

_READERS_OF_A_CLINIC = (
    "tracker.domain.typed_date",
    "tracker.services.backups",
    "tracker.settings",
    "tracker.storage.key_slots",
    "tracker.storage.manifest",
    "tracker.storage.search",
    "tracker.storage.slot",
)

# Of what a clinic is made of only what reads: all of it would take most of the time too.
with atheris.instrument_imports(include=list(_READERS_OF_A_CLINIC)):
    import tests.fuzz.place

with atheris.instrument_imports(include=["tracker", "icalendar", "biip"]):
    # What the readers import only when they are used.
    import biip  # noqa: F401
    import icalendar  # noqa: F401

    import tracker.interchange.sheets.workbook  # noqa: F401
    from tests.fuzz.mutating import changed_json
    from tests.fuzz.promises import Reader, read_once
    from tests.fuzz.readers import READERS

_HANGS_SECONDS = 20
"""Of processor time: what takes that long goes on for ever."""
_MORE_SECONDS = 120
"""What the process may use besides its time, to begin with and in what Python can't stop."""
_MOST_MIB = 4096


class _Findings:
    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name

    def keep(self, error: BaseException, content: bytes) -> None:
        """Once for each place in the code."""
        frames = traceback.extract_tb(error.__traceback__)
        ours = [one for one in frames if "/tracker/" in one.filename] or frames
        where = f"{type(error).__name__} {Path(ours[-1].filename).name}:{ours[-1].lineno}"
        key = hashlib.sha256(where.encode()).hexdigest()[:8]
        file = self._folder / f"{self._name}-{key}"
        if file.exists():
            return
        file.write_bytes(content)
        told = "".join(traceback.format_exception(error))
        file.with_suffix(".txt").write_text(told, "utf-8", "backslashreplace")
        print(f"FOUND {self._name} {where}: {file}", file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=READERS)
    parser.add_argument("seconds", type=int)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    reader = READERS[asked.name]
    place = tests.fuzz.place.Place(Path(tempfile.mkdtemp()))
    corpus, findings = asked.folder / "corpus" / reader.name, asked.folder / "findings"
    for folder in (corpus, findings):
        folder.mkdir(parents=True, exist_ok=True)
    _limit_the_process(asked.seconds + _MORE_SECONDS)
    longest = _write_seeds(reader, place, corpus)
    found = _Findings(findings, reader.name)

    def read(content: bytes) -> None:
        try:
            with limited(_HANGS_SECONDS):
                read_once(reader, content, place)
        except (Exception, HangError) as error:  # noqa: BLE001  whatever it is, it is looked for
            found.keep(error, content)

    def mutate(content: bytes, most: int, seed: int) -> bytes:
        changed = changed_json(content, seed) if seed % 3 else None
        return changed if changed and len(changed) <= most else atheris.Mutate(content, most)

    arguments = [
        sys.argv[0],
        str(corpus),
        f"-dict={_dictionary(reader, corpus.with_suffix('.dict'))}",
        f"-max_total_time={asked.seconds}",
        # Its own go by the clock, and take a process that waited for others for one that hangs or is
        # slow: never.
        f"-timeout={10**6}",
        f"-report_slow_units={10**6}",
        f"-rss_limit_mb={_MOST_MIB}",
        f"-max_len={max(2 * longest, 1024)}",
        f"-artifact_prefix={findings / reader.name}-",
        "-print_final_stats=1",
        "-len_control=20",
    ]
    more = {"custom_mutator": mutate} if reader.is_json else {}
    atheris.Setup(arguments, read, **more)
    atheris.Fuzz()


def _limit_the_process(seconds: int) -> None:
    """Where it is, is written to the log; half a minute later it ends."""
    faulthandler.register(signal.SIGXCPU)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 30))


def _write_seeds(reader: Reader, place: tests.fuzz.place.Place, corpus: Path) -> int:
    """How long the longest is."""
    seeds = reader.seeds(place)
    for seed in seeds:
        (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    return max(map(len, seeds))


def _dictionary(reader: Reader, file: Path) -> Path:
    escaped = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in reader.words)
    file.write_text("".join(f'"{word}"\n' for word in escaped), "ascii")
    return file


if __name__ == "__main__":
    try:
        main()
    except Exception:  # noqa: BLE001  told, and then the end: the clinic's threads would wait for ever
        traceback.print_exc()
        os._exit(1)
