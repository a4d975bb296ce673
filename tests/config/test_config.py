"""Settings come from two variables and one file, and say in Chinese what is wrong with them."""

import stat
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, fields
from decimal import Decimal
from pathlib import Path

import pytest

from registry.config import (
    BadConfig,
    Settings,
    example_toml,
    load_settings,
    secret_key,
    shown_url,
)


def load(tmp_path: Path, text: str = "", **environ: str) -> Settings:
    (tmp_path / "instance").mkdir(exist_ok=True)
    (tmp_path / "instance/config.toml").write_text(text, encoding="utf-8")
    return load_settings(tmp_path, environ)


def test_without_anything_the_ledger_lives_in_the_instance_folder(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, {})

    assert settings.home == tmp_path / "instance"
    assert settings.database_url == f"sqlite:///{tmp_path}/instance/registry.sqlite3"
    assert settings.jobs_url == f"sqlite:///{tmp_path}/instance/jobs.sqlite3"
    assert settings.is_sqlite
    assert list(tmp_path.iterdir()) == []


def test_the_defaults_are_the_documented_ones(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, {})

    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert (settings.idle_minutes, settings.lockout_tries, settings.lockout_minutes) == (30, 5, 15)
    assert (settings.max_file_mb, settings.max_rows, settings.max_columns) == (50, 200_000, 400)
    assert (settings.reader_seconds, settings.reader_memory_mb) == (120, 1024)
    assert settings.draft_days == 7
    assert settings.coverage_percent == 95
    assert settings.exceeded_percent == 110
    assert settings.small_cell == 3
    assert settings.source_ranks[0] == "statistics"


def test_home_may_lie_anywhere_and_a_relative_one_starts_at_the_root(tmp_path: Path) -> None:
    assert load_settings(tmp_path, {"REGISTRY_HOME": "data"}).home == tmp_path / "data"
    assert load_settings(tmp_path, {"REGISTRY_HOME": "/srv/registry"}).home == Path("/srv/registry")
    assert load_settings(tmp_path, {"REGISTRY_HOME": "~/r"}).home == Path.home() / "r"
    assert load_settings(tmp_path, {"REGISTRY_HOME": ""}).home == tmp_path / "instance"


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_means_psycopg_3_and_holds_the_jobs_too(tmp_path: Path, scheme: str) -> None:
    settings = load(tmp_path, REGISTRY_DATABASE=f"{scheme}://u:p@db/registry")

    assert settings.database_url == "postgresql+psycopg://u:p@db/registry"
    assert settings.jobs_url == settings.database_url
    assert not settings.is_sqlite


def test_a_sqlite_file_of_ones_own_keeps_its_jobs_in_the_home(tmp_path: Path) -> None:
    settings = load(tmp_path, REGISTRY_DATABASE="sqlite:////srv/ledger.db")
    assert settings.database_url == "sqlite:////srv/ledger.db"
    assert settings.jobs_url == f"sqlite:///{tmp_path}/instance/jobs.sqlite3"


@pytest.mark.parametrize("url", ["mysql://u:secret@db/x", "oracle", "postgresql:secret"])
def test_another_database_is_refused_without_printing_its_password(
    tmp_path: Path, url: str
) -> None:
    with pytest.raises(BadConfig, match="REGISTRY_DATABASE") as refused:
        load(tmp_path, REGISTRY_DATABASE=url)
    assert "u:secret" not in str(refused.value)


def test_the_file_changes_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        "port = 9000\ncoverage_percent = 92.5\nfast_percent = 120\nsecure_cookies = true\n"
        'source_ranks = ["tax", "statistics", "town", "firm", "published"]\n',
    )

    assert settings.port == 9000
    assert settings.coverage_percent == Decimal("92.5")
    assert settings.fast_percent == Decimal(120)
    assert settings.secure_cookies
    assert settings.source_ranks[:2] == ("tax", "statistics")
    assert settings.idle_minutes == 30


def test_a_file_saved_by_notepad_with_a_mark_in_front_is_read(tmp_path: Path) -> None:
    assert load(tmp_path, "\ufeffport = 9000").port == 9000


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("prot = 9000", "不认识的设置“prot”"),
        ('home = "/tmp"', "不认识的设置“home”"),
        ("[server]\nport = 1", "不认识的设置“server”"),
        ('port = "9000"', "设置“port”的值“9000”类型不对，默认值是 8000"),
        ("port = true", "设置“port”的值“True”类型不对"),
        ("port = 0", "设置“port”的值“0”应在 1—65535 之间"),
        ("coverage_percent = 101", "设置“coverage_percent”的值“101”应在 0—100 之间"),
        ("secure_cookies = 1", "设置“secure_cookies”"),
        ("host = 1", "设置“host”"),
        ('source_ranks = ["tax"]', "设置“source_ranks”应把"),
        ('source_ranks = "tax"', "设置“source_ranks”应把"),
        ("source_ranks = [1, 2, 3, 4, 5]", "设置“source_ranks”应把"),
        ("port = ", "config.toml 不是有效的 TOML"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(BadConfig) as refused:
        load(tmp_path, text)
    assert sentence in str(refused.value)


def test_a_file_in_another_encoding_is_refused_in_words(tmp_path: Path) -> None:
    load(tmp_path)
    (tmp_path / "instance/config.toml").write_bytes("# 端口".encode("gb18030"))
    with pytest.raises(BadConfig, match="TOML"):
        load_settings(tmp_path, {})


def test_settings_never_print_a_password_and_cannot_be_changed(tmp_path: Path) -> None:
    settings = load(tmp_path, REGISTRY_DATABASE="postgresql://u:p@ss:w/rd@db/registry")
    assert "p@ss" not in f"{settings!r} {settings}"
    assert "u:***@db/registry" in repr(settings)
    with pytest.raises(FrozenInstanceError):
        settings.port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:////srv/a.db", "sqlite:////srv/a.db"),
        ("postgresql+psycopg://u@db/x", "postgresql+psycopg://u@db/x"),
        ("postgresql+psycopg://u:pw@db:5432/x", "postgresql+psycopg://u:***@db:5432/x"),
        (
            "postgresql+psycopg:///x?host=/run&user=u&password=pw&connect_timeout=3",
            "postgresql+psycopg:///x?host=/run&user=u&password=***&connect_timeout=3",
        ),
    ],
)
def test_an_address_is_shown_without_its_password(url: str, shown: str) -> None:
    assert shown_url(url) == shown


def test_the_example_file_holds_every_setting_at_its_default(tmp_path: Path) -> None:
    text = "\n".join(
        line.removeprefix("# ") for line in example_toml().splitlines() if " = " in line
    )
    places = {"root", "home", "database_url", "jobs_url"}
    assert set(tomllib.loads(text)) == {item.name for item in fields(Settings)} - places
    assert load(tmp_path, text) == load(tmp_path, example_toml()) == load(tmp_path)


def test_the_secret_key_is_made_once_for_the_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"

    key = secret_key(home)

    assert len(key) == 64
    assert secret_key(home) == key
    assert stat.S_IMODE((home / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == ["secret_key"]


def test_processes_that_start_together_share_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(secret_key, [tmp_path] * 8))
    assert len(keys) == 1


def test_a_key_that_others_may_read_is_closed_and_a_broken_one_is_named(tmp_path: Path) -> None:
    key = secret_key(tmp_path)
    path = tmp_path / "secret_key"
    path.chmod(0o644)
    assert secret_key(tmp_path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

    path.write_text("short", encoding="ascii")
    with pytest.raises(BadConfig, match="secret_key"):
        secret_key(tmp_path)
