"""`tracker check`: windows a second, and whether its memory grows with the clinic."""

import re
import subprocess
import sys

from tests.benchmarks.clinics import TODAY, BenchClinic
from tests.benchmarks.measure import Figure

_RUN = """
import sys, runpy
sys.argv = ["tracker", "--database", {path!r}, "--as-of", {today!r}, "check"]
try:
    runpy.run_module("tracker", run_name="__main__")
except SystemExit as left:
    assert not left.code, left.code
peak = next(l for l in open("/proc/self/status") if l.startswith("VmHWM")).split()[1]
print("peak", int(peak) / 1024)
"""


def run(clinic: BenchClinic) -> list[Figure]:
    done = subprocess.run(
        [sys.executable, "-c", _RUN.format(path=str(clinic.path), today=TODAY.isoformat())],
        capture_output=True,
        text=True,
        check=True,
    )
    told = re.search(r"([0-9,]+) a second", done.stdout)
    assert told is not None, done.stdout
    a_second = float(told[1].replace(",", ""))
    peak = float(done.stdout.split("peak")[-1])
    return [
        Figure("check: windows a second", clinic.patients, a_second, "windows/s"),
        Figure("check: peak memory", clinic.patients, peak, "MiB", note="constant"),
    ]
