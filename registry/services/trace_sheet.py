"""溯源表: the rows behind a figure as a workbook, each down to its cell; noted in the audit log."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Action, Actor
from registry.importing.export.xlsx import sheet_writer
from registry.importing.opening import Limits
from registry.indicators.trace import Trace, TraceRow
from registry.models import DistrictFigure, Figures
from registry.periods import BEIJING
from registry.records import audit
from registry.records.rows import At, Known, newest_revision, rows
from registry.services.originals import traced_to_text
from registry.terms import Origin as Provider

NAME = "registry_trace"
WITHHELD = "不予显示"
CHUNK = 500
"""Rows asked for at a time, below every engine's limit of parameters."""

_COLUMNS = (
    *(("企业或数据", 36), ("统一社会信用代码", 22), ("数值", 18), ("单位", 8)),
    *(("来源", 14), ("报送单位", 18), ("文件", 30), ("工作表", 16), ("单元格", 10)),
    *(("原文", 20), ("取值方式", 12), ("变更记录", 10), ("导入人", 12), ("时间", 18)),
)
_NUMERIC = [header == "数值" for header, _ in _COLUMNS]


@dataclass(frozen=True)
class Figure:
    """What is traced, in words: the plan, the indicator's name, the side of it, its two clocks."""

    plan: str
    name: str
    side: str
    on: date
    at: At


def export_trace(
    session: Session,
    found: Trace,
    figure: Figure,
    limits: Limits,
    *,
    actor: Actor,
    now: datetime,
    address: str | None = None,
) -> bytes:
    """The workbook's bytes: a line per row, and a last one that is the figure."""
    found = traced_to_text(session, found, limits)
    known = figure.at.revision if isinstance(figure.at, Known) else newest_revision(session)
    lines = list(_lines(session, found, figure, known, actor, now))
    out = BytesIO()
    with sheet_writer(
        out,
        sheet="溯源表",
        headers=[header for header, _ in _COLUMNS],
        numeric=_NUMERIC,
        names={NAME: f"{found.indicator}.{found.year}.{found.part}.{found.basis}"},
        widths=[width for _, width in _COLUMNS],
    ) as sheet:
        sheet.write(list(zip(*lines, strict=True)))
    audit.record_alone(
        session,
        actor=actor.name,
        action=Action.EXPORT.value,
        now=now,
        subject=f"溯源表 {figure.name} {found.year}年",
        address=address,
        detail=f"{len(found.rows)} 行，{figure.side}，r{known}",
    )
    return out.getvalue()


def _lines(
    session: Session, found: Trace, figure: Figure, known: int, actor: Actor, now: datetime
) -> Iterable[Sequence[str]]:
    providers = _providers(session, found.rows, figure.at)
    for row in found.rows:
        yield _line(row, found.unit, providers)
    yield _padded("合计", "", _text(found.value), found.unit)
    said = f"{figure.plan} · {figure.name} · {found.year}年 · {figure.side}"
    yield _padded(f"{said} · 统计时点 {figure.on} · 台账时点 变更记录 {known}")
    yield _padded(f"{actor.display or actor.name} 于 {_moment(now)} 导出")


def _line(row: TraceRow, unit: str, providers: Mapping[int, str]) -> Sequence[str]:
    name = f"{row.enterprise}（{row.item}）" if row.item else row.enterprise
    value = WITHHELD if row.value is None else _text(row.value)
    origin = row.origin
    if origin is None:
        return _padded(name, row.uscc or "", value, unit)
    return (
        *(name, row.uscc or "", value, unit),
        *(providers.get(row.row or 0, ""), origin.reporter or ""),
        *(origin.file or "", origin.sheet or "", origin.spot, origin.raw or ""),
        *(origin.how, f"r{origin.revision}", origin.actor, _moment(origin.recorded_at)),
    )


def _padded(*texts: str) -> Sequence[str]:
    return (*texts, *[""] * (len(_COLUMNS) - len(texts)))


def _text(value: Decimal | None) -> str:
    """An exact decimal without exponent and without zeros behind it."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(when: datetime) -> str:
    return f"{when.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def _providers(session: Session, lines: Iterable[TraceRow], at: At) -> dict[int, str]:
    """Row → 来源 of a firm's figures or of a district value, as known at `at`."""
    listed = [line for line in lines if line.row is not None]
    model = listed[0].model if listed else None
    if model is Figures:
        said = _said(session, Figures, "origin", listed, at)
        return {row: Provider(code).label for row, code in said.items()}
    if model is DistrictFigure:
        return _said(session, DistrictFigure, "provider", listed, at)
    return {}


def _said(
    session: Session,
    model: type[Figures | DistrictFigure],
    field: str,
    lines: Sequence[TraceRow],
    at: At,
) -> dict[int, str]:
    record = rows(model, at, columns=("id", field)).c
    found: dict[int, str] = {}
    numbers = sorted({line.row for line in lines if line.row is not None})
    for start in range(0, len(numbers), CHUNK):
        chunk = numbers[start : start + CHUNK]
        query = select(record.id, record[field]).where(record.id.in_(chunk))
        found |= {row: text for row, text in session.execute(query) if text}
    return found
