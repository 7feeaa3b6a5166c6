"""`tracker check`: windows a second, and whether its memory grows with the clinic."""

import subprocess
import sys
import time

from tests.benchmarks.clinics import TODAY, BenchClinic
from tests.benchmarks.measure import Figure

_RUN = """
import resource, sys, runpy
sys.argv = ["tracker", "--database", {path!r}, "--as-of", {today!r}, "check"]
try:
    runpy.run_module("tracker", run_name="__main__")
except SystemExit as left:
    assert not left.code, left.code
print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def run(clinic: BenchClinic) -> list[Figure]:
    with clinic.open() as db:
        from tracker.services.recall_rows import count_open_courses

        courses = db.read(count_open_courses)
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _RUN.format(path=str(clinic.path), today=TODAY.isoformat())],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds = time.perf_counter() - begun
    peak = float(done.stdout.split("peak")[-1])
    return [
        Figure("check: windows a second", clinic.patients, courses / seconds, "windows/s"),
        Figure("check: peak memory", clinic.patients, peak, "MiB", note="constant"),
    ]
