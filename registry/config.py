"""Settings (设置): the only reader of the environment and of `home/config.toml`.

Two variables decide where everything lives: REGISTRY_HOME and REGISTRY_DATABASE. All else has a
default that is safe to be public and may be changed in `config.toml`, one flat table of keys.
"""
# ruff: noqa: RUF009 - _number and _other make dataclass fields, not shared default values

import os
import re
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

CONFIG_NAME: Final = "config.toml"
SECRET_NAME: Final = "secret_key"  # noqa: S105 - the name of the file
ORIGINS: Final = ("statistics", "tax", "town", "firm", "published")


class BadConfig(ValueError):
    """The settings cannot be used; the message is the sentence for the operator."""


def _number(default: int | Decimal, low: int, high: int, meaning: str) -> Any:
    """A number in [low, high]; `meaning` (with its unit) stands in the documentation."""
    return field(default=default, metadata={"low": low, "high": high, "meaning": meaning})


def _other(default: str | bool | tuple[str, ...], meaning: str) -> Any:
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings. Fields with a meaning may stand in `config.toml` under the same name."""

    root: Path
    home: Path
    database_url: str = field(repr=False)
    jobs_url: str = field(repr=False)

    host: str = _other("127.0.0.1", "网页服务监听地址")
    port: int = _number(8000, 1, 65535, "网页服务端口")
    threads: int = _number(8, 1, 64, "网页服务线程数")
    secure_cookies: bool = _other(False, "只经 HTTPS 发送登录凭据（网关提供 HTTPS 时开启）")
    trusted_proxies: int = _number(0, 0, 5, "前置反向代理的层数")

    idle_minutes: int = _number(30, 1, 1440, "无操作多少分钟后退出登录")
    lockout_tries: int = _number(5, 1, 100, "连续输错几次口令后锁定")
    lockout_minutes: int = _number(15, 1, 1440, "锁定多少分钟")
    password_length: int = _number(10, 8, 64, "口令最短位数")
    argon2_time_cost: int = _number(3, 1, 20, "口令散列的轮数")
    argon2_memory_kib: int = _number(65_536, 8_192, 1_048_576, "口令散列的内存（KiB）")
    argon2_parallelism: int = _number(4, 1, 16, "口令散列的并行数")

    max_file_mb: int = _number(50, 1, 1_024, "导入文件大小上限（MB）")
    max_rows: int = _number(200_000, 1, 1_048_576, "每个工作表行数上限")
    max_columns: int = _number(400, 1, 16_384, "每个工作表列数上限")
    max_cells: int = _number(8_000_000, 1, 100_000_000, "每个文件非空单元格数上限")
    reader_seconds: int = _number(120, 1, 3_600, "读取一个文件的时间上限（秒）")
    reader_memory_mb: int = _number(1_024, 128, 65_536, "读取一个文件的内存上限（MB）")
    reader_nice: int = _number(5, 0, 19, "读取进程让出处理器的程度（nice 值）")
    draft_days: int = _number(7, 1, 365, "导入预览保留天数")

    source_ranks: tuple[str, ...] = _other(ORIGINS, "经营数据来源，由最可信到最不可信")
    coverage_percent: Decimal = _number(Decimal(95), 0, 100, "台账测算可作评价的产值覆盖率（%）")
    on_track_percent: Decimal = _number(Decimal(90), 0, 100, "进度达时间进度的多少为基本符合（%）")
    fast_percent: Decimal = _number(Decimal(110), 100, 1_000, "进度达时间进度的多少为快于预期（%）")
    exceeded_percent: Decimal = _number(Decimal(110), 100, 1_000, "完成目标的多少为超额完成（%）")
    small_cell: int = _number(3, 1, 100, "合计涉及的企业少于几家时不予显示")
    dominance_percent: Decimal = _number(Decimal(85), 0, 100, "一家占合计多少以上时不予显示（%）")

    def __repr__(self) -> str:
        return f"Settings(home={str(self.home)!r}, database={shown_url(self.database_url)!r})"

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a SQLite file."""
        return self.database_url.startswith("sqlite")


_KEYS = {item.name: item for item in fields(Settings) if "meaning" in item.metadata}


