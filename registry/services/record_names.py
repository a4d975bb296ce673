"""What people call a record of the ledger: its kind, and which one of its kind it is."""

from collections.abc import Mapping
from typing import Any

from registry.indicators.shipped import series
from registry.models import (
    DistrictFigure,
    Enterprise,
    EnterpriseEvent,
    EnterpriseName,
    Figures,
    Honour,
    Platform,
    PlatformLevel,
    Project,
    ProjectMonth,
    Remembering,
    Standing,
)
from registry.periods import DISTANT_PAST, Period, shown_day
from registry.services.fields import Codes
from registry.terms import EnterpriseEventKind, FigureBasis, Level, Nature, Origin

NAMES: Mapping[type[Remembering], str] = {
    Enterprise: "企业档案",
    EnterpriseName: "企业名称",
    Standing: "归类",
    EnterpriseEvent: "企业变动",
    Honour: "资质荣誉",
    Platform: "创新平台",
    PlatformLevel: "平台级别",
    Figures: "经营数据",
    Project: "项目",
    ProjectMonth: "项目进度",
    DistrictFigure: "区级数据",
}
"""Table → what a row of it is called."""

TOLD: Mapping[type[Remembering], frozenset[str]] = {
    Figures: frozenset({"year", "through", "nature", "origin"}),
    ProjectMonth: frozenset({"year", "through"}),
    DistrictFigure: frozenset({"series", "year", "through", "basis", "nature"}),
}
"""Fields of the key that `described` says and that never change."""


def described(model: type[Remembering], record: Any, codes: Codes, parent: Any = None) -> str:
    """Which record of its kind it is; an empty text where the firm has but one.

    parent -- the platform of a level, the project of a month
    """
    if model is Figures:
        words = (_period(record), Nature(record.nature).label, Origin(record.origin).label)
        return " · ".join(words)
    if model is DistrictFigure:
        words = (_period(record), FigureBasis(record.basis).label, Nature(record.nature).label)
        return " · ".join((_series(record.series), *words))
    if model is Honour:
        return codes["honour"].get(record.kind, record.kind)
    if model is Standing:
        return "" if record.starts_on == DISTANT_PAST else f"自 {shown_day(record.starts_on)}"
    if model is EnterpriseEvent:
        return EnterpriseEventKind(record.kind).label
    return _named(model, record, parent)


def _named(model: type[Remembering], record: Any, parent: Any) -> str:
    if model is PlatformLevel and parent is not None:
        return f"{parent.name} · {Level(record.level).label}"
    if model is ProjectMonth:
        return " · ".join((*([parent.name] if parent is not None else ()), _period(record)))
    return str(record.name) if model in (Platform, Project, EnterpriseName) else ""


def _period(record: Any) -> str:
    return Period(record.year, record.through).label


def _series(text: str) -> str:
    labels = {one.code: one.label for one in series()}
    code, _, growth = text.partition(".")
    return f"{labels.get(code, code)}{'增速' if growth else ''}"
