"""The project's own files, as the house tests look at them."""

import ast
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shared import ROOT

OURS = ("app.py", "registry", "tools", "bench", "tests", "templates", "static/src")


def files(*suffixes: str, under: tuple[str, ...] = OURS) -> list[Path]:
    """Files of ours with one of the suffixes, in a stable order."""
    places = (ROOT / name for name in under)
    found = (file for place in places for file in [place, *place.rglob("*")])
    return sorted(file for file in found if file.suffix in suffixes and file.is_file())


def tracked() -> Iterator[tuple[str, str]]:
    """Path and text of every text file that git knows or would add."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout, so nobody can say which files are ours")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    environment = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
    listing = subprocess.check_output(command, cwd=ROOT, env=environment, text=True)
    for name in filter(None, listing.split("\0")):
        file = ROOT / name
        if not file.is_file():
            continue
        data = file.read_bytes()
        if b"\0" not in data:
            yield name, data.decode()


def name_of(file: Path) -> str:
    """The file's path as a person would write it."""
    return file.relative_to(ROOT).as_posix()


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a Python file."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
