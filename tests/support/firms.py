"""Firms for the tests of pages, written through the one writer."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from sqlalchemy import select

from registry.identifiers import fold_name
from registry.models import (
    Enterprise,
    EnterpriseName,
    Figures,
    Honour,
    Project,
    ProjectMonth,
    Remembering,
    Standing,
    Town,
)
from registry.periods import DISTANT_FUTURE, DISTANT_PAST
from registry.records.database import Database
from registry.records.rows import NOW, rows
from registry.records.writer import write
from registry.reference.pinyin import search_keys
from registry.terms import Door, Nature, Origin

WHEN = datetime(2026, 11, 19, 2, 0, tzinfo=UTC)
KEPT = ("id", "revision_id")


def whole(model: type[Remembering], values: dict[str, Any]) -> dict[str, Any]:
    """A row with every column of the model."""
    empty = {c.name: None for c in model.__table__.columns if c.name not in KEPT}
    return {**empty, **values}


class Firms:
    """Writes firms with their names, standing, figures and honours."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.numbers = count(1)

    def add(self, name: str, *, town: str = "采育镇", former: str = "", **more: Any) -> int:
        """A firm in `town`; further values go to its standing or to itself."""
        number = next(self.numbers)
        standing = {key: more.pop(key) for key in list(more) if key in Standing.__table__.c}
        firm = {"uscc": f"91110115MA{number:08d}", "name": name, "name_folded": fold_name(name)}
        (firm_id,) = self.write(Enterprise, {**firm, **more})
        for called, current in ((name, True), (former, False)):
            if called:
                pinyin, initials = search_keys(called)
                keys = {"folded": fold_name(called), "pinyin": pinyin, "initials": initials}
                self.write(
                    EnterpriseName,
                    {"enterprise_id": firm_id, "name": called, "is_current": current, **keys},
                )
        place = {"town": self.town(town), "starts_on": DISTANT_PAST, "ends_on": DISTANT_FUTURE}
        self.write(Standing, {"enterprise_id": firm_id, **place, **standing})
        return firm_id

    def figures(self, firm_id: int, year: int, origin: Origin = Origin.TOWN, **more: Any) -> int:
        """The firm's annual figures."""
        key = {"year": year, "through": 12, "nature": str(Nature.ANNUAL), "origin": str(origin)}
        return self.write(Figures, {"enterprise_id": firm_id, **key, **more})[0]

    def honour(self, firm_id: int, kind: str, since: date, **more: Any) -> int:
        """An honour recognised on a day."""
        key = {"kind": kind, "batch_key": since.isoformat(), "recognised_on": since}
        values = {"enterprise_id": firm_id, **key, "recognised_assumed": False, **more}
        return self.write(Honour, values)[0]

    def project(self, name: str, *months: tuple[int, int, int | None], **more: Any) -> int:
        """A project; each month is (year, month, 本年完成 in 分)."""
        (found,) = self.write(Project, {"project_key": name, "name": name, **more})
        for year, through, done in months:
            key = {"project_id": found, "year": year, "through": through}
            self.write(ProjectMonth, {**key, "done_this_year": done})
        return found

    def change(self, firm_id: int, actor: str = "示例他人", **values: Any) -> None:
        """Somebody else edits the firm."""
        with self.database.session() as session:
            firm = rows(Enterprise, NOW).c
            read = session.scalar(select(firm.revision_id).where(firm.id == firm_id))
            with write(session, actor=actor, door=Door.FORM, now=WHEN) as writer:
                writer.apply(Enterprise, update=[{"id": firm_id, "revision_id": read, **values}])

    def town(self, name: str) -> str | None:
        """The code of a 镇街."""
        with self.database.session() as session:
            town = rows(Town, NOW).c
            return session.scalar(select(town.code).where(town.name == name))

    def write(self, model: type[Remembering], values: dict[str, Any]) -> list[int]:
        """One row as one revision."""
        with (
            self.database.session() as session,
            write(session, actor="示例编辑", door=Door.FORM, now=WHEN) as writer,
        ):
            return writer.apply(model, insert=[whole(model, values)])
