"""What draws the charts is heavy: nothing loads it before a chart is asked for."""

import subprocess
import sys

_OPEN = """
import sys
import tracker.ui.main_window, tracker.ui.patients.patient_page, tracker.ui.charts.chart_dialog
print(*sorted({"numpy", "pyqtgraph"} & set(sys.modules)))
"""


def test_neither_the_patients_page_nor_an_opening_chart_loads_what_draws_it() -> None:
    done = subprocess.run([sys.executable, "-c", _OPEN], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
