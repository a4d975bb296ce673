"""The command line starts light: a heavy library loads only when what it is for is asked."""

import json
import os
import subprocess
import sys

import pytest

from tests.shared import ROOT

# Loaded only to read or write a file, to talk to PostgreSQL, to draw a page or to check a password.
HEAVY = {
    "alembic",
    "argon2",
    "docx",
    "docxtpl",
    "flask_login",
    "flask_wtf",
    "huey",
    "lxml",
    "openpyxl",
    "pptx",
    "psycopg",
    "pypinyin",
    "python_calamine",
    "registry.web",
    "rustpy_xlsxwriter",
    "sqlalchemy",
    "waitress",
    "wtforms",
    "xlsxwriter",
}
QUERY = {"sqlalchemy"}  # what a question to a ledger in SQLite may load
SETUP = QUERY | {"alembic", "argon2"}  # upgrading the tables, making the first accounts

CALL = """
import json, sys
from flask.cli import main
sys.argv[0] = "flask"
try:
    main()
except SystemExit as end:
    code = end.code
print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)
"""


def loaded_by(home, *words: str) -> set[str]:
    """Run a command in a process of its own; give the heavy modules it loaded."""
    run = subprocess.run(
        [sys.executable, "-c", CALL, *words],
        cwd=ROOT,
        env=os.environ | {"REGISTRY_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    code, modules = json.loads(run.stderr.splitlines()[-1])
    assert code in (0, None), run.stderr
    return HEAVY & set(modules)


def test_the_list_of_commands_loads_nothing_heavy(tmp_path):
    assert loaded_by(tmp_path, "--help") == set()


@pytest.mark.parametrize(
    "command", ["import", "export", "indicators", "template", "report", "verify"]
)
def test_the_help_of_a_command_opens_no_library_of_files(tmp_path, command):
    assert loaded_by(tmp_path, command, "--help") <= QUERY


def test_a_question_loads_the_database_alone(tmp_path):
    assert loaded_by(tmp_path, "init") <= SETUP
    assert loaded_by(tmp_path, "indicators", "--plan", "daxing-14-5", "--json") <= QUERY
