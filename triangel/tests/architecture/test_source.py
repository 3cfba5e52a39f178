"""How the source is cut: sizes, names of shelves, imports, and who reads the clock."""

import ast
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import TypeGuard

import pytest
from django.core.management import call_command

from triangel.tests.architecture import source

LONGEST_FUNCTION = 50
LONGEST_FILE = 400
NO_SHELVES = {"utils", "helpers", "services", "managers", "signals", "constants"}
CLOCKS = {"now", "today", "utcnow", "time", "monotonic", "localdate", "localtime"}


def test_no_function_is_longer_than_fifty_lines() -> None:
    found = [
        (name, function.name, source.length(function))
        for name, tree in source.modules().items()
        for function in source.functions(tree)
        if source.length(function) > LONGEST_FUNCTION
    ]
    assert found == []


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    lines = {name: len((source.PACKAGE / name).read_text().splitlines()) for name in source.modules()}
    assert {name: count for name, count in lines.items() if count > LONGEST_FILE} == {}


def test_nothing_is_imported_inside_a_function() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in source.modules().items()
        for function in source.functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert found == []


def test_no_module_is_called_after_a_drawer_for_everything() -> None:
    assert [name for name in source.modules() if NO_SHELVES & set(Path(name).with_suffix("").parts)] == []


def test_nothing_imports_the_signals_of_django() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in source.modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in {"django.dispatch", "django.db.models.signals"}
    ]
    assert found == []


def reads_the_clock(node: ast.AST) -> TypeGuard[ast.Call]:
    """`timezone.now()`, `date.today()`, `time.time()`, or the database's own `Now()`."""
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute):
        owner = node.func.value
        # localtime(at) turns a moment that was given; localtime() reads the clock
        return (
            node.func.attr in CLOCKS
            and not node.args
            and isinstance(owner, ast.Name)
            and owner.id in {"timezone", "datetime", "date", "time"}
        )
    return isinstance(node.func, ast.Name) and node.func.id == "Now"


def test_only_a_door_reads_the_clock() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in source.of_subjects().items()
        for node in ast.walk(tree)
        if reads_the_clock(node)
    ]
    assert found == []


def test_no_raw_question_of_a_subject_reads_the_clock_of_the_database() -> None:
    words = ("now()", "current_date", "current_timestamp", "clock_timestamp()")
    found = [
        f"{name}:{node.lineno}"
        for name, tree in source.of_subjects().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "SELECT" in node.value
        for word in words
        if word in node.value.lower()
    ]
    assert found == []


#: Where a picture is written, into memory.
IN_MEMORY = {"people/rules/photos.py"}


def test_only_actions_write() -> None:
    """Shelves that answer questions never save, and models hide no writes."""
    writes = {"save", "create", "bulk_create", "bulk_update", "delete", "get_or_create", "update_or_create"}
    asking = ("access", "queries", "rules", "solver", "choices")
    found = [
        f"{name}:{node.lineno}"
        for name, tree in source.of_subjects().items()
        if Path(name).with_suffix("").parts[1] in asking and name not in IN_MEMORY
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in writes
    ]
    assert found == []


def test_no_table_has_its_own_save_or_delete() -> None:
    found = [
        (name, function.name)
        for name, tree in source.of_subjects().items()
        if Path(name).with_suffix("").parts[1] == "models"
        for function in source.functions(tree)
        if function.name in {"save", "delete", "full_clean"}
    ]
    assert found == []


def public(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """What others may use: of the file, and of its classes."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            for inner in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_"):
                    yield inner


def test_every_public_thing_of_the_subjects_says_what_it_is() -> None:
    found = [
        f"{name}:{node.lineno} {node.name}"
        for name, tree in source.of_subjects().items()
        if not name.endswith("/apps.py")
        for node in public(tree)
        if not ast.get_docstring(node)
    ]
    assert found == []


@pytest.mark.django_db
def test_the_tables_are_what_the_models_say() -> None:
    said = StringIO()
    call_command("makemigrations", check_changes=True, dry_run=True, stdout=said, verbosity=1)
    assert said.getvalue().strip() == "No changes detected"