def load_settings(root: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings of the program whose repository is `root`. Creates nothing.

    environ -- the process environment if None; relative paths in it start at `root`
    Raises BadConfig with a sentence naming the key or variable.
    """
    environ = os.environ if environ is None else environ
    home = root / Path(environ.get("REGISTRY_HOME") or "instance").expanduser()
    database_url = _database_url(environ.get("REGISTRY_DATABASE") or "", home)
    in_files = database_url.startswith("sqlite")
    return Settings(
        root=root,
        home=home,
        database_url=database_url,
        jobs_url=f"sqlite:///{home / 'jobs.sqlite3'}" if in_files else database_url,
        **_read_file(home / CONFIG_NAME),
    )


def _database_url(given: str, home: Path) -> str:
    """A SQLAlchemy URL; `postgresql://` and `postgres://` mean the psycopg 3 driver."""
    if not given:
        return f"sqlite:///{home / 'registry.sqlite3'}"
    scheme, separator, rest = given.partition("://")
    if separator and scheme in {"postgresql", "postgres", "postgresql+psycopg"}:
        return f"postgresql+psycopg://{rest}"
    if separator and scheme == "sqlite":
        return given
    raise BadConfig(
        "环境变量 REGISTRY_DATABASE 只支持 sqlite:///文件 和 postgresql://用户:口令@主机/库名，"
        f"不支持“{scheme}”。"
    )


def _read_file(path: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadConfig(f"设置文件 {path.name} 不是有效的 TOML：{error}") from error
    return {key: _checked(key, value) for key, value in table.items()}


def _checked(key: str, value: object) -> object:
    """`value` as the field `key` holds it; raises BadConfig naming the key."""
    if key not in _KEYS:
        raise BadConfig(f"设置文件 {CONFIG_NAME} 中有不认识的设置“{key}”，请删除或改正其名称。")
    default = _KEYS[key].default
    if isinstance(default, tuple):
        return _checked_ranks(key, value)
    if isinstance(default, Decimal) and type(value) is int:
        value = Decimal(value)
    if type(value) is not type(default):
        raise BadConfig(f"设置“{key}”的值“{value}”类型不对，默认值是 {_toml(default)}。")
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        _check_bounds(key, value)
    return value


def _check_bounds(key: str, value: int | Decimal) -> None:
    low, high = _KEYS[key].metadata["low"], _KEYS[key].metadata["high"]
    if not low <= value <= high:
        raise BadConfig(f"设置“{key}”的值“{value}”应在 {low}—{high} 之间。")


def _checked_ranks(key: str, value: object) -> tuple[str, ...]:
    ranks = tuple(value) if isinstance(value, list) else ()
    if len(ranks) != len(ORIGINS) or any(origin not in ranks for origin in ORIGINS):
        raise BadConfig(f"设置“{key}”应把 {_toml(ORIGINS)} 各列一次，由最可信到最不可信。")
    return ranks


@dataclass(frozen=True, slots=True)
class Explained:
    """One setting as people read it; `bounds` is empty where it is not a number."""

    name: str
    meaning: str
    value: str
    default: str
    bounds: str


def explained(settings: Settings) -> list[Explained]:
    """Every setting that `config.toml` may hold, with the value that holds now."""
    return [
        Explained(
            name,
            item.metadata["meaning"],
            _toml(getattr(settings, name)),
            _toml(item.default),
            f"{item.metadata['low']}—{item.metadata['high']}" if "low" in item.metadata else "",
        )
        for name, item in _KEYS.items()
    ]


def example_toml() -> str:
    """A `config.toml` with every setting at its default, commented out, for the documentation."""
    lines = [
        f"# {item.metadata['meaning']}\n# {name} = {_toml(item.default)}\n"
        for name, item in _KEYS.items()
    ]
    return "\n".join(lines)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[" + ", ".join(f'"{item}"' for item in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def shown_url(url: str) -> str:
    """A database URL fit for a log: the password is hidden, in the address and in the query."""
    hidden = re.sub(r"(?<=://)([^/?#]*?):.*@", r"\1:***@", url)
    return re.sub(r"(?i)(password=)[^&]*", r"\1***", hidden)


def secret_key(home: Path) -> str:
    """The key that signs sessions: made once, readable by the owner alone.

    Two processes that start together end with the same key: the link succeeds for one of them.
    Raises BadConfig where the file holds no key.
    """
    path = home / SECRET_NAME
    if not path.exists():
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = home / f".{SECRET_NAME}.{secrets.token_hex(8)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32), encoding="ascii")
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    path.chmod(0o600)
    key = path.read_text(encoding="ascii", errors="replace").strip()
    if len(key) < 32:
        raise BadConfig(f"密钥文件 {SECRET_NAME} 已损坏：请删除它再启动，所有人需要重新登录。")
    return key
