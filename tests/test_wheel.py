"""The wheel, built and installed into an environment that never saw the repository, and started."""

import os
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest

# One worker builds it, once.
pytestmark = pytest.mark.xdist_group("wheel")

ROOT = Path(__file__).resolve().parents[1]

_WHERE_THINGS_ARE = """
import tracker
from tracker.paths import migrations_folder, resource
print(tracker.__file__, resource(), migrations_folder(), sep="\\n")
"""


@dataclass(frozen=True)
class Installed:
    """A wheel and the environment that it was installed into."""

    wheel: Path
    folder: Path

    def run(self, *command: str, **surroundings: str) -> subprocess.CompletedProcess[str]:
        """Run one of the environment's own programs, in an empty folder."""
        program = self.folder / _scripts() / command[0]
        return subprocess.run(
            [program, *command[1:]],
            cwd=self.folder,
            env=os.environ | surroundings,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("wheel")
    wheel = build_wheel(folder / "dist")
    environment = folder / "clean"
    venv.create(environment, with_pip=False)
    see_dependencies(environment)
    _checked(
        "-m",
        "pip",
        "--python",
        str(environment / _scripts() / "python"),
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        str(wheel),
    )
    return Installed(wheel, environment)


def build_wheel(into: Path) -> Path:
    _checked("-m", "build", "--wheel", "--no-isolation", "--outdir", str(into), str(ROOT))
    (wheel,) = into.glob("*.whl")
    return wheel


def see_dependencies(environment: Path) -> None:
    """Lend the environment this one's libraries. A .pth inside them is not followed, so that the
    repository, installed here as editable, stays out of sight."""
    libraries = sysconfig.get_path("purelib", vars={"base": str(environment)})
    lent = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(libraries) / "lent.pth").write_text("\n".join(sorted(lent)), encoding="utf-8")


def test_everything_that_ships_is_in_the_wheel_and_nothing_else(installed: Installed) -> None:
    shipped = {
        f"tracker/_bundled/{file.relative_to(ROOT).as_posix()}"
        for folder in ("resources", "migrations")
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    packed = set(ZipFile(installed.wheel).namelist())
    assert shipped <= packed
    assert {name for name in packed if name.startswith("tracker/_bundled/")} == shipped
    assert [name for name in packed if name.startswith("tests/") or "__pycache__" in name] == []


def test_the_licence_travels_along(installed: Installed) -> None:
    assert any(name.endswith("/LICENSE") for name in ZipFile(installed.wheel).namelist())


def test_the_program_finds_what_it_shipped_with(installed: Installed) -> None:
    found = installed.run("python", "-c", _WHERE_THINGS_ARE)
    assert found.returncode == 0, found.stderr
    places = [Path(line) for line in found.stdout.splitlines()]
    assert all(place.is_relative_to(installed.folder) for place in places), places
    assert all(place.exists() for place in places), places


@pytest.mark.parametrize("command", [("tracker",), ("python", "-m", "tracker")])
def test_the_installed_program_starts(installed: Installed, command: tuple[str, ...]) -> None:
    helped = installed.run(*command, "--help")
    assert helped.returncode == 0, helped.stderr
    assert "import" in helped.stdout
    assert "due" in helped.stdout


def test_an_installed_program_makes_a_clinic_and_reads_it(
    installed: Installed, tmp_path: Path
) -> None:
    surroundings = {"TRACKER_DATABASE": str(tmp_path / "clinic.db"), "TRACKER_USER": "Ada Lovelace"}
    made = installed.run("tracker", "init", "--plain", "--zone", "UTC", **surroundings)
    assert made.returncode == 0, made.stderr
    read = installed.run("tracker", "due", "--format", "json", **surroundings)
    assert (read.returncode, read.stdout.strip()) == (0, "[]"), read.stderr


def _scripts() -> str:
    return "Scripts" if sys.platform == "win32" else "bin"


def _checked(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
