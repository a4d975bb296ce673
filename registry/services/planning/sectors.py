"""产业领域的维护: the sectors of a plan's scheme, and which firms each of them takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.access import Actor
from registry.indicators.areas import part_of
from registry.indicators.sectors import former_of, joined, sector_scheme, words
from registry.models import Industry, Plan, PlanSector, Standing
from registry.records.rows import NOW, rows
from registry.records.writer import write
from registry.services.planning.opening import OpenPlan, sectors_of
from registry.services.planning.saving import NEW, overtaken, whole
from registry.terms import Door

LONGEST_PREFIX = 4


class BadSectors(ValueError):
    """Sectors that cannot be saved; each problem is a sentence with the line it stands in."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("；".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class SectorLine:
    """A line of the form: code and version are those of the row, empty and 0 for a new one."""

    code: str
    read: int
    name: str
    role: str = ""
    takes_sectors: str = ""
    takes_industries: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed: such a line takes its sector out, or adds none."""
        return not self.name


def other_sectors(session: Session, scheme: str) -> dict[str, str]:
    """`方案:代码` → name, of every sector of another scheme: what a sector may take over."""
    sector = rows(PlanSector, NOW).c
    query = select(sector.id.table).where(sector.scheme != scheme)
    found = session.execute(query.order_by(sector.scheme, sector.ordinal)).all()
    return {f"{row.scheme}:{row.code}": row.name for row in found}


def firms_by_sector(session: Session, scheme: str, today: date) -> dict[str | None, int]:
    """How many 高精尖 firms each sector has today; None counts those that no sector takes."""
    standing = rows(Standing, NOW).c
    sector = sector_scheme(session, scheme, NOW).sql(standing).label("sector")
    query = (
        select(sector, func.count().label("firms"))
        .select_from(standing.id.table)
        .where(standing.advanced, standing.starts_on <= today, standing.ends_on > today)
        .group_by(sector)
    )
    return {row.sector: row.firms for row in session.execute(query)}


def plans_sharing(session: Session, plan: OpenPlan) -> list[str]:
    """The names of the other plans that are split by the same scheme."""
    other = rows(Plan, NOW).c
    query = select(other.name).where(
        other.sector_scheme == plan.row.sector_scheme, other.id != plan.row.id
    )
    return list(session.scalars(query.order_by(other.id)))


def save_sectors(
    session: Session,
    plan: OpenPlan,
    lines: Sequence[SectorLine],
    *,
    actor: Actor,
    now: datetime,
) -> bool:
    """Bring the plan's scheme to these lines, in their order; False where nothing differs.

    Raises BadSectors, Overtaken.
    """
    scheme = plan.meaning.scheme.code
    present = {row.code: row for row in sectors_of(session, scheme)}
    _check(session, plan, lines, present)
    _check_versions(session, lines, present)
    insert, update, free = [], [], _free_codes(present)
    for ordinal, line in enumerate((line for line in lines if not line.is_empty), 1):
        facts = {**_facts(line), "ordinal": ordinal}
        row = present.get(line.code)
        if row is None:
            insert.append(whole(PlanSector, {"scheme": scheme, "code": next(free), **facts}))
        elif any(row._mapping[name] != facts[name] for name in facts):
            update.append({"id": row.id, "revision_id": row.revision_id, **facts})
    delete = [
        (present[line.code].id, line.read)
        for line in lines
        if line.is_empty and line.code in present
    ]
    if not (insert or update or delete):
        return False
    note = f"{plan.row.name}：产业领域"
    with write(session, actor=actor.name, door=Door.FORM, now=now, note=note) as writer:
        writer.apply(PlanSector, insert=insert, update=update, delete=delete)
    return True


def _facts(line: SectorLine) -> dict[str, Any]:
    return {
        "name": line.name,
        "role": line.role or None,
        "takes_sectors": joined(words(line.takes_sectors)),
        "takes_industries": joined(words(line.takes_industries)),
    }


def _free_codes(present: Mapping[str, Any]) -> Any:
    """Codes for new sectors: s1, s2 … that nobody has."""
    return (f"s{number}" for number in range(1, 1000) if f"s{number}" not in present)


def _check(
    session: Session, plan: OpenPlan, lines: Sequence[SectorLine], present: Mapping[str, Any]
) -> None:
    problems = []
    names = [line.name for line in lines if line.name]
    problems += [f"领域“{name}”重复" for name in dict.fromkeys(names) if names.count(name) > 1]
    known = other_sectors(session, plan.meaning.scheme.code)
    for line in lines:
        if not line.is_empty:
            problems += _line_problems(session, line, known)
    used = {part_of(row.area) for row in plan.others if row.area.startswith("sector:")}
    for line in lines:
        if line.is_empty and line.code in used:
            name = present[line.code].name
            problems.append(f"领域“{name}”还有分解目标，请先删除那些目标")
    if problems:
        raise BadSectors(problems)


def _line_problems(session: Session, line: SectorLine, known: Mapping[str, str]) -> list[str]:
    problems = [
        f"领域“{line.name}”归入的原领域“{word}”不存在"
        for word in words(line.takes_sectors)
        if ":".join(former_of(word)) not in known
    ]
    if len(line.name) > 60 or len(line.role) > 60:
        problems.append(f"领域“{line.name[:12]}…”的名称或定位超过 60 个字")
    for prefix in words(line.takes_industries):
        if not prefix.isdigit() or not 2 <= len(prefix) <= LONGEST_PREFIX:
            problems.append(f"领域“{line.name}”的行业代码“{prefix}”应为 2—4 位数字")
        elif not _is_industry(session, prefix):
            problems.append(f"领域“{line.name}”的行业代码“{prefix}”不在国民经济行业分类中")
    return problems


def _is_industry(session: Session, prefix: str) -> bool:
    industry = rows(Industry, NOW).c
    query = select(industry.id).where(industry.code.startswith(prefix)).limit(1)
    return session.scalar(query) is not None


def _check_versions(
    session: Session, lines: Sequence[SectorLine], present: Mapping[str, Any]
) -> None:
    """Every line must still be the version that the form was filled from, and none be missing."""
    seen = {line.code: line.read for line in lines if line.code}
    for code, row in present.items():
        if seen.get(code, NEW) != row.revision_id:
            raise overtaken(session, PlanSector, row, seen.get(code, NEW), _columns(row))


def _columns(row: Any) -> dict[str, Any]:
    return {
        name: row._mapping[name] for name in ("name", "role", "takes_sectors", "takes_industries")
    }
