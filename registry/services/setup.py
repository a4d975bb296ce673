"""First start and upgrade: tables, code tables, plans, first accounts. Safe to repeat."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from registry.access import Role
from registry.config import Settings
from registry.indicators import shipped
from registry.models import (
    Definition,
    HonourKind,
    Industry,
    Park,
    Plan,
    PlanSector,
    PlanSetting,
    PlatformKind,
    Remembering,
    Target,
    Town,
)
from registry.records.database import Database
from registry.records.rows import NOW, newest_revision, rows
from registry.records.schema import upgrade
from registry.records.writer import write
from registry.reference.honours import honour_kinds
from registry.reference.industries import industries
from registry.reference.parks import parks
from registry.reference.platforms import platform_kinds
from registry.reference.towns import towns
from registry.services import accounts
from registry.services.seeding import seed
from registry.terms import Door

CODE_TABLES: tuple[tuple[type[Remembering], Callable[[], tuple[Any, ...]]], ...] = (
    (Industry, industries),
    (Town, towns),
    (Park, parks),
    (HonourKind, honour_kinds),
    (PlatformKind, platform_kinds),
)
"""Each code table with what it shall hold: one dataclass a row, with the fields of the table."""

FIRST = (
    accounts.NewAccount("admin", "系统管理员", Role.ADMIN),
    accounts.NewAccount("editor", "编辑（全区）", Role.EDITOR, sees_phones=True),
)
"""The accounts of a first start; the two roles exclude each other, so there are two people."""


@dataclass(frozen=True)
class Initialised:
    """What `initialise` did.

    revision -- the revision it wrote, None where everything was there already
    passwords -- account name → random password of each account it made
    """

    written: int
    revision: int | None
    passwords: dict[str, str]


def initialise(database: Database, settings: Settings, *, actor: str, now: datetime) -> Initialised:
    """Create or upgrade the tables, load what comes with the program, make the first accounts."""
    upgrade(database)
    with database.session() as session:
        before = newest_revision(session)
        written = load_seeds(session, actor=actor, now=now)
        after = newest_revision(session)
        made = {}
        if accounts.count(session) == 0:
            for new in FIRST:
                made[new.name] = accounts.create_account(
                    session, new, by=actor, settings=settings, now=now
                )
    return Initialised(written, after if after > before else None, made)


def load_seeds(session: Session, *, actor: str, now: datetime) -> int:
    """Load code tables, definitions and plans as one revision; none where nothing changed."""
    note = "装入代码表、指标定义和规划"
    with write(session, actor=actor, door=Door.INIT, now=now, note=note) as writer:
        written = sum(seed(writer, model, _code_rows(made())) for model, made in CODE_TABLES)
        written += seed(writer, Definition, shipped.definition_rows())
        written += seed(writer, Plan, shipped.plan_rows())
        for plan, _ in shipped.plan_files():
            written += seed(writer, PlanSector, shipped.sector_rows(plan))
            plan_id = _plan_id(writer.connection, plan.code)
            written += seed(writer, PlanSetting, shipped.setting_rows(plan, plan_id))
            written += seed(writer, Target, shipped.target_rows(plan, plan_id))
    return written


def _code_rows(entries: tuple[Any, ...]) -> list[dict[str, Any]]:
    """Entries as rows; other words for them are joined by semicolons."""
    return [
        {
            name: (";".join(value) or None) if isinstance(value, tuple) else value
            for name, value in asdict(entry).items()
        }
        for entry in entries
    ]


def _plan_id(connection: Connection, code: str) -> int:
    plan = rows(Plan, NOW)
    return int(connection.execute(select(plan.c.id).where(plan.c.code == code)).scalar_one())
