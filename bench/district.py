"""A ledger with 100,000 fictional firms on which lists and exports are measured."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy.orm import Session

from app import Registry, create_app
from registry.access import Role
from registry.config import Settings, load_settings
from registry.extensions import ledger
from registry.identifiers import fold_name, make_uscc
from registry.models import Enterprise, EnterpriseName, Standing
from registry.periods import DISTANT_FUTURE, DISTANT_PAST
from registry.records.database import Database
from registry.records.writer import Writer, write
from registry.reference.pinyin import search_keys
from registry.services import accounts
from registry.services.setup import load_seeds
from registry.terms import Door, EnterpriseSize, Holding, Listing, OperatingStatus, Sector
from tests.support.ledgers import Ledgers, borrowed

FIRMS = 100_000
NOW = datetime(2026, 1, 5, tzinfo=UTC)
PASSWORD = "Beispiel-2026"
ROOT = Path(__file__).resolve().parents[1]
TOWNS = ("110115104", "110115005", "110115109", "110115007")
PARKS = ("biomedicine", "new_media", "airport", None)
TRADES = (("2720", Sector.PHARMA), ("3973", Sector.INFORMATION), ("3491", Sector.EQUIPMENT))


@dataclass
class District:
    """A filled ledger with an application on it."""

    database: Database
    settings: Settings
    app: Registry
    account_id: int
    stamp: str


@contextmanager
def district(ledgers: Ledgers, firms: int = FIRMS) -> Iterator[District]:
    """Fill a ledger of this engine and sign somebody in."""
    with borrowed(ledgers) as database, TemporaryDirectory() as home:
        settings = replace(
            load_settings(ROOT, {"REGISTRY_HOME": home}),
            database_url=url_of(database.ledger),
            jobs_url=url_of(database.jobs),
            argon2_time_cost=1,
            argon2_memory_kib=8192,
        )
        with database.session() as session:
            load_seeds(session, actor="bench", now=NOW)
            with write(session, actor="bench", door=Door.IMPORT, now=NOW) as writer:
                fill(writer, firms)
            account_id, stamp = account(session, settings)
        app = create_app(settings)
        app.bind_web()
        yield District(database, settings, app, account_id, stamp)
        with app.app_context():
            ledger.database.dispose()


def account(session: Session, settings: Settings) -> tuple[int, str]:
    """Make an account `bench` whose own password is PASSWORD: its number and its stamp."""
    new = accounts.NewAccount("bench", "示例", Role.EDITOR, sees_phones=True)
    first = accounts.create_account(session, new, by="bench", settings=settings, now=NOW)
    entered = accounts.sign_in(
        session, name="bench", password=first, settings=settings, now=NOW, address=""
    )
    assert entered is not None
    stamp = accounts.change_password(
        session,
        account_id=entered.account_id,
        old=first,
        new=PASSWORD,
        settings=settings,
        now=NOW,
    )
    return entered.account_id, stamp


def url_of(engine: Any) -> str:
    """The address of an engine, password included."""
    return str(engine.url.render_as_string(hide_password=False))


def fill(writer: Writer, count: int = FIRMS) -> None:
    """Firms with all thirty columns of the register, their names and their standings."""
    ids = writer.new_ids(Enterprise, count)
    firms = [firm(row_id, number) for number, row_id in enumerate(ids)]
    writer.apply(Enterprise, insert=firms)
    writer.apply(EnterpriseName, insert=[name(one) for one in firms])
    writer.apply(Standing, insert=[standing(row_id, number) for number, row_id in enumerate(ids)])


def firm(row_id: int, number: int) -> dict[str, Any]:
    """One firm."""
    text = f"北京示例{number:06d}号生物科技有限公司"
    return {
        "id": row_id,
        "uscc": make_uscc("110115", number),
        "name": text,
        "name_folded": fold_name(text),
        "registered_address": f"北京市大兴区示例路{number % 900}号院{number % 30}号楼",
        "operating_address": f"北京市大兴区示例街{number % 700}号",
        "established_on": date(1995 + number % 30, 1 + number % 12, 1 + number % 28),
        "established_precision": "day",
        "registered_capital": (number % 5_000) * 1_000_000,
        "capital_currency": "CNY",
        "size": tuple(EnterpriseSize)[number % 4].value,
        "holding": tuple(Holding)[number % 6].value,
        "listing": tuple(Listing)[number % 8].value,
        "legal_person": f"示例{number % 997}",
        "contact": f"示例{number % 499}",
        "phone": f"010-0000{number % 10_000:04d}",
        "products": f"示例产品{number % 301}、示例服务{number % 103}",
        "steward": f"示例管家{number % 18}",
        "tags": "示例;服务包",
        "note": f"示例备注{number % 11}",
    }


def name(one: dict[str, Any]) -> dict[str, Any]:
    """The current name of a firm with its search keys."""
    pinyin, initials = search_keys(one["name"])
    return {
        "enterprise_id": one["id"],
        "name": one["name"],
        "folded": one["name_folded"],
        "pinyin": pinyin,
        "initials": initials,
        "is_current": True,
    }


def standing(row_id: int, number: int) -> dict[str, Any]:
    """What a firm is, for all time."""
    industry, sector = TRADES[number % len(TRADES)]
    return {
        "enterprise_id": row_id,
        "starts_on": DISTANT_PAST,
        "ends_on": DISTANT_FUTURE,
        "industry_code": industry,
        "industry_edition": "GB/T 4754-2017",
        "sector": str(sector),
        "sector_scheme": "daxing-14-5",
        "segment": f"示例领域{number % 40}",
        "advanced": number % 2 == 0,
        "town": TOWNS[number % len(TOWNS)],
        "park": PARKS[number % 5 % len(PARKS)],
        "status": str(OperatingStatus.ACTIVE),
    }
