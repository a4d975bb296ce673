"""One direction: the import contracts of pyproject.toml hold."""

import subprocess
import sys
from pathlib import Path

from tests.shared import ROOT


def test_every_room_imports_only_rooms_below_it():
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([linter, "--no-logo"], check=False, cwd=ROOT, capture_output=True)
    assert run.returncode == 0, run.stdout.decode()
