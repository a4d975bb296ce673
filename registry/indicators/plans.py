"""A plan's file (规划文件): its years, sectors, settings, and its rows in the plan's order."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from registry.indicators.arithmetic import Span
from registry.indicators.reading import (
    BadDefinition,
    Reader,
    Review,
    Source,
    read_review,
    read_source,
)
from registry.terms import Binding

BASES = ("number", "interval", "note", "none")
"""Kinds of baseline: a number of the base year, an interval's value, a note in brackets, none."""

OPERATORS = (">=", ">", "<=", "<", "=", "text")


@dataclass(frozen=True)
class Sector:
    """A sector of the plan's own scheme (产业领域)."""

    code: str
    name: str
    role: str


@dataclass(frozen=True)
class Setting:
    """A setting of the plan with its default and the question behind it."""

    name: str
    value: str
    question: str


@dataclass(frozen=True)
class TargetRow:
    """One row of the plan: base, target, and the sentence of the prose. Numbers in millionths."""

    indicator: str
    category: str
    label: str
    unit: str
    binding: Binding
    base_kind: str
    base: int | None
    base_text: str
    operator: str
    value: int | None
    value_text: str
    sentence: str
    difference: str | None
    responsible: str | None


@dataclass(frozen=True)
class PlanFile:
    """A plan as its file says it."""

    code: str
    name: str
    span: Span
    sector_scheme: str
    source: Source
    review: Review
    sectors: tuple[Sector, ...]
    settings: tuple[Setting, ...]
    targets: tuple[TargetRow, ...]


@lru_cache(maxsize=16)
def read_plan(text: str, origin: str = "规划文件") -> PlanFile:
    """The plan in `text`. Raises BadDefinition that names every problem."""
    reader = Reader.of(text, origin)
    plan = PlanFile(
        code=reader.text("code"),
        name=reader.text("name"),
        span=Span(reader.whole("base_year"), reader.whole("start_year"), reader.whole("end_year")),
        sector_scheme=reader.text("sector_scheme"),
        source=read_source(reader),
        review=read_review(reader),
        sectors=tuple(_sector(item) for item in reader.tables_at("sectors")),
        settings=tuple(_setting(item) for item in reader.tables_at("settings")),
        targets=tuple(_target(item) for item in reader.tables_at("targets")),
    )
    reader.done()
    _check_whole(plan, reader)
    if reader.problems:
        raise BadDefinition(origin, reader.problems)
    return plan


def _sector(reader: Reader) -> Sector:
    sector = Sector(reader.text("code"), reader.text("name"), reader.text("role"))
    reader.done()
    return sector


def _setting(reader: Reader) -> Setting:
    setting = Setting(reader.text("name"), reader.text("value"), reader.text("question"))
    reader.done()
    return setting


def _target(reader: Reader) -> TargetRow:
    base, target = reader.table_at("base"), reader.table_at("target")
    for key, part in (("base", base), ("target", target)):
        if part is None:
            reader.problem(key, "缺少")
    base, target = base or Reader({}, []), target or Reader({}, [])
    row = TargetRow(
        indicator=reader.text("indicator"),
        category=reader.text("category"),
        label=reader.text("label"),
        unit=reader.text("unit"),
        binding=_binding(reader),
        base_kind=base.choice("kind", BASES),
        base=base.millionths("value"),
        base_text=base.optional("text") or "",
        operator=target.choice("operator", OPERATORS),
        value=target.millionths("value"),
        value_text=target.text("text"),
        sentence=reader.text("sentence"),
        difference=reader.optional("difference"),
        responsible=reader.optional("responsible"),
    )
    _check_numbers(row, base, target)
    for part in (base, target, reader):
        part.done()
    return row


def _binding(reader: Reader) -> Binding:
    word = reader.choice("binding", list(Binding.labels().values()))
    return Binding.from_label(word) or Binding.EXPECTED


def _check_numbers(row: TargetRow, base: Reader, target: Reader) -> None:
    """Numbers where the kind says so, and nowhere else."""
    if (row.base is not None) != (row.base_kind in ("number", "interval")):
        base.problem("value", "只有基期为数值或期间值时才填，且必须填")
    if (row.value is None) != (row.operator == "text"):
        target.problem("value", "文字目标不填，数值目标必须填")


def _check_whole(plan: PlanFile, reader: Reader) -> None:
    if not plan.targets:
        reader.problem("targets", "没有任何目标")
    if not plan.span.base < plan.span.start <= plan.span.end:
        reader.problem("base_year", "应早于起始年，起始年不晚于目标年")
    for key, codes in (
        ("targets", [row.indicator for row in plan.targets]),
        ("sectors", [sector.code for sector in plan.sectors]),
        ("settings", [setting.name for setting in plan.settings]),
    ):
        for code in _repeated(codes):
            reader.problem(key, f"重复列出“{code}”")


def _repeated(codes: Sequence[str]) -> list[str]:
    return sorted({code for code in codes if codes.count(code) > 1})
