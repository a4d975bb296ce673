"""A registry with its code tables and its cast, made once; every test gets a copy and an app on it.

The cast: 示例编辑 edits the whole district, 示例查看 looks, 示例镇街 edits 采育镇 only,
示例管理 keeps accounts, 示例审计 reads the audit log.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from sqlalchemy import event, update

from app import Registry, create_app
from registry.access import Role
from registry.config import Settings, load_settings
from registry.extensions import ledger
from registry.models import AppUser
from registry.records.database import open_database, writing
from registry.services import accounts, passwords
from registry.services.setup import initialise
from tests.shared import ROOT
from tests.support.firms import Firms
from tests.support.pages import Visitor
from tests.web.importing import Work, worker_of

PASSWORD = "Shili-2026-kouling"
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
CAST = (
    accounts.NewAccount("bianji", "示例编辑", Role.EDITOR, sees_phones=True),
    accounts.NewAccount("chakan", "示例查看", Role.VIEWER),
    accounts.NewAccount("zhenjie", "示例镇街", Role.EDITOR, towns=("采育镇",)),
    accounts.NewAccount("guanli", "示例管理", Role.ADMIN),
    accounts.NewAccount("shenji", "示例审计", Role.AUDITOR),
)


def settings_in(home: Path) -> Settings:
    """Settings whose passwords cost little."""
    found = load_settings(ROOT, {"REGISTRY_HOME": str(home)})
    return replace(found, argon2_time_cost=1, argon2_memory_kib=8_192, argon2_parallelism=1)


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with code tables, plan and cast."""
    home = tmp_path_factory.mktemp("furnished")
    furnish(settings_in(home))
    return home


def furnish(settings: Settings) -> None:
    """Code tables, the plan and the cast, each with a password of their own."""
    database = open_database(settings.database_url, settings.jobs_url)
    initialise(database, settings, actor="测试", now=NOW)
    with database.session() as session:
        for person in CAST:
            accounts.create_account(session, person, by="测试", settings=settings, now=NOW)
        own = {
            "password_hash": passwords.hashed(PASSWORD, settings),
            "must_change_password": False,
        }
        with writing(session) as connection:
            names = [person.name for person in CAST]
            connection.execute(update(AppUser).where(AppUser.name.in_(names)).values(own))
    database.dispose()


@pytest.fixture
def home(furnished: Path, tmp_path: Path) -> Path:
    """A copy of the furnished home."""
    return Path(shutil.copytree(furnished, tmp_path / "home"))


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """Templates that one application compiled, for all that follow."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("compiled")))


@pytest.fixture
def app(home: Path, compiled: BytecodeCache) -> Iterator[Registry]:
    """The application on this test's home, with all its pages."""
    with opened(home, compiled) as app:
        yield app


@contextmanager
def opened(home: Path, compiled: BytecodeCache) -> Iterator[Registry]:
    """An application on a home."""
    app = create_app(settings_in(home))
    app.testing = True
    app.bind_web()
    app.jinja_env.bytecode_cache = compiled
    yield app
    with app.app_context():
        ledger.database.dispose()


@pytest.fixture
def firms(app: Registry) -> Firms:
    """Puts firms into the ledger."""
    with app.app_context():
        return Firms(ledger.database)


@pytest.fixture
def work(app: Registry) -> Work:
    """Runs every queued job to its end."""
    return worker_of(app)


def signed_in(app: Registry, name: str) -> Visitor:
    """A visitor who has signed in as somebody of the cast and opened a page that costs little."""
    visitor = Visitor(app)
    visitor.get("/sign-in")
    visitor.post("/sign-in", {"name": name, "password": PASSWORD})
    visitor.get("/password")
    return visitor


@pytest.fixture
def stranger(app: Registry) -> Visitor:
    """Nobody we know."""
    return Visitor(app)


@pytest.fixture
def editor(app: Registry) -> Visitor:
    """示例编辑."""
    return signed_in(app, "bianji")


@pytest.fixture
def viewer(app: Registry) -> Visitor:
    """示例查看."""
    return signed_in(app, "chakan")


@pytest.fixture
def town_editor(app: Registry) -> Visitor:
    """示例镇街, who sees 采育镇 only."""
    return signed_in(app, "zhenjie")


@pytest.fixture
def admin(app: Registry) -> Visitor:
    """示例管理."""
    return signed_in(app, "guanli")


@pytest.fixture
def auditor(app: Registry) -> Visitor:
    """示例审计."""
    return signed_in(app, "shenji")


@pytest.fixture
def count_statements(app: Registry) -> Callable[[], AbstractContextManager[list[str]]]:
    """Collects the statements that the ledger is asked while a block runs."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        said: list[str] = []

        def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
            said.append(statement)

        with app.app_context():
            engine = ledger.database.ledger
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield said
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return counting
