"""Only registry/records writes tables that remember: elsewhere no statement may."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.models import APPEND_ONLY, history_of, remembering_models
from tests.house.sources import files, name_of
from tests.shared import ROOT

GUARDED = [*remembering_models(), *APPEND_ONLY]
MODELS = {model.__name__ for model in GUARDED}
TABLES = {model.__table__.name for model in GUARDED}
TWINS = {history_of(model).name for model in remembering_models()}
STATEMENTS = {"insert", "update", "delete", "add", "add_all", "merge"}
IMPORTS = "from registry.models import Figures, Job, history_of\n"
WRITTEN = re.compile(r"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|COPY)\s+\"?(\w+)", re.IGNORECASE)


def writes(tree: ast.AST) -> Iterator[str]:
    """Every place in `tree` that would write a guarded table, as the text of the code."""
    guarded = imported(tree) & MODELS
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and is_write(node, guarded):
            yield f"{node.lineno}: {ast.unparse(node)[:80]}"
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            tables = {name.lower() for name in WRITTEN.findall(node.value)}
            yield from (f"{node.lineno}: SQL on {name}" for name in tables & (TABLES | TWINS))


def imported(tree: ast.AST) -> set[str]:
    """The names that `tree` imports from registry.models."""
    statements = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    ours = (one for one in statements if (one.module or "").startswith("registry.models"))
    return {alias.asname or alias.name for one in ours for alias in one.names}


def is_write(call: ast.Call, guarded: set[str]) -> bool:
    """`Figures(...)`, `insert(Figures)`, `models.Figures.__table__.delete()`, and their like."""
    if model_in(call.func, guarded):
        return True  # a row made by hand, which a session could flush
    if named(call.func) not in STATEMENTS:
        return False
    on = [call.func.value] if isinstance(call.func, ast.Attribute) else []
    return any(model_in(part, guarded) for part in [*on, *call.args[:1]])


def model_in(expression: ast.expr, guarded: set[str]) -> bool:
    """Whether an expression is a guarded model, its table or its twin."""
    if isinstance(expression, ast.Call):
        return named(expression.func) == "history_of"
    if isinstance(expression, ast.Attribute):
        if expression.attr == "__table__":
            return model_in(expression.value, guarded)
        return named(expression.value) == "models" and expression.attr in MODELS
    return named(expression) in guarded


def named(expression: ast.expr) -> str:
    """The last name of `a`, `a.b` or `a.b.c`."""
    if isinstance(expression, ast.Attribute):
        return expression.attr
    return expression.id if isinstance(expression, ast.Name) else ""


def outside_records() -> list[Path]:
    """Python files that run in production, but for the room that may write."""
    own = files(".py", under=("app.py", "registry"))
    return [file for file in own if ROOT / "registry/records" not in file.parents]


def test_nothing_outside_records_writes_what_is_remembered():
    found = [
        f"{name_of(file)}:{place}"
        for file in outside_records()
        for place in writes(ast.parse(file.read_text()))
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "session.execute(insert(Figures), rows)",
        "session.execute(sa.update(models.Figures).values(note=''))",
        "connection.execute(Figures.__table__.delete())",
        "connection.execute(history_of(Figures).insert())",
        "session.add(Figures(year=2025))",
        "text('DELETE FROM figures_history')",
        "text(f'update figures set note = {note}')",
    ],
)
def test_the_guard_sees_every_way_to_write(code):
    assert list(writes(ast.parse(IMPORTS + code)))


@pytest.mark.parametrize(
    "code",
    [
        "session.execute(insert(Job).values(id='a'))",
        "session.execute(select(Figures.year))",
        "writer.apply(Figures, insert=rows)",
        "text('update job set state = :state')",
    ],
)
def test_the_guard_lets_reading_and_working_tables_pass(code):
    assert list(writes(ast.parse(IMPORTS + code))) == []
