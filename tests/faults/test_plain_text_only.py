"""No part of the window may guess whether a text is markup: what isn't on the list fails here."""

import ast
from collections.abc import Iterator

import pytest

from tests.faults.table import TESTS

pytestmark = pytest.mark.fault(65)

_UI = TESTS.parent / "tracker"

_GUESSING = {"QLabel", "QMessageBox", "QErrorMessage", "QTextEdit", "QTextBrowser", "QStaticText"}
"""Qt's own that read text as markup if it looks like it."""

_MAY_MAKE_THEM = {
    # Each sets PlainText where it makes one, or shows nothing that people typed.
    "ui/widgets/plain_label.py",
    "ui/widgets/message_box.py",
    "ui/line_of_text.py",
    "ui/lock/password_window.py",
    "ui/manual/manual_text.py",
}
_MAY_USE_MARKUP = {"ui/printing/paper.py", "ui/manual/manual_text.py"}
_TIPS = {"setToolTip", "setStatusTip", "setWhatsThis", "showText"}
_MARKUP = {
    "setHtml",
    "insertHtml",
    "setMarkdown",
    "insertMarkdown",
    "appendHtml",
    "setDetailedText",
}
_STATIC = (
    "getOpenFileName", "getSaveFileName", "information", "warning", "critical", "question", "about",
)  # fmt: skip


def offences(source: str, name: str) -> Iterator[str]:
    """What in a module could read what people typed as markup."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from _of_call(node, name)
        if isinstance(node, ast.Attribute) and node.attr in {
            "RichText",
            "AutoText",
            "MarkdownText",
        }:
            yield f"{name}:{node.lineno} {node.attr}"


def _of_call(call: ast.Call, name: str) -> Iterator[str]:
    function = call.func
    called = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    where = f"{name}:{call.lineno} {called}"
    if called in _GUESSING and isinstance(function, ast.Name) and name not in _MAY_MAKE_THEM:
        yield where
    if called in _MARKUP and name not in _MAY_USE_MARKUP:
        yield where
    if called in _TIPS and not all(_is_plain(one) for one in call.args if _is_text(one)):
        yield where
    if called in _STATIC[2:] and isinstance(function, ast.Attribute):
        owner = function.value
        if isinstance(owner, ast.Name) and owner.id == "QMessageBox":
            yield where


def _is_text(argument: ast.expr) -> bool:
    """Whether it may be the tip itself: not a place, and not the part that it is for."""
    return not (isinstance(argument, ast.Name) and argument.id in {"view", "self"}) and not (
        isinstance(argument, ast.Call)
        and getattr(argument.func, "attr", "") in {"globalPos", "mapToGlobal"}
    )


def _is_plain(tip: ast.expr) -> bool:
    if isinstance(tip, ast.IfExp):
        return _is_plain(tip.body) and _is_plain(tip.orelse)
    if isinstance(tip, ast.Constant):
        return tip.value == ""
    return isinstance(tip, ast.Call) and getattr(tip.func, "id", "") == "plain_tooltip"


def test_no_module_leaves_anything_to_guess() -> None:
    found = [
        offence
        for file in sorted(_UI.rglob("*.py"))
        if "PySide6" in (source := file.read_text("utf-8"))
        for offence in offences(source, file.relative_to(_UI).as_posix())
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "QLabel(name)",
        "QMessageBox.warning(self, name, name)",
        "box = QMessageBox(self)",
        "button.setToolTip(name)",
        "button.setToolTip(plain_tooltip(a) if a else name)",
        "QToolTip.showText(event.globalPos(), name, view)",
        "document.setHtml(name)",
        "label.setTextFormat(Qt.TextFormat.AutoText)",
    ],
)
def test_what_leaves_something_to_guess_is_seen(source: str) -> None:
    assert list(offences(source, "ui/new.py")) != []


def test_what_may_make_them_says_plain_text() -> None:
    for name in _MAY_MAKE_THEM - _MAY_USE_MARKUP:
        source = (_UI / name).read_text("utf-8")
        made = sum(source.count(f" {kind}(") for kind in _GUESSING)
        assert source.count("TextFormat.PlainText") >= max(made, 1), name
