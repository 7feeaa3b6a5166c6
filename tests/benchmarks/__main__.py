"""Runs the benchmarks and prints what came of them, as a table and as JSON."""

import argparse
import importlib
import json
import os
import platform
import sys
from pathlib import Path

from tests.benchmarks.clinics import bench_clinic, encrypted_clinic
from tests.benchmarks.measure import Figure

SUBJECTS = (
    "recall_sql",
    "recording",
    "patient",
    "window",
    "calls",
    "pages",
    "planning",
    "form",
    "start",
    "door",
    "check",
    "fhir",
    "unlock",
)
ENCRYPTED_SUBJECTS = ("recording", "window")
"""What `--encrypted` measures: the same clinic encrypted against plain, in turns."""


SIZES = (3_000, 100_000)


def main() -> int:
    asked = _arguments()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    figures: list[Figure] = []
    for patients in asked.patients:
        clinic = bench_clinic(patients)
        for name in asked.names or (ENCRYPTED_SUBJECTS if asked.encrypted else SUBJECTS):
            subject = importlib.import_module(f"tests.benchmarks.{name}")
            if asked.encrypted:
                found = subject.run_encrypted(clinic, encrypted_clinic(clinic))
            else:
                found = subject.run(clinic)
            figures += found
            _print_rows(found)
    figures += _growth(figures)
    print()
    _print_rows(figures)
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    told = {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
        "figures": [figure.as_json() for figure in figures],
    }
    asked.json.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    print(f"written to {asked.json}")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(SUBJECTS)}")
    parser.add_argument("--patients", nargs="+", type=int, default=list(SIZES))
    parser.add_argument(
        "--encrypted",
        action="store_true",
        help=f"{', '.join(ENCRYPTED_SUBJECTS)}: encrypted against plain",
    )
    parser.add_argument("--json", type=Path, default=Path("build/bench/figures.json"))
    return parser.parse_args()


def _growth(figures: list[Figure]) -> list[Figure]:
    """One patient, one letter, one row: the same cost at both sizes, within 1.5."""
    grown = []
    by_name: dict[str, dict[int, Figure]] = {}
    for figure in figures:
        by_name.setdefault(figure.name, {})[figure.size] = figure
    for name, sizes in by_name.items():
        if "constant" not in sizes[min(sizes)].note or len(sizes) < 2:
            continue
        small, large = sizes[min(sizes)], sizes[max(sizes)]
        grown.append(
            Figure(
                f"growth: {name}",
                large.size,
                large.value,
                large.unit,
                floor=small.value,
                most_ratio=1.5,
            )
        )
    return grown


def _print_rows(figures: list[Figure]) -> None:
    for f in figures:
        ratio = f"{f.ratio:6.2f} × {f.floor:10.2f}" if f.ratio and f.floor else " " * 19
        asked = f"at most {f.most:g} {f.unit}" if f.most is not None else ""
        if f.most_ratio is not None:
            asked += f"{', ' if asked else ''}at most {f.most_ratio:g} ×"
        kept = "" if not asked else "ok  " if f.is_kept else "OVER"
        print(
            f"{f.name:<52} {f.size:>7} {f.value:10.2f} {f.unit:<10} {ratio} {kept:<5}{asked}"
            f" {f.note}"
        )
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
