"""An indicator's definition (指标定义): the reviewed file, read and checked whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from registry.indicators.arithmetic import Path
from registry.indicators.measures import Measure
from registry.indicators.predicates import PREDICATES
from registry.indicators.reading import (
    BadDefinition,
    Reader,
    Review,
    Source,
    read_review,
    read_source,
)
from registry.indicators.rules import Rules
from registry.indicators.subjects import SUBJECTS

KINDS = {
    "level": "水平",
    "flow": "新增",
    "share": "占比",
    "ratio": "比率",
    "growth": "年均增速",
    "count": "存量个数",
    "statement": "按要求评价",
}
"""Kind of an indicator → its Chinese word."""

AMOUNTS: Mapping[str, str] = {
    "output": "元",
    "revenue": "元",
    "profit": "元",
    "taxes_paid": "元",
    "district_tax": "元",
    "rd_expense": "元",
    "rd_internal": "元",
    "employees": "人",
    "energy": "吨标准煤",
    "water": "立方米",
    "land": "亩",
}
"""Amounts of a firm's figures that may be summed → the plain unit in which a trace lists them.

`value_added` is not among them: firms do not report 工业增加值.
"""

COUNTS = {"figures": "firms", "honour": "firms", "platform": "platforms"}
"""What each table counts."""

COUNTING = {"valid": "valid", "gained": "gained"}
"""Answer to a counting question → the condition that it means."""


@dataclass(frozen=True)
class Question:
    """A question that only the bureau can answer, with the default until it does."""

    name: str
    text: str
    default: str
    choices: Mapping[str, str]


@dataclass(frozen=True)
class Part:
    """A numerator or a denominator: a named measure and the unit it is shown in."""

    label: str
    table: str
    field: str | None
    field_from: str | None
    where: tuple[str, ...]
    counting: str | None
    unit: str

    def measure(self, rules: Rules) -> Measure:
        """The measure with the bureau's answers put in."""
        field = rules.answers[self.field_from] if self.field_from else self.field
        where = self.where
        if self.counting:
            where = (*where, COUNTING[rules.answers[self.counting]])
        return Measure(self.table, field, where)


@dataclass(frozen=True)
class Official:
    """Which district series give the figure: one directly, else two divided, else a reduction."""

    series: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    numerator_unit: str | None = None
    denominator_unit: str | None = None
    reduction_of: str | None = None


@dataclass(frozen=True)
class Indicator:
    """An indicator's definition; see the files for the meaning of each line."""

    code: str
    name: str
    unit: str
    kind: str
    direction: str
    decimals: int
    path: Path
    meaning: str
    source: Source
    review: Review
    numerator: Part | None
    denominator: Part | None
    official: Official
    average_growth_of: str | None
    no_ledger: str | None
    questions: tuple[Question, ...]

    @property
    def defaults(self) -> dict[str, str]:
        """Setting name → default, for every open question."""
        return {question.name: question.default for question in self.questions}


@lru_cache(maxsize=256)
def read_definition(text: str, origin: str = "指标定义") -> Indicator:
    """The definition in `text`. Raises BadDefinition that names every problem.

    origin -- what to call the file in the message
    """
    reader = Reader.of(text, origin)
    part, derived = reader.table_at("ledger"), reader.table_at("derived")
    questions = tuple(_question(item) for item in reader.tables_at("questions"))
    indicator = Indicator(
        code=reader.text("code"),
        name=reader.text("name"),
        unit=reader.text("unit"),
        kind=reader.choice("kind", tuple(KINDS)),
        direction=reader.choice("direction", ("up", "down")),
        decimals=reader.whole("decimals"),
        path=_path(reader),
        meaning=reader.text("meaning"),
        source=read_source(reader),
        review=read_review(reader),
        numerator=_part(reader, "numerator", questions),
        denominator=_part(reader, "denominator", questions),
        official=_official(reader),
        average_growth_of=derived.text("average_growth_of") if derived else None,
        no_ledger=part.text("none") if part else None,
        questions=questions,
    )
    for nested in (part, derived, reader):
        if nested is not None:
            nested.done()
    _check_whole(indicator, reader)
    if reader.problems:
        raise BadDefinition(origin, reader.problems)
    return indicator


