"""Runs the fuzzer over every reader, one after the other, and tells what came of it."""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.promises import Reader
from tests.fuzz.readers import READERS

_FOLDER = Path("build/fuzz")
_FEWEST_SECONDS = 5
_EXECUTED = re.compile(r"stat::number_of_executed_units: (\d+)")
_REACHED = re.compile(r"#(\d+)\t.*? cov: (\d+) ft: (\d+)")


@dataclass
class _Run:
    """`paths` are pairs of places in the code that follow one another; `ended_early` how often."""

    executed: int = 0
    cpu_seconds: float = 0
    paths: int = 0
    ended_early: int = 0


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--time", type=int, default=600, help="seconds, of all readers together")
    parser.add_argument("--folder", type=Path, default=_FOLDER)
    parser.add_argument("names", nargs="*", metavar="READER", help=", ".join(READERS))
    asked = parser.parse_args()
    readers = [READERS[name] for name in asked.names or READERS]
    findings = asked.folder / "findings"
    before = set(findings.glob("*"))
    shares = sum(reader.share for reader in readers)
    columns = "{:<18}{:>14}{:>12}{:>8}{:>13}{:>7}"
    print(columns.format("reader", "processor s", "executions", "paths", "ended early", "found"))
    for reader in readers:
        run = _fuzz(reader, asked.time * reader.share // shares, asked.folder)
        new = [one for one in set(findings.glob(f"{reader.name}-*")) - before if not one.suffix]
        print(
            columns.format(
                reader.name,
                round(run.cpu_seconds),
                run.executed,
                run.paths,
                run.ended_early,
                len(new),
            ),
            flush=True,
        )
    found = sorted(one for one in set(findings.glob("*")) - before if not one.suffix)
    print(f"{len(found)} found" + (f", in {findings}" if found else ""))
    return 1 if found else 0


def _fuzz(reader: Reader, seconds: int, folder: Path) -> _Run:
    """Goes on after a hang or a crash of the interpreter, while there is time."""
    run, until = _Run(), time.monotonic() + seconds
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"{reader.name}.log"
    log.unlink(missing_ok=True)
    before = _cpu_seconds()
    while (left := int(until - time.monotonic())) >= _FEWEST_SECONDS or not log.exists():
        command = [sys.executable, "-m", "tests.fuzz.one_reader", reader.name]
        with log.open("a") as told:
            done = subprocess.run(
                [*command, str(max(left, 1)), str(folder)],
                stdout=told,
                stderr=subprocess.STDOUT,
                check=False,
            )
        run.ended_early += done.returncode != 0
        if done.returncode == 0:
            break
    run.cpu_seconds = _cpu_seconds() - before
    said = log.read_text("utf-8", "replace")
    run.executed = sum(int(count) for count in _EXECUTED.findall(said))
    run.paths = max((int(cov) for _number, cov, _ft in _REACHED.findall(said)), default=0)
    return run


def _cpu_seconds() -> float:
    """Of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
