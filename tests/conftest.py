"""Fixtures of the whole suite: a home that is nobody's, both databases, Chromium, and numbers."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from registry.records.database import Database
from tests.shared import PROVE
from tests.support import chromium
from tests.support.guard import watch_the_orm
from tests.support.ledgers import Ledgers, PostgresLedgers, SqliteLedgers, borrowed
from tests.support.postgres import postgres_server

# `make test` draws the same examples every time, so that it fails for one reason only: the change.
# `make prove` draws new and many more.
settings.register_profile("default", deadline=None, max_examples=40, derandomize=True)
settings.register_profile(
    "prove",
    deadline=None,
    max_examples=2000,
    derandomize=False,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("prove" if PROVE else "default")

watch_the_orm()

MEMORY = Path("/dev/shm")  # noqa: S108  # a folder of its own is made in it
PLENTY = 4 << 30
if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > PLENTY:
    # SQLite waits for the disk at every commit, as it should; no test asks the disk for that.
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None

NUMBERS = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session", autouse=True)
def home_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test ever sees the ledger of the person who runs it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("REGISTRY_")]:
            patch.delenv(name)
        patch.setenv("REGISTRY_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a running PostgreSQL, without a database name; `postgres` is always there."""
    with postgres_server() as url:
        yield url


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def ledgers(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ledgers]:
    """Ledgers at will, on both engines in turn; `borrowed(ledgers)` gives one to a block.

    A test for one engine: @pytest.mark.parametrize("ledgers", ["postgresql"], indirect=True).
    """
    if request.param == "sqlite":
        yield SqliteLedgers(tmp_path_factory.mktemp("ledgers"))
    else:
        yield PostgresLedgers(request.getfixturevalue("postgres_url"))


@pytest.fixture
def database(ledgers: Ledgers) -> Iterator[Database]:
    """An empty, upgraded ledger, on both engines in turn."""
    with borrowed(ledgers) as database:
        yield database


@pytest.fixture
def seeded_database(ledgers: Ledgers) -> Iterator[Database]:
    """A ledger with its code tables and plans, on both engines in turn."""
    with borrowed(ledgers, seeded=True) as database:
        yield database


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Note a number; all of them are printed when the run ends."""
    noted = request.config.stash.setdefault(NUMBERS, [])
    return lambda line: noted.append(f"{request.node.name}: {line}")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every property test belongs to the long proof; others say so themselves.

    One that draws inside its own body (its ledger stands for all examples) is known by its budget.
    """
    for item in items:
        test = getattr(item, "obj", None)
        names = getattr(getattr(test, "__code__", None), "co_names", ())
        if getattr(test, "is_hypothesis_test", False) or "budget" in names:
            item.add_marker(pytest.mark.prove)


def pytest_collection_finish() -> None:
    """Spare the collector what lives as long as the run: the modules and thousands of tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands its numbers over to the process that prints them."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["numbers"] = session.config.stash.get(NUMBERS, [])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Take over the numbers of a worker that is done; one that crashed has none."""
    told = getattr(node, "workeroutput", {}).get("numbers", [])
    node.config.stash.setdefault(NUMBERS, []).extend(told)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the tests have told."""
    noted = terminalreporter.config.stash.get(NUMBERS, [])
    if noted:
        terminalreporter.section("numbers")
        terminalreporter.write("".join(f"{line}\n" for line in noted))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start the machine's own Chromium; without one, say so and skip."""
    executable = chromium.executable()
    if executable is None:
        pytest.skip(chromium.MISSING)
    return {"executable_path": executable, "args": list(chromium.ARGUMENTS)}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """The screen on which the bureau works."""
    screen = {"width": 1366, "height": 768}
    return {"viewport": screen, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