def _path(reader: Reader) -> Path:
    found = reader.choice("path", ("geometric", "linear", "none"))
    return "geometric" if found == "geometric" else "linear" if found == "linear" else "none"


def _question(reader: Reader) -> Question:
    choices = reader.table_at("choices")
    named = dict(choices.table) if choices else {}
    question = Question(reader.text("name"), reader.text("text"), reader.text("default"), named)
    if named and question.default not in named:
        reader.problem("default", "不在可选项中")
    reader.done()
    return question


def _part(reader: Reader, key: str, questions: tuple[Question, ...]) -> Part | None:
    part = reader.table_at(key)
    if part is None:
        return None
    table = part.choice("table", tuple(SUBJECTS))
    found = Part(
        label=part.text("label"),
        table=table,
        field=part.optional("sum"),
        field_from=part.optional("sum_from"),
        where=part.texts("where"),
        counting=part.optional("counting"),
        unit=part.text("unit"),
    )
    _check_amount(part, found, questions)
    for name in found.where:
        if name not in PREDICATES or PREDICATES[name].table != table:
            part.problem("where", f"里的“{name}”不是此表的口径条件")
    part.done()
    return found


def _check_amount(part: Reader, found: Part, questions: tuple[Question, ...]) -> None:
    """Exactly one of sum, sum_from and count; every answer must be an amount we know."""
    counts = part.optional("count")
    if sum(given is not None for given in (found.field, found.field_from, counts)) != 1:
        part.problem("sum", "、“sum_from”、“count”须有且只有一项")
    if counts is not None and counts != COUNTS.get(found.table):
        part.problem("count", f"不能是“{counts}”")
    asked = {question.name: question.choices for question in questions}
    amounts = [found.field] if found.field else list(asked.get(found.field_from or "", {}))
    if found.field_from and not amounts:
        part.problem("sum_from", f"没有对应的待确认问题“{found.field_from}”")
    for amount in amounts:
        if found.table != "figures" or amount not in AMOUNTS:
            part.problem("sum", f"不能汇总“{amount}”")
    if found.counting and not set(asked.get(found.counting, {"": ""})) <= set(COUNTING):
        part.problem("counting", f"没有对应的待确认问题“{found.counting}”")


def _official(reader: Reader) -> Official:
    part = reader.table_at("official")
    if part is None:
        return Official()
    official = Official(
        series=part.optional("series"),
        numerator=part.optional("numerator"),
        denominator=part.optional("denominator"),
        numerator_unit=part.optional("numerator_unit"),
        denominator_unit=part.optional("denominator_unit"),
        reduction_of=part.optional("reduction_of"),
    )
    if (official.numerator is None) != (official.denominator is None):
        part.problem("denominator", "与分子须同时给出")
    if not any((official.series, official.numerator, official.reduction_of)):
        part.problem("series", "缺少区级数据系列")
    part.done()
    return official


def _check_whole(indicator: Indicator, reader: Reader) -> None:
    """What must agree between the parts of a definition."""
    if indicator.numerator is None and not (indicator.no_ledger or indicator.average_growth_of):
        reader.problem("numerator", "缺少：请给出口径，或在 [ledger] 写明台账为何不能计算")
    if indicator.numerator is not None and indicator.no_ledger:
        reader.problem("ledger", "已有口径，不应再写不能计算的原因")
    if indicator.denominator is not None and indicator.numerator is None:
        reader.problem("denominator", "没有分子")
    if not 0 <= indicator.decimals <= 6:
        reader.problem("decimals", "应在0—6之间")
