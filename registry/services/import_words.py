"""The words that import and export read and write: code tables, district series, settings."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.importing.lookups import load_vocabularies
from registry.importing.registers.vocabularies import Vocabularies
from registry.indicators.shipped import series
from registry.models import PlanSetting
from registry.records.rows import NOW, rows

SMART_SETTING = "smart_benchmarks.kinds"


def vocabularies(session: Session, day: date) -> Vocabularies:
    """Every vocabulary, with the words of `day` first and those that people taught."""
    known = [(one.code, one.label, one.aliases) for one in series()]
    return load_vocabularies(session, known, day)


def smart_benchmark_kind(session: Session) -> str:
    """The honour that 是否智能制造标杆 stands for, by the plan's setting, or ''."""
    columns = rows(PlanSetting, NOW).c
    query = select(columns.value).where(columns.name == SMART_SETTING).order_by(columns.id)
    return str(session.scalars(query).first() or "").split(";")[0].strip()


def series_units() -> dict[str, str]:
    """区级数据 series → its usual unit."""
    return {one.code: one.unit for one in series()}
