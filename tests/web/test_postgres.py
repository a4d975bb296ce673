"""The same pages on PostgreSQL: one way through all of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from app import Registry, create_app
from registry.config import Settings
from registry.extensions import ledger
from registry.records.database import open_database
from registry.services import accounts
from registry.services.setup import initialise
from tests.support.firms import Firms
from tests.support.imports import uscc
from tests.support.pages import Visitor
from tests.web.conftest import CAST, NOW, settings_in
from tests.web.importing import confirmed, previewed, worker_of
from tests.web.workbooks import firms_file, upload

NEW = "Xinde-Kouling-2026"


@pytest.fixture
def settings(postgres_url: str, tmp_path: Path) -> Settings:
    """Settings that name a database of their own."""
    with psycopg.connect(f"{postgres_url}postgres", autocommit=True) as server:
        server.execute("CREATE DATABASE pages")
    url = f"{postgres_url}pages"
    return replace(settings_in(tmp_path), database_url=url, jobs_url=url)


@contextmanager
def served(settings: Settings) -> Iterator[tuple[Registry, str]]:
    """The application with one editor, and the editor's first password."""
    database = open_database(settings.database_url, settings.jobs_url)
    initialise(database, settings, actor="测试", now=NOW)
    with database.session() as session:
        first = accounts.create_account(session, CAST[0], by="测试", settings=settings, now=NOW)
    database.dispose()
    app = create_app(settings)
    app.bind_web()
    yield app, first
    with app.app_context():
        ledger.database.dispose()


def test_an_editor_goes_from_the_first_password_to_an_import_taken_back(settings: Settings):
    code = uscc(1)
    with served(settings) as (app, first):
        with app.app_context():
            firm = Firms(ledger.database).add("示例医药有限公司", uscc=code, contact="张示例")
            Firms(ledger.database).figures(firm, 2025, in_library=True, output=100)
        editor, work = Visitor(app), worker_of(app)
        editor.get("/sign-in")
        editor.post("/sign-in", {"name": CAST[0].name, "password": first})
        editor.get("/password")
        editor.post("/password", {"old": first, "new": NEW, "again": NEW})

        editor.get("/")
        editor.get("/plans/daxing-14-5/output/2025")
        found = editor.get("/enterprises?q=yiyao&library=yes&sort=-town")
        assert [row[0] for row in found.rows()] == ["示例医药有限公司"]

        row = (code, "示例医药有限公司", "李示例", "采育镇")
        confirmed(editor, work, previewed(editor, work, upload(firms_file(row))))
        assert "李示例" in editor.get(f"/enterprises/{firm}").links()
        undo = editor.get("/imports/1/undo")
        editor.post("/imports/1/undo", {"shown": undo.value("shown")})
        work()
        assert "张示例" in editor.get(f"/enterprises/{firm}").links()
