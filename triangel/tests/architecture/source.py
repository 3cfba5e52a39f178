"""The source of the package, parsed."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import triangel

PACKAGE = Path(triangel.__file__).parent
#: The rooms that know neither HTTP nor the clock, from low to high.
SUBJECTS = tuple(
    name
    for name in (
        "core",
        "people",
        "clients",
        "contracts",
        "projects",
        "triangle",
        "desk",
        "growth",
        "governance",
        "staffing",
        "results",
    )
    if (PACKAGE / name).exists()
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def modules(*, with_tests: bool = True) -> dict[str, ast.Module]:
    """Every file of the package but migrations, by its path within it."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if "/migrations/" not in name and (with_tests or not name.startswith("tests/")):
            found[name] = ast.parse(path.read_text(encoding="utf-8"), name)
    return found


def of_subjects() -> dict[str, ast.Module]:
    """The files of the subjects."""
    return {name: tree for name, tree in modules().items() if name.split("/")[0] in SUBJECTS}


def functions(tree: ast.AST) -> Iterator[Function]:
    """Every function in a file, also methods and those within others."""
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield node


def length(function: Function) -> int:
    """Lines from the first decorator to the end."""
    first = min([function.lineno, *(one.lineno for one in function.decorator_list)])
    return (function.end_lineno or first) - first + 1


def templates() -> dict[str, str]:
    """Every template of ours, by its path within the package."""
    return {
        path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(PACKAGE.glob("*/templates/**/*"))
        if path.is_file()
    }
