"""范围: of what a target speaks: the whole district, a 镇街, a 园区 or a sector of the plan."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.indicators.areas import DISTRICT, kind_of, sector_area
from registry.indicators.sectors import SectorScheme
from registry.models import Park, Town
from registry.records.rows import At, rows


@dataclass(frozen=True)
class Areas:
    """Code of an area → its name, in the order in which people list them."""

    names: Mapping[str, str]

    def name(self, area: str) -> str:
        """The name; a code nobody knows any more stands for itself."""
        return self.names.get(area, area)

    def of_kind(self, kind: str) -> dict[str, str]:
        """Those of one kind."""
        return {code: name for code, name in self.names.items() if kind_of(code) == kind}


def areas(session: Session, scheme: SectorScheme, at: At) -> Areas:
    """Every area a target may name."""
    named = {DISTRICT: "全区"}
    named |= {sector_area(code): name for code, name in scheme.names.items()}
    for model in (Town, Park):
        place = rows(model, at).c
        query = select(place.code, place.name).order_by(place.starts_on, place.id)
        named |= {row.code: row.name for row in session.execute(query)}
    return Areas(named)
