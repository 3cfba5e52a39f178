"""Every action has the same shape, so that whoever knows one knows all."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import datetime
from types import ModuleType
from typing import Any, get_type_hints

import pytest

from triangel.core.models import User
from triangel.tests.architecture import source

#: What every action ends in. It is no action: it runs inside the transaction of one.
FOUNDATION = {"triangel.core.actions.record"}


def shelves() -> Iterator[ModuleType]:
    for subject in source.SUBJECTS:
        if (source.PACKAGE / subject / "actions.py").exists() or (
            source.PACKAGE / subject / "actions"
        ).exists():
            yield importlib.import_module(f"triangel.{subject}.actions")


def public(module: ModuleType) -> Iterator[Callable[..., Any]]:
    """What a door can call: of a folder what it offers, of a file what has no underscore."""
    for name in getattr(module, "__all__", vars(module)):
        value = getattr(module, name)
        is_ours = inspect.isfunction(value) and value.__module__.startswith(module.__name__)
        if is_ours and not name.startswith("_") and f"{value.__module__}.{name}" not in FOUNDATION:
            yield value


ACTIONS = {f"{each.__module__}.{each.__name__}": each for shelf in shelves() for each in public(shelf)}


def definition(action: Callable[..., Any]) -> ast.FunctionDef:
    tree = ast.parse(inspect.getsource(inspect.unwrap(action)))
    found = tree.body[0]
    assert isinstance(found, ast.FunctionDef)
    return found


def test_there_are_actions_to_look_at() -> None:
    known = {"triangel.desk.actions.custody.hand_over", "triangel.people.actions.employment.hire"}
    assert known <= set(ACTIONS)


def test_every_folder_of_actions_says_what_it_offers() -> None:
    folders = [shelf for shelf in shelves() if hasattr(shelf, "__path__")]
    assert [shelf.__name__ for shelf in folders if not getattr(shelf, "__all__", ())] == []
    assert [len(list(pkgutil.iter_modules(shelf.__path__))) > 1 for shelf in folders] == [True] * len(folders)


@pytest.mark.parametrize("name", ACTIONS)
def test_everything_but_the_object_is_said_by_name(name: str) -> None:
    parameters = list(inspect.signature(ACTIONS[name]).parameters.values())
    by_place = [each.name for each in parameters if each.kind is not inspect.Parameter.KEYWORD_ONLY]
    # two requests are linked with each other, a request is split into a question: two objects at most
    assert len(by_place) <= (2 if name.endswith((".link", ".split")) else 1)
    kinds = {each.kind for each in parameters}
    assert kinds <= {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD}
    defaults = [each.name for each in parameters if each.name in by_place and each.default is not each.empty]
    assert defaults == []


@pytest.mark.parametrize("name", ACTIONS)
def test_who_acts_and_when_is_always_said(name: str) -> None:
    parameters = inspect.signature(ACTIONS[name]).parameters
    hints = get_type_hints(inspect.unwrap(ACTIONS[name]))
    for wanted, kind in (("actor", User), ("at", datetime)):
        assert parameters[wanted].default is inspect.Parameter.empty
        assert parameters[wanted].kind is inspect.Parameter.KEYWORD_ONLY
        assert hints[wanted] is kind
    assert "return" in hints


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_says_what_happens_in_the_world(name: str) -> None:
    said = inspect.getdoc(ACTIONS[name]) or ""
    assert said.split("\n")[0].rstrip()[-1:] in {".", ":", ","} or "\n" in said
    assert len(said) > 15


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_happens_whole_or_not_at_all(name: str) -> None:
    decorators = [ast.unparse(each) for each in definition(ACTIONS[name]).decorator_list]
    assert decorators == ["transaction.atomic"]


def writes_everything(node: ast.AST) -> bool:
    """`row.save()` without saying which columns writes back what another transaction may have changed."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "save"
        and "update_fields" not in {word.arg for word in node.keywords}
    )


def test_an_action_writes_only_the_columns_it_names() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in source.of_subjects().items()
        if "/actions" in name
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and writes_everything(node)
    ]
    assert found == []
