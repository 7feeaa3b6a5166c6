"""Who may do what: every command and query of the services, as everybody there can be."""

import ast
import importlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.clinics import Clinic
from tests.services.who_may import ACTIONS, ANYBODY, INTERNAL, PLAIN, WHO_MAY, WHOLE, WITH_RIGHT
from tracker.domain.account import Account, Role
from tracker.domain.problems import NotAllowed
from tracker.domain.rights import Action
from tracker.services.authorize import authorize, who_works

_SERVICES = Path(__file__).parents[2] / "tracker" / "services"
_ABOVE = ("ui", "terminal", "interchange", "tour", "app.py", "cli.py", "assembly.py", "shift.py")

_ANY_ACCOUNT = [
    Account("", "Bo", role, has_right, is_active)
    for role, has_right, is_active in product(Role, (False, True), (False, True))
]


def _may(account: Account | None) -> set[str]:
    if account is None or not account.is_active:
        return {ANYBODY}
    table = WITH_RIGHT if account.injects_and_signs else PLAIN
    return table[account.role] | {ANYBODY}


def _named(account: Account | None) -> str:
    if account is None:
        return "nobody"
    right = " who injects and signs" if account.injects_and_signs else ""
    return f"{'' if account.is_active else 'deactivated '}{account.role.value}{right}"


everybody = pytest.mark.parametrize("account", [None, *_ANY_ACCOUNT], ids=_named)


def _asked() -> Iterator[tuple[str, str, Callable[..., Any]]]:
    for module, groups in WHO_MAY.items():
        loaded = importlib.import_module(f"tracker.services.{module}")
        for group, names in groups.items():
            for name in names.split():
                yield group, f"{module}.{name}", getattr(loaded, name)


@pytest.mark.fault(68)
@everybody
def test_every_command_and_query_is_for_those_who_may(
    clinic: Clinic, account: Account | None
) -> None:
    """Called with nothing: whoever may gets as far as that, whoever may not is refused before."""
    database, may = clinic.database, _may(account)
    clinic.account("Bo")
    known = clinic.account("Bo")
    if account is not None:
        account = replace(account, uuid=known.uuid)
    wrong = []
    for group, name, function in _asked():
        database.work_as(account)
        if _is_refused(clinic, function) is (group in may):
            wrong.append(name)
    assert wrong == []


@pytest.mark.fault(68)
@everybody
@pytest.mark.parametrize("group", ACTIONS)
def test_every_action_is_for_those_who_may(
    clinic: Clinic, account: Account | None, group: str
) -> None:
    clinic.database.work_as(account)
    for action in ACTIONS[group]:
        refused = _is_refused(clinic, authorize, action)
        assert refused is (group not in _may(account)), action


def test_every_action_is_somebodys_to_do() -> None:
    listed = [action for actions in ACTIONS.values() for action in actions]
    assert sorted(a.value for a in listed) == sorted(a.value for a in Action)


@pytest.mark.fault(68)
def test_no_command_or_query_forgets_to_ask() -> None:
    forgotten = []
    for module, tree in _modules():
        told = set(" ".join(WHO_MAY.get(module, {}).values()).split())
        internal = set(INTERNAL.get(module, "").split())
        for function in _with_a_transaction(tree):
            name = function.name
            is_entry = not name.startswith("_") or name in _handed_on(tree)
            if is_entry and name not in internal and not (name in told and _asks_first(function)):
                forgotten.append(f"{module}.{name}")
    assert forgotten == [], "each begins with authorize(tx, Action.…) and is told of in WHO_MAY"


@pytest.mark.fault(68)
def test_what_works_on_a_whole_database_asks_too() -> None:
    forgotten = []
    for module, tree in _modules():
        asking = {
            node.name
            for node in tree.body
            if "authorize(tx, Action." in ast.unparse(node) and isinstance(node, ast.FunctionDef)
        }
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            kinds = {ast.unparse(one.annotation) for one in node.args.args if one.annotation}
            asks = [f"database.read({name}" for name in ("authorize, Action.", *asking)]
            is_asking = any(one in ast.unparse(node) for one in asks)
            known = WHOLE.get(module, "").split()
            if "Database" in kinds and not is_asking and node.name not in known:
                forgotten.append(f"{module}.{node.name}")
    assert forgotten == []


