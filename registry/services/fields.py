"""Fields of the ledger as people read them: their Chinese labels, and values with their units."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from registry.importing.export import texts
from registry.models import DistrictFigure, Project, Remembering
from registry.periods import shown_day
from registry.quantities import (
    CUBIC_METRE,
    MU,
    PERSON,
    TONNE_COAL,
    WAN_YUAN,
    Unit,
    from_base,
    show,
    show_decimal,
    stated,
)
from registry.terms import (
    DatePrecision,
    EnterpriseEventKind,
    EnterpriseSize,
    FigureBasis,
    Holding,
    HonourStatus,
    Level,
    LibraryKind,
    Listing,
    Nature,
    OperatingStatus,
    Origin,
    ProjectCategory,
    ProjectLevel,
    ProjectStage,
    Sector,
    Term,
)

Codes = Mapping[str, Mapping[str, str]]

UNITS: dict[str, tuple[Unit, int]] = {
    "分": (WAN_YUAN, 2),
    "分（所列币种的百分之一）": (WAN_YUAN, 2),
    "人": (PERSON, 0),
    "0.1 千克标准煤": (TONNE_COAL, 2),
    "升": (CUBIC_METRE, 1),
    "0.0001 亩": (MU, 2),
}
"""What the data dictionary calls a column's unit → the unit shown, and its decimals."""

VOCABULARIES: dict[str, type[Term]] = {
    "size": EnterpriseSize,
    "holding": Holding,
    "listing": Listing,
    "sector": Sector,
    "status": OperatingStatus,
    "status_given": HonourStatus,
    "nature": Nature,
    "origin": Origin,
    "library_kind": LibraryKind,
    "level": Level,
}
OF_PROJECTS: dict[str, type[Term]] = {
    "level": ProjectLevel,
    "category": ProjectCategory,
    "stage": ProjectStage,
}
CODE_TABLES = {"town": "town", "statistical_town": "town", "park": "park"}
LAST_DAYS = ("ends_on", "expires_on")
"""Kept as the day after, shown as the last day."""

UNSEEN = {
    *(
        "enterprise_id",
        "platform_id",
        "project_id",
        "merged_into_id",
        "counterpart_id",
        "renews_id",
    ),
    *("established_precision", "days_precision", "capital_currency", "sector_scheme"),
    *("industry_edition", "advanced_edition", "is_current", "recognised_assumed"),
}
CURRENCIES = {"CNY": "元", "USD": "美元", "HKD": "港元", "EUR": "欧元", "JPY": "日元"}
NOTHING = ""


def is_shown(model: type[Remembering], field: str) -> bool:
    """Whether a change of the field is told: what is derived or a mere reference is not."""
    return field not in UNSEEN and "派生" not in _info(model, field)["meaning"]


def label(model: type[Remembering], field: str) -> str:
    """What people call the field: the first words of its meaning in the data dictionary."""
    meaning = _info(model, field)["meaning"].removeprefix("其中：")
    words = re.split(r"[，（：；]", meaning, maxsplit=1)[0]
    return words.removesuffix("的次日") if field in LAST_DAYS else _without_code(field, words)


def _without_code(field: str, words: str) -> str:
    """Codes are shown by their names, so their labels speak of no code."""
    named = field in VOCABULARIES or field in CODE_TABLES or field == "kind"
    return words.removesuffix("代码") if named else words


def unit(model: type[Remembering], field: str) -> str:
    """The unit in which the field is shown, or an empty text."""
    found = UNITS.get(_info(model, field)["unit"])
    return found[0].label if found else NOTHING


def value_text(model: type[Remembering], field: str, value: Any, codes: Codes) -> str:
    """A value for reading, without its unit; an empty text for none."""
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return last_day(value) if field in LAST_DAYS else shown_day(value)
    measured = UNITS.get(_info(model, field)["unit"])
    if measured and isinstance(value, int):
        return show(value, *measured)
    return _word(model, field, str(value), codes)


def _word(model: type[Remembering], field: str, value: str, codes: Codes) -> str:
    if field in CODE_TABLES:
        return codes[CODE_TABLES[field]].get(value, value)
    if field == "kind":
        kinds = {**codes, "enterprise_event": EnterpriseEventKind.labels()}
        return kinds[model.__tablename__].get(value, value)
    if field == "area":
        return {"district": "全区", **codes["town"], **codes["park"]}.get(value, value)
    if field == "basis":
        return FigureBasis.labels().get(value, value)
    words = {**VOCABULARIES, **OF_PROJECTS} if model is Project else VOCABULARIES
    return words[field].labels().get(value, value) if field in words else value


def with_unit(model: type[Remembering], field: str, value: Any, codes: Codes) -> str:
    """A value with its unit after it."""
    text, named = value_text(model, field, value, codes), unit(model, field)
    return f"{text} {named}" if text and named else text


def of_record(model: type[Remembering], record: Any, field: str, value: Any, codes: Codes) -> str:
    """A value of a record for reading, with its unit, also where the record says the unit."""
    if model is DistrictFigure and isinstance(value, int) and field in ("value", "prior"):
        text = show_decimal(from_base(value, stated(record.unit)), 4).rstrip("0").rstrip(".")
        return f"{text} {record.unit}"
    return with_unit(model, field, value, codes)


def last_day(end: date) -> str:
    """The last day of an interval that is kept as the day after it; 今 where it has no end."""
    return shown_day(end) if end == date.max else shown_day(end - timedelta(days=1))


def established(firm: Any) -> str:
    """成立日期 as exactly as it is known."""
    return day_as_known(firm.established_on, firm.established_precision)


def day_as_known(day: date | None, precision: str | None) -> str:
    """A day of which perhaps only the year or the month is known."""
    if day is None:
        return NOTHING
    if precision == DatePrecision.YEAR:
        return f"{day.year}年"
    if precision == DatePrecision.MONTH:
        return f"{day.year}年{day.month}月"
    return shown_day(day)


def capital(firm: Any) -> str:
    """注册资本 in 万 of its currency."""
    if firm.registered_capital is None:
        return NOTHING
    currency = CURRENCIES.get(firm.capital_currency or "CNY", firm.capital_currency or "元")
    return f"{show(firm.registered_capital, WAN_YUAN, 2)} 万{currency}"


def masked(phone: str | None) -> str:
    """A phone number of which only the ends are seen."""
    return texts.masked([phone])[0] or NOTHING


def _info(model: type[Remembering], field: str) -> Mapping[str, str]:
    found: Mapping[str, str] = model.__table__.c[field].info or {"meaning": field, "unit": ""}
    return found
