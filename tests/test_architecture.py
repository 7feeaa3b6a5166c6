"""The shape of the code: who imports whom, how large a module is, what no file may hold."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tracker.ui.shapes import Shape, shape_icon

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "tracker"

LARGEST_MODULE_LINES = 400

# Each contract with imports that must turn it red.
BREACHES = {
    "layers": [
        ("domain/breach.py", "import tracker.text"),
        ("storage/breach.py", "import tracker.services"),
        ("services/breach.py", "import tracker.interchange"),
        ("interchange/breach.py", "import tracker.ui"),
        ("ui/breach.py", "import tracker.app"),
        ("app_breach.py", ""),
    ],
    "qt": [
        ("domain/breach.py", "import shiboken6"),
        ("storage/breach.py", "import PySide6.QtCore"),
        ("services/breach.py", "import PySide6"),
        ("interchange/breach.py", "from PySide6 import QtGui"),
    ],
    "ui-asks-services": [
        ("ui/storage_breach.py", "import tracker.storage"),
        ("ui/sql_breach.py", "import sqlalchemy.orm"),
    ],
    "pure-domain": [
        ("domain/sql_breach.py", "import sqlalchemy"),
        ("domain/clock_breach.py", "import time"),
        ("domain/words_breach.py", "import gettext"),
    ],
    "screens": [
        ("ui/recall/breach.py", "import tracker.ui.patients"),
        ("ui/forms/breach.py", "import tracker.ui.recall"),
        ("ui/widgets/breach.py", "import tracker.ui.forms"),
    ],
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package and its contracts, free to be broken."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(PACKAGE, folder / "tracker", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def contracts_hold(folder: Path, *arguments: str) -> tuple[bool, str]:
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return checked.returncode == 0, checked.stdout + checked.stderr


def contract_ids() -> list[str]:
    return re.findall(r'^id = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)


def test_every_contract_holds() -> None:
    holds, report = contracts_hold(ROOT)
    assert holds, report


def test_every_contract_has_been_seen_red() -> None:
    assert sorted(BREACHES) == sorted(contract_ids())


@pytest.mark.parametrize("contract", sorted(BREACHES))
def test_a_forbidden_import_breaks_its_contract(contract: str, copy: Path) -> None:
    breaches = [(copy / "tracker" / file, line) for file, line in BREACHES[contract]]
    for file, line in breaches:
        _make_package(file.parent)
        file.write_text(f"{line}\n", encoding="utf-8")
    try:
        holds, report = contracts_hold(copy, "--contract", contract)
    finally:
        for file, _line in breaches:
            file.unlink()
    assert not holds, report
    assert [file.stem for file, _line in breaches if not _named(file, copy, report)] == []


def _make_package(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "__init__.py").touch()


def _named(file: Path, copy: Path, report: str) -> bool:
    module = ".".join(file.relative_to(copy).with_suffix("").parts)
    return module in report or file.stem in report


def test_modules_stay_small_enough_to_read() -> None:
    lengths = {
        str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines())
        for file in [*modules(PACKAGE), *modules(ROOT / "tests")]
    }
    assert {f: lines for f, lines in lengths.items() if lines > LARGEST_MODULE_LINES} == {}


def test_no_module_has_the_name_of_a_drawer() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
    assert [file for file in modules(PACKAGE) if file.stem in drawers] == []


def test_every_package_says_what_belongs_in_it() -> None:
    folders = {file.parent for file in modules(PACKAGE)}
    silent = [
        str(folder.relative_to(ROOT))
        for folder in sorted(folders)
        if not (folder / "__init__.py").is_file()
        or not ast.get_docstring(parsed(folder / "__init__.py"))
    ]
    assert silent == []


def test_the_domain_asks_no_clock() -> None:
    asked = [
        f"{file.name}:{node.lineno}"
        for file in modules(PACKAGE / "domain")
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"now", "today", "utcnow"}
    ]
    assert asked == []


def test_no_text_is_translated_at_import() -> None:
    early = [
        f"{file.relative_to(ROOT)}:{call.lineno}"
        for file in modules(PACKAGE)
        for call in calls_at_import(parsed(file))
        if isinstance(call.func, ast.Name) and call.func.id in {"_", "ngettext", "pgettext"}
    ]
    assert early == []


def test_every_shipped_file_that_code_names_exists() -> None:
    absent = [
        f"{file.relative_to(ROOT)}: {'/'.join(parts)}"
        for file in modules(PACKAGE)
        if "resource(" in file.read_text(encoding="utf-8")
        for parts in resources_named(parsed(file))
        if not ROOT.joinpath("resources", *parts).exists()
    ]
    assert absent == []


def test_every_icon_shows_something(qapp: object) -> None:
    # A missing icon is no error in Qt. Ours are drawn; names of files and of themes are not used.
    named = [
        str(file.relative_to(ROOT))
        for file in modules(PACKAGE / "ui")
        if re.search(r"fromTheme\(|QIcon\(\s*f?\"|\":/\w", file.read_text(encoding="utf-8"))
    ]
    assert named == []
    empty = [
        shape.name
        for shape in Shape
        if is_blank(shape_icon(shape, "#000000", 16).pixmap(16, 16).toImage())
    ]
    assert empty == []


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    hosts = [
        "py" + "pi.org",
        "python" + "hosted.org",
        "npm" + "js",
        "crates" + ".io",
        "anaconda" + ".org",
    ]
    forbidden = re.compile(
        "|".join(map(re.escape, hosts)) + r"|(?<![\w.~$}>)-])/(?:home|root|work|Users|opt|tmp)/\w"
    )
    found = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for file in kept_files()
        for number, line in enumerate(text_of(file).splitlines(), 1)
        if forbidden.search(line)
    ]
    assert found == []


def modules(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*.py") if "_bundled" not in file.parts)


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def calls_at_import(node: ast.AST) -> Iterator[ast.Call]:
    """Calls that run when a module is imported: outside functions, and in their defaults."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Lambda):
            continue
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            for early in (*child.decorator_list, child.args):
                yield from calls_at_import(early)
            continue
        if isinstance(child, ast.Call):
            yield child
        yield from calls_at_import(child)


def resources_named(tree: ast.Module) -> Iterator[list[str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            parts = [part.value for part in node.args if isinstance(part, ast.Constant)]
            if node.func.id == "resource" and len(parts) == len(node.args):
                yield [str(part) for part in parts]


def is_blank(image: QImage) -> bool:
    return not any(
        image.pixelColor(x, y).alpha() for x in range(image.width()) for y in range(image.height())
    )


def kept_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode != 0:
        return [*modules(ROOT / "tracker"), *modules(ROOT / "tests")]
    return [ROOT / name for name in listed.stdout.decode().split("\0") if (ROOT / name).is_file()]


def text_of(file: Path) -> str:
    content = file.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8", "replace")
