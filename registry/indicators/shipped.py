"""What comes with the program: the definitions and plans as rows that `flask init` wants.

Pure: nothing here reads or writes the ledger. Init writes a row where it is new or where its
present version came from the program too; what staff edited stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from registry.indicators.definitions import Indicator, read_definition
from registry.indicators.plans import PlanFile, TargetRow, read_plan
from registry.indicators.reading import Reader

HERE = Path(__file__).parent
AREA = "district"
"""范围 of a figure or target of the whole district (全区)."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Series:
    """A district series (区级数据系列) that indicators read: code, words and usual unit."""

    code: str
    label: str
    unit: str
    aliases: str


@cache
def definitions() -> tuple[tuple[Indicator, str], ...]:
    """Every definition with its text, by code. Raises BadDefinition where one must not load."""
    return tuple((read_definition(text, name), text) for name, text in _files("definitions"))


@cache
def plan_files() -> tuple[tuple[PlanFile, str], ...]:
    """Every plan with its text, by code. Raises BadDefinition where one must not load."""
    return tuple((read_plan(text, name), text) for name, text in _files("plans"))


def definition_rows() -> list[Row]:
    """The wanted rows of `definition`; a new text has a new fingerprint."""
    return [
        {
            "indicator": definition.code,
            "name": definition.name,
            "body": text,
            "sha256": _fingerprint(text),
        }
        for definition, text in definitions()
    ]


def plan_rows() -> list[Row]:
    """The wanted rows of `plan`."""
    return [
        {
            "code": plan.code,
            "name": plan.name,
            "base_year": plan.span.base,
            "start_year": plan.span.start,
            "end_year": plan.span.end,
            "sector_scheme": plan.sector_scheme,
            "body_sha256": _fingerprint(text),
        }
        for plan, text in plan_files()
    ]


def sector_rows(plan: PlanFile) -> list[Row]:
    """The wanted rows of `sector`: the plan's scheme in its order."""
    return [
        {
            "scheme": plan.sector_scheme,
            "code": sector.code,
            "name": sector.name,
            "role": sector.role,
            "ordinal": number,
        }
        for number, sector in enumerate(plan.sectors, 1)
    ]


def setting_rows(plan: PlanFile, plan_id: int) -> list[Row]:
    """The wanted rows of `plan_setting`: the plan's own, its sectors, its indicators' questions."""
    known = {definition.code: definition for definition, _ in definitions()}
    asked = [
        question
        for row in plan.targets
        if row.indicator in known
        for question in known[row.indicator].questions
    ]
    settings: list[tuple[str, str, str | None]] = [
        *((setting.name, setting.value, setting.question) for setting in plan.settings),
        *((f"sector.{sector.code}", sector.name, None) for sector in plan.sectors),
        *((question.name, question.default, question.text) for question in asked),
    ]
    return [
        {"plan_id": plan_id, "name": name, "value": value, "question": question}
        for name, value, question in settings
    ]


def target_rows(plan: PlanFile, plan_id: int) -> list[Row]:
    """The wanted rows of `target`: the plan's table in its order, for its last year."""
    return [
        {"plan_id": plan_id, "year": plan.span.end, "area": AREA, "ordinal": number, **_target(row)}
        for number, row in enumerate(plan.targets, 1)
    ]


def _target(row: TargetRow) -> Row:
    return {
        "indicator": row.indicator,
        "category": row.category,
        "label": row.label,
        "unit": row.unit,
        "binding": str(row.binding),
        "base_kind": row.base_kind,
        "base": row.base,
        "base_text": row.base_text,
        "operator": row.operator,
        "value": row.value,
        "value_text": row.value_text,
        "sentence": row.sentence,
        "difference": row.difference,
        "responsible": row.responsible,
    }


@cache
def series() -> tuple[Series, ...]:
    """The district series that the importer offers, in the plan's order."""
    reader = Reader.of((HERE / "series.toml").read_text(encoding="utf-8"), "series.toml")
    return tuple(
        Series(part.text("code"), part.text("label"), part.text("unit"), part.text("aliases"))
        for part in reader.tables_at("series")
    )


def _files(folder: str) -> Iterator[tuple[str, str]]:
    for file in sorted((HERE / folder).glob("*.toml")):
        yield file.name, file.read_text(encoding="utf-8")


def _fingerprint(text: str) -> str:
    return sha256(text.encode()).hexdigest()
