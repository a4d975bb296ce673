"""Terminals on ledgers of their own."""

import shutil

import pytest

from tests.cli.terminal import Terminal, terminal


@pytest.fixture(scope="session")
def initialised(tmp_path_factory) -> Terminal:
    """A ledger right after `flask init`; copied, never written."""
    fresh = terminal(tmp_path_factory.mktemp("terminal") / "home")
    ran = fresh.run("init")
    assert ran.status == 0, ran.err
    return fresh


@pytest.fixture
def desk(initialised, tmp_path) -> Terminal:
    """An initialised ledger of the test's own."""
    shutil.copytree(initialised.home, tmp_path / "home")
    return Terminal(tmp_path / "home")
