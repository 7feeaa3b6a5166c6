"""A file that gives way to another: who waited before it opens the other."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tracker.storage.alone import alone
from tracker.storage.database import Database
from tracker.storage.set_aside import logs_of
from tracker.storage.swap import finished_name, swap_in

_WAITS = """
import sys
from pathlib import Path
from tracker.storage.engine import connect
print("waits", flush=True)
connection = connect(Path(sys.argv[1]))
print(connection.execute("pragma user_version").fetchone()[0], flush=True)
connection.execute("pragma user_version=9")
connection.close()
"""


@pytest.mark.fault(18)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows replaces no file that is open")
def test_whoever_waited_while_a_file_was_replaced_opens_the_new_one(
    path: Path,
) -> None:
    Database.create(path, user="Ines Ruiz").close()
    kept, waiting = path.with_name("kept.db"), finished_name(path)
    with alone(path, None) as source:
        source.execute("pragma user_version=1")
    shutil.copy(path, waiting)
    with alone(waiting, None) as source:
        source.execute("pragma user_version=2")
    with alone(path, None) as source:
        process = subprocess.Popen(
            [sys.executable, "-c", _WAITS, path], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.5)
        kept.hardlink_to(path)
        swap_in(path, {waiting: path})
    assert process.communicate()[0] == "2\n"
    with alone(path, None) as source:
        assert source.execute("pragma user_version").fetchone()[0] == 9
    with alone(kept, None) as source:
        assert source.execute("pragma user_version").fetchone()[0] == 1
    assert not any(log.exists() for log in logs_of(path))
