"""产业领域方案: by which sectors a plan's figures are split, whatever scheme a firm was put into.

A firm whose 归类 names the plan's own scheme stands where a person put it. Any other firm is taken
by the sector whose conditions it meets, the most exact one first: former sector and industry, then
former sector, then industry, the longer code before the shorter. Whom nobody takes is 未分类.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, select
from sqlalchemy.orm import Session

from registry.models import PlanSector
from registry.records.rows import NOW, At, rows

FIRST_SCHEME = "daxing-14-5"
"""What a sector without a scheme belongs to: before schemes were written down there was one."""


@dataclass(frozen=True)
class Taking:
    """One way into a sector: from a former sector (scheme, code), an industry prefix, or both."""

    sector: str
    former: tuple[str, str] | None
    industry: str | None

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """The more exact, the smaller."""
        return (self.former is None, self.industry is None, -len(self.industry or ""))


@dataclass(frozen=True)
class SectorScheme:
    """The sectors of a scheme in their order, and how firms of other schemes come into them."""

    code: str
    names: Mapping[str, str]
    takings: tuple[Taking, ...] = ()

    def sql(self, standing: Any) -> ColumnElement[Any]:
        """The sector of a standing under this scheme; NULL where there is none.

        standing -- columns `sector`, `sector_scheme` and `industry_code`
        """
        scheme = func.coalesce(standing.sector_scheme, literal(FIRST_SCHEME))
        own = and_(standing.sector.is_not(None), scheme == self.code)
        ways = [
            (_takes(standing, scheme, taking), literal(taking.sector)) for taking in self.takings
        ]
        return case((own, standing.sector), *ways, else_=None)


def _takes(standing: Any, scheme: ColumnElement[str], taking: Taking) -> ColumnElement[bool]:
    conditions = []
    if taking.former is not None:
        conditions += [standing.sector == taking.former[1], scheme == taking.former[0]]
    if taking.industry is not None:
        prefix = func.substr(standing.industry_code, 1, len(taking.industry))
        conditions.append(prefix == taking.industry)
    return and_(*conditions)


def sector_scheme(session: Session, code: str, at: At) -> SectorScheme:
    """The scheme `code` as known at `at`; one without sectors splits nothing off.

    Schemes were written down later than the first figures: before that, today's words hold.
    """
    found = _sectors(session, code, at) or _sectors(session, code, NOW)
    takings = [taking for row in found for taking in takings_of(row)]
    return SectorScheme(
        code,
        {row.code: row.name for row in found},
        tuple(sorted(takings, key=lambda taking: taking.rank)),
    )


def _sectors(session: Session, code: str, at: At) -> Sequence[Any]:
    sector = rows(PlanSector, at).c
    query = select(sector.id.table).where(sector.scheme == code)
    return session.execute(query.order_by(sector.ordinal, sector.code)).all()


def takings_of(sector: Any) -> Iterator[Taking]:
    """Every way into one sector."""
    formers = [former_of(word) for word in words(sector.takes_sectors)]
    industries = words(sector.takes_industries)
    if not formers and not industries:
        return
    for former in formers or (None,):
        for industry in industries or (None,):
            yield Taking(sector.code, former, industry)


def former_of(word: str) -> tuple[str, str]:
    """`方案:代码` as (scheme, code)."""
    scheme, _, code = word.rpartition(":")
    return scheme or FIRST_SCHEME, code


def words(text: str | None) -> list[str]:
    """The parts of a text joined by semicolons."""
    return [word.strip() for word in (text or "").replace("；", ";").split(";") if word.strip()]


def joined(parts: Iterable[str]) -> str | None:
    """Parts as one text; None for none."""
    return ";".join(parts) or None
