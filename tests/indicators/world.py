"""A little district for tests: rows as plain dicts, written to a ledger and read by loops."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from registry.indicators import shipped
from registry.models import (
    Definition,
    DistrictFigure,
    Enterprise,
    EnterpriseEvent,
    Figures,
    Honour,
    HonourKind,
    Industry,
    Plan,
    PlanSector,
    PlanSetting,
    PlanVerdict,
    Platform,
    PlatformKind,
    PlatformLevel,
    Remembering,
    Standing,
    Target,
)
from registry.periods import DISTANT_FUTURE, DISTANT_PAST
from registry.records.writer import write
from registry.terms import Door

Row = dict[str, Any]
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
EDITION = "GB/T 4754-2017"
TABLES: tuple[type[Remembering], ...] = (
    Enterprise,
    Standing,
    EnterpriseEvent,
    Figures,
    Honour,
    HonourKind,
    Platform,
    PlatformLevel,
    PlatformKind,
    Industry,
    DistrictFigure,
    PlanVerdict,
)
DEFAULTS: dict[type[Remembering], Row] = {
    Enterprise: {"uscc": None, "size": None, "merged_into_id": None},
    Standing: {
        "starts_on": DISTANT_PAST,
        "ends_on": DISTANT_FUTURE,
        "industry_code": "2720",
        "industry_edition": EDITION,
        "sector": None,
        "sector_scheme": None,
        "advanced": None,
        "town": None,
        "statistical_town": None,
        "park": None,
        "status": None,
    },
    EnterpriseEvent: {},
    Figures: {
        "through": 12,
        "nature": "annual",
        "origin": "town",
        "in_library": True,
        "output": None,
        "output_prior": None,
        "revenue": None,
        "revenue_prior": None,
        "rd_expense": None,
        "rd_internal": None,
        "land": None,
    },
    Honour: {
        "announced_on": None,
        "recognised_on": None,
        "recognised_assumed": False,
        "expires_on": None,
        "withdrawn_on": None,
        "moved_out_on": None,
    },
    HonourKind: {"starts_on": DISTANT_PAST, "ends_on": DISTANT_FUTURE, "renewal": "none"},
    Platform: {},
    PlatformLevel: {"recognised_on": None, "withdrawn_on": None},
    PlatformKind: {"starts_on": DISTANT_PAST, "ends_on": DISTANT_FUTURE, "counts": True},
    Industry: {"edition": EDITION, "level": 4, "section": "C", "name": "示例行业"},
    DistrictFigure: {
        "through": 12,
        "area": "district",
        "basis": "full",
        "nature": "annual",
        "prior": None,
    },
    PlanVerdict: {"area": "district", "verdict": None, "municipal_value": None, "evidence": None},
}


class World:
    """Rows by table; `number` counts what has no id of its own yet."""

    def __init__(self) -> None:
        self.rows: dict[type[Remembering], list[Row]] = {model: [] for model in TABLES}
        self.settings: dict[str, str] = {}

    def add(self, model: type[Remembering], **values: Any) -> int:
        """One more row, with the defaults of its table; returns its id."""
        own = self.rows[model]
        own.append({"id": len(own) + 1, **DEFAULTS[model], **values})
        return len(own)

    def firm(self, **standing: Any) -> int:
        """A firm with one standing for all time."""
        number = len(self.rows[Enterprise]) + 1
        name = f"示例企业{number:04}"
        firm = self.add(Enterprise, name=name, name_folded=name)
        self.add(Standing, enterprise_id=firm, **standing)
        return firm

    def industries(self, *codes: str) -> None:
        """High-tech classes of the classification."""
        for code in codes:
            self.add(Industry, code=code, high_tech=True)

    def kinds(self) -> None:
        """The honour kinds that the plan asks about."""
        for code, family, level in (
            ("single_champion", "single_champion", "national"),
            ("little_giant", "little_giant", "national"),
            ("city_little_giant", "little_giant", "city"),
            ("smart_benchmark", "smart_benchmark", "city"),
            ("other", "other", "national"),
        ):
            self.add(HonourKind, code=code, name=f"示例{code}", family=family, level=level)

    def official(self, series: str, year: int, value: str, unit: str, **more: Any) -> int:
        """A delivered district value."""
        millionths = int(float(value) * 1_000_000)
        more = {"series": series, "year": year, "value": millionths, "unit": unit, **more}
        return self.add(DistrictFigure, **more)

    def figures(self, firm: int, year: int, **values: Any) -> int:
        """A firm's figures of a whole year; amounts in base units."""
        return self.add(Figures, enterprise_id=firm, year=year, **values)

    def honour(self, firm: int, kind: str, since: date | None, **values: Any) -> int:
        """A recognition; every one is a batch of its own."""
        key = f"示例批次{len(self.rows[Honour])}"
        return self.add(
            Honour, enterprise_id=firm, kind=kind, recognised_on=since, batch_key=key, **values
        )

    def write(self, session: Session) -> int:
        """Everything into an empty ledger, with the plan; returns the revision."""
        with write(session, actor="示例", door=Door.IMPORT, now=NOON) as writer:
            (plan_id,) = writer.apply(Plan, insert=shipped.plan_rows())
            plan, _ = shipped.plan_files()[0]
            settings = shipped.setting_rows(plan, plan_id)
            for setting in settings:
                setting["value"] = self.settings.get(setting["name"], setting["value"])
            writer.apply(PlanSetting, insert=settings)
            writer.apply(PlanSector, insert=shipped.sector_rows(plan))
            writer.apply(Target, insert=shipped.target_rows(plan, plan_id))
            writer.apply(Definition, insert=shipped.definition_rows())
            for model in TABLES:
                extra = {"plan_id": plan_id} if model is PlanVerdict else {}
                own = [{**row, **extra} for row in self.rows[model]]
                if own:
                    writer.apply(model, insert=own)
            return writer.revision
