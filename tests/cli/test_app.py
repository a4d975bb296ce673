"""The composition root: importing it does nothing, the web comes with the first page."""

import subprocess
import sys

from app import create_app
from registry.config import load_settings
from tests.shared import ROOT

NOTHING = """
import os, sys
from pathlib import Path
before = set(Path.cwd().iterdir())
sys.path.insert(0, {root!r})
import app
assert set(Path.cwd().iterdir()) == before
assert not {{"registry.web", "sqlalchemy"}} & set(sys.modules), sys.modules
"""


def settings(tmp_path):
    return load_settings(ROOT, {"REGISTRY_HOME": str(tmp_path)})


def test_importing_it_opens_and_makes_nothing(tmp_path):
    program = NOTHING.format(root=str(ROOT))
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True)


def test_a_command_knows_the_settings_it_was_given(tmp_path):
    assert create_app(settings(tmp_path)).settings.home == tmp_path


def test_the_pages_are_bound_by_the_first_request_and_once(tmp_path):
    app = create_app(settings(tmp_path))
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == {"static"}

    answer = app.test_client().get("/no-such-page")
    bound = len(list(app.url_map.iter_rules()))
    app.bind_web()

    assert answer.status_code in (302, 404)
    assert len(list(app.url_map.iter_rules())) == bound > 5


def test_two_applications_have_ledgers_of_their_own(tmp_path):
    apps = [create_app(settings(tmp_path / name)) for name in ("one", "two")]
    for app in apps:
        app.bind_web()
    urls = {str(app.extensions["ledger"].ledger.url) for app in apps}
    assert len(urls) == 2
