"""Small by budget: a full file becomes a folder cut by noun."""

import ast

from tests.house.sources import files, functions, name_of

FILE = 400
TEST_FILE = 600
FUNCTION = 40
VIEW = 30
ROUTES = {"route", "get", "post", "put", "patch", "delete"}


def test_no_file_is_longer_than_its_budget():
    too_long = []
    for file in files(".py", ".html", ".css", ".js", ".mjs"):
        name, lines = name_of(file), len(file.read_text().splitlines())
        if lines > (TEST_FILE if name.startswith("tests/") else FILE):
            too_long.append(f"{name}: {lines} lines")
    assert too_long == []


def test_no_function_is_longer_than_its_budget():
    too_long = []
    for file in files(".py", under=("app.py", "registry", "tools", "bench", "tests")):
        for function in functions(file):
            lines = (function.end_lineno or 0) - function.lineno + 1
            if lines > (VIEW if is_view(function) else FUNCTION):
                too_long.append(f"{name_of(file)}: {function.name} has {lines} lines")
    assert too_long == []


def is_view(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a blueprint calls it: decorated with `@bp.get(...)` and the like."""
    calls = (one.func for one in function.decorator_list if isinstance(one, ast.Call))
    return any(isinstance(call, ast.Attribute) and call.attr in ROUTES for call in calls)
