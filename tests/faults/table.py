"""Which tests answer for which fault: read from the tests' marks, written down in faults.md."""

import ast
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parents[1]
PAGE = Path(__file__).with_name("faults.md")

_FACTS = Path(__file__).with_name("faults.toml")


@dataclass(frozen=True, slots=True)
class Fault:
    """`owed` says why what is not tested, or not tested wholly, is not: "" where nothing is."""

    number: int
    what: str
    priority: int
    owed: str = ""


def all_faults() -> list[Fault]:
    facts = tomllib.loads(_FACTS.read_text(encoding="utf-8"))
    return [Fault(int(number), **fact) for number, fact in facts.items()]


@cache
def marked_tests(mark: str = "fault") -> dict[int, list[str]]:
    """The tests that carry a number by a mark, as `tests/folder/test_file.py::test_name`."""
    found: dict[int, list[str]] = {}
    for file in sorted(TESTS.rglob("test_*.py")):
        name, source = file.relative_to(TESTS.parent).as_posix(), file.read_text(encoding="utf-8")
        if f"mark.{mark}(" not in source:
            continue
        for test, numbers in _marked(ast.parse(source), mark):
            for number in numbers:
                found.setdefault(number, []).append(f"{name}::{test}")
    return found


def render(results: Mapping[str, str]) -> str:
    """The page: every fault, its tests, and how each test ended, by the test's name."""
    tests = marked_tests()
    lines = [
        "# Faults, their tests and how those ended",
        "",
        "Written by `make faults`; the facts are in `faults.toml`, the numbers on the tests.",
        "",
        "| fault | what | priority | tests and results | owed |",
        "|---|---|---|---|---|",
    ]
    for fault in all_faults():
        told = "<br>".join(
            f"`{test.removeprefix('tests/')}` {results.get(test, '')}".rstrip()
            for test in tests.get(fault.number, ())
        )
        lines.append(
            f"| {fault.number} | {fault.what} | {fault.priority} | {told} | {fault.owed} |"
        )
    return "\n".join(lines) + "\n"


def _marked(module: ast.Module, mark: str) -> Iterator[tuple[str, list[int]]]:
    everywhere: list[int] = []
    for statement in module.body:
        if isinstance(statement, ast.Assign) and any(
            isinstance(name, ast.Name) and name.id == "pytestmark" for name in statement.targets
        ):
            everywhere += _numbers(statement.value, mark)
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            own = [number for one in node.decorator_list for number in _numbers(one, mark)]
            if own or everywhere:
                yield node.name, sorted({*own, *everywhere})


def _numbers(node: ast.AST, mark: str) -> list[int]:
    """The numbers of every `pytest.mark.fault(…)`, or another mark, inside a piece of code."""
    return [
        argument.value
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == mark
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, int)
    ]
