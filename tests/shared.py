"""What every test may need to know: where the shared data lies, and how long a proof may run."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("REGISTRY_SHARED", ROOT.parent / "shared"))
PROVE = os.environ.get("REGISTRY_PROVE") == "1"


def shared_file(name: str) -> Path:
    """A file of the shared data folder; skips the test where this machine does not have it."""
    file = SHARED / name
    if not file.exists():
        pytest.skip(f"no shared data: {name} (REGISTRY_SHARED says where the folder is)")
    return file


def budget(small: int, full: int) -> int:
    """How often to try: `small` in `make test`, `full` in `make prove`."""
    return full if PROVE else small
