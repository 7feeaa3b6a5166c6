"""A PostgreSQL server of the tests' own: in a temporary folder, without a port, once a run.

The process that runs the tests names the folder and removes it in the end; whichever worker needs
the server first starts it. PostgreSQL refuses to run as root, so then it runs as another user.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tracker.storage.location import Server

OWNER = "clinic_owner"
PROGRAM = "clinic_program"

_FOLDER = "TESTS_OF_TREATMENT_TRACKER_CLUSTER"
_PREFIX = "tracker-pg-"
_UNPRIVILEGED = ("postgres", "nobody")
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "32MB",
    "autovacuum": "off",
    "lc_messages": "C",
}


class Cluster:
    """A server in a folder of its own; `start` and `stop` as often as a test likes."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self._data = folder / "data"
        self._settings = {**_SETTINGS, "unix_socket_directories": str(folder), **settings}

    def start(self) -> None:
        if not self._data.exists():
            self._make()
        options = " ".join(f"-c {name}='{value}'" for name, value in self._settings.items())
        self._run(
            "pg_ctl", "-D", self._data, "-w", "-l", self.folder / "log", "-o", options, "start"
        )

    def stop(self, how: str = "immediate") -> None:
        if (self._data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", self._data, "-m", how, "stop")

    def kill(self) -> None:
        """As when the machine stops the server in the middle of whatever it does."""
        os.kill(self.pid, signal.SIGSTOP)
        family = [self.pid, *_children(self.pid)]
        for pid in family:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while any(_runs(pid) for pid in family):
            time.sleep(0.01)
        # Where nobody buries the dead, they still have their numbers, and would seem to run.
        (self._data / "postmaster.pid").unlink()
        for lock in self.folder.glob(".s.PGSQL.*"):
            lock.unlink()

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """For as long as the block lasts, nobody is there."""
        self.kill()
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """As when the machine hangs, or somebody pulls its cable."""
        family = [self.pid, *_children(self.pid)]
        for pid in family:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in family:
                os.kill(pid, signal.SIGCONT)

    @property
    def pid(self) -> int:
        return int((self._data / "postmaster.pid").read_text().split()[0])

    def server(self, database: str, user: str = OWNER) -> Server:
        return Server(f"postgresql+psycopg://{user}@/{database}?host={self.folder}")

    def ask(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run a statement as the superuser."""
        import psycopg

        with psycopg.connect(
            f"host={self.folder} dbname={database} user=root_of_tests", autocommit=True
        ) as link:
            found = link.execute(statement.encode())
            return found.fetchall() if found.description else []

    def new_database(self, template: str = "template0", options: str = "") -> str:
        """The name of a new database that belongs to the owner."""
        name = f"clinic_{uuid.uuid4().hex}"
        self.ask(f"create database {name} owner {OWNER} template {template} {options}")
        return name

    def drop(self, name: str) -> None:
        self.ask(f"drop database if exists {name} with (force)")

    def remove(self) -> None:
        with suppress(RuntimeError):
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _make(self) -> None:
        self._run(
            "initdb", "-D", self._data, "-U", "root_of_tests", "-A", "trust", "-E", "UTF8",
            "--locale=C", "--no-sync",
        )  # fmt: skip
        self._run(
            "pg_ctl", "-D", self._data, "-w", "-l", self.folder / "log",
            "-o", f"-c listen_addresses='' -c unix_socket_directories='{self.folder}'", "start",
        )  # fmt: skip
        self.ask(f"create role {OWNER} login")
        self.ask(f"create role {PROGRAM} login")
        self.stop("fast")

    def _run(self, program: str, *arguments: object) -> None:
        user = None
        if os.name == "posix" and os.geteuid() == 0:
            user = _unprivileged()
            shutil.chown(self.folder, user)
        # Into a file: the server inherits it, and a pipe would stay open as long as it runs.
        with (self.folder / f"{program}.out").open("wb") as told:
            done = subprocess.run(
                [_program(program), *map(str, arguments)],
                user=user,
                extra_groups=[] if user else None,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if done.returncode:
            raise RuntimeError((self.folder / f"{program}.out").read_text("utf-8", "replace"))


def why_no_server() -> str:
    """What is missing for a server here, "" if nothing is."""
    if os.name != "posix":
        return "the tests start PostgreSQL on Linux and macOS only"
    if _program("initdb") == "" or _program("pg_ctl") == "":
        return "PostgreSQL is not installed here (on Debian: apt-get install postgresql)"
    if os.geteuid() == 0 and not _unprivileged():
        return "PostgreSQL refuses to run as root, and there is no other user here"
    return ""


def name_the_folder() -> Path:
    """Choose where this run's server would live; workers inherit it."""
    _sweep()
    folder = _new_folder()
    os.environ[_FOLDER] = str(folder)
    return folder


def the_cluster() -> Cluster:
    """The server of this run, started by whoever needs it first."""
    cluster = Cluster(Path(os.environ[_FOLDER]))
    with _alone(cluster.folder / "lock"):
        if not (cluster.folder / "started").exists():
            cluster.start()
            (cluster.folder / "started").touch()
    return cluster


def _new_folder() -> Path:
    # Short: a socket's whole name has 107 characters.
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    folder.chmod(0o711)
    (folder / "run").write_text(str(os.getpid()))
    return folder


def _sweep() -> None:
    """Servers of runs that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError, ValueError):
            if not _runs(int((folder / "run").read_text())):
                Cluster(folder).remove()


@contextmanager
def own_cluster(**settings: str) -> Iterator[Cluster]:
    """A server that a test may kill."""
    folder = _new_folder()
    cluster = Cluster(folder, **settings)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.remove()


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    from fcntl import LOCK_EX, flock

    with lock.open("w") as file:
        flock(file, LOCK_EX)
        yield


def _children(pid: int) -> list[int]:
    told = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], stdout=subprocess.PIPE, check=False
    )
    return [int(word) for word in told.stdout.split()]


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # One that has ended waits for whoever started it to notice.
    told = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], stdout=subprocess.PIPE, check=False
    )
    return bool(told.stdout.strip()) and not told.stdout.startswith(b"Z")


def _program(name: str) -> str:
    # Debian's own come first: a `pg_ctl` elsewhere on the path may be of another version.
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name) or ""


def _unprivileged() -> str:
    import pwd

    there = {user.pw_name for user in pwd.getpwall()}
    return next((user for user in _UNPRIVILEGED if user in there), "")
