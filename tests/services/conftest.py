"""Settings with cheap password hashes."""

from dataclasses import replace

import pytest

from registry.config import load_settings
from tests.shared import ROOT


@pytest.fixture
def settings(tmp_path):
    """Settings on an empty home; hashing costs next to nothing."""
    found = load_settings(ROOT, {"REGISTRY_HOME": str(tmp_path)})
    return replace(found, argon2_time_cost=1, argon2_memory_kib=8192, argon2_parallelism=1)