def test_what_does_not_ask_is_reached_by_services_only() -> None:
    reached = []
    for above in _ABOVE:
        place = _SERVICES.parent / above
        for file in [place] if place.is_file() else place.rglob("*.py"):
            named = _named_of_services(ast.parse(file.read_text("utf-8")))
            internal = {(m, name) for m, names in INTERNAL.items() for name in names.split()}
            internal.discard(("authorize", "authorize"))
            reached += [f"{file.name}: {module}.{name}" for module, name in named & internal]
    assert reached == []


def test_a_refusal_is_audited_with_the_name_of_who_was_refused(clinic: Clinic) -> None:
    nurse = clinic.account("Bo Lund", Role.NURSE, injects_and_signs=False)
    clinic.database.work_as(nurse)
    with pytest.raises(NotAllowed, match="“injects and signs”, which Bo Lund"):
        clinic.read(authorize, Action.SIGN_SESSIONS)
    (act,) = clinic.database.acts.waiting()
    assert (act.who, act.action, act.outcome) == ("Bo Lund", "sign-sessions", "refused")


@pytest.mark.parametrize(
    ("role", "action", "told"),
    [
        (Role.NURSE, Action.DECIDE, "a clinician’s to decide"),
        (Role.CLINICIAN, Action.EXPORT, "an administrator’s to do"),
        (Role.READ_ONLY, Action.SIGN_SESSIONS, "may read here and change nothing"),
        (Role.READ_ONLY, Action.WORK_RECALL, "may read here and change nothing"),
        (Role.READ_ONLY, Action.DECIDE, "may read here and change nothing"),
    ],
)
def test_a_refusal_says_whose_it_is_to_do(
    clinic: Clinic, role: Role, action: Action, told: str
) -> None:
    clinic.database.work_as(Account("", "Bo Lund", role))
    with pytest.raises(NotAllowed, match=told):
        clinic.read(authorize, action)


def test_nobody_is_told_to_sign_in(clinic: Clinic) -> None:
    clinic.database.work_as(None)
    with pytest.raises(NotAllowed, match="Sign in first"):
        clinic.read(who_works)


def _is_refused(clinic: Clinic, function: Callable[..., Any], *given: object) -> bool:
    acts = clinic.database.acts
    acts.drop(len(acts))
    refusals = []

    def ask(tx: Any) -> None:
        tx.info["user"] = "Bo"
        wanted = function.__code__.co_argcount - 1 - len(given)
        try:
            answer = function(tx, *given, *[None] * wanted)
            if isinstance(answer, Iterator):
                next(answer, None)
        except NotAllowed:
            refusals.append(True)
        except Exception:  # noqa: BLE001  past the question: what is asked about is not there
            pass

    clinic.database.read(ask)
    was_told = [act for act in acts.waiting() if act.outcome == "refused"]
    assert bool(was_told) is bool(refusals), function
    return bool(refusals)


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for file in sorted(_SERVICES.rglob("*.py")):
        module = ".".join(file.relative_to(_SERVICES).with_suffix("").parts)
        yield module, ast.parse(file.read_text("utf-8"))


def _of_services(module: str) -> str:
    return module.removeprefix("tracker.services").removeprefix(".")


def _named_of_services(tree: ast.Module) -> set[tuple[str, str]]:
    """Module and name of whatever a file takes from the services."""
    taken = {
        alias.asname or alias.name: (_of_services(node.module), alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
    modules = {name: ".".join(filter(None, place)) for name, place in taken.items()}
    return set(taken.values()) | {
        (modules[node.value.id], node.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in modules
    }


def _with_a_transaction(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            arguments = [*node.args.posonlyargs, *node.args.args]
            if arguments and arguments[0].arg == "tx":
                yield node


def _handed_on(tree: ast.Module) -> set[str]:
    """Private commands that go out as values: how something is taken back."""
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    named = {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called
    }
    return {
        function.name
        for function in _with_a_transaction(tree)
        if function.name in named
        and isinstance(function.returns, ast.Name)
        and function.returns.id == "Done"
    }


def _asks_first(function: ast.FunctionDef) -> bool:
    body = [node for node in function.body if not _is_text(node)]
    return bool(body) and ast.unparse(body[0]).startswith("authorize(tx, Action.")


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
