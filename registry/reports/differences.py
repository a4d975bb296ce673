"""One sentence per figure on why it is another one than before (差异说明), ready to be pasted."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from registry.indicators.differences.result import Account, Difference, IndicatorChange, Part
from registry.reports.words import amount, number
from registry.terms import Cause

SIDES = {"official": "统计数", "ledger": "台账汇总数"}
PARTS = {"numerator": "分子", "denominator": "分母"}
ONE_WAY = {
    Cause.ADDED: 1,
    Cause.REPORTED: 1,
    Cause.ENTERED: 1,
    Cause.RECOGNISED: 1,
    Cause.CAME: 1,
    Cause.DROPPED: -1,
    Cause.EXPIRED: -1,
    Cause.WITHDRAWN: -1,
    Cause.LEFT: -1,
    Cause.DELETED: -1,
}
"""Causes whose direction their word tells, in counts."""

OFFICIAL = {
    Cause.ADDED: "收到统计数",
    Cause.CORRECTED: "统计部门修订",
    Cause.DELETED: "统计数已删除",
    Cause.DEFINITION: "口径变化",
}
"""What the causes are called where a district value is meant."""


@dataclass(frozen=True)
class Ends:
    """What the two vintages are called: 定稿PG2025-001, 变更记录r30所知, 当前台账."""

    before: str
    after: str


def explanation(row: IndicatorChange, year: int, ends: Ends, *, parent: str = "") -> str:
    """Why the judged figure of a year differs, with its full stop.

    parent -- the name of the indicator whose growth it is
    """
    head = f"{year}年{row.name.removeprefix('其中：')}"
    if row.before is None or row.after is None:
        return f"{head}{_where_none(row, ends)}。"
    old, new = (_figure(row, value) for value in (row.before, row.after))
    if row.judged is None:
        sides = [SIDES[one] for one in row.bases if one is not None]
        why = "收到统计数" if row.bases[1] == "official" else "统计数已不在台账"
        first, last = f"{ends.before}的{old}（{sides[0]}）", f"{ends.after}的{new}（{sides[1]}）"
        return f"{head}由{first}变为{last}，原因是{why}。"
    told = _parts(row.judged, row)
    side = f"（{SIDES[row.judged.basis]}）"
    if row.before == row.after:
        same = f"{head}{side}在{ends.before}和{ends.after}均为{new}"
        return f"{same}，其中增减相抵：{told}。" if told else f"{same}，没有变化。"
    because = f"，由“{parent}”变动引起" if parent else f"：{told}" if told else ""
    return f"{head}{side}由{ends.before}的{old}变为{ends.after}的{new}，{_moved(row)}{because}。"


def _where_none(row: IndicatorChange, ends: Ends) -> str:
    """One or both vintages have no figure."""
    if row.before is None and row.after is None:
        return f"在{ends.before}和{ends.after}均暂无数据（{row.why_not[1]}）"
    if row.after is None:
        old = _figure(row, row.before or Decimal(0))
        return f"在{ends.before}为{old}，{ends.after}暂无数据（{row.why_not[1]}）"
    return f"在{ends.before}暂无数据（{row.why_not[0]}），{ends.after}为{_figure(row, row.after)}"


def _figure(row: IndicatorChange, value: Decimal) -> str:
    return amount(value, row.decimals, row.unit)


def _moved(row: IndicatorChange) -> str:
    """提高0.4个百分点, 增加26亿元; what rounds to nothing says that."""
    gap = (row.after or Decimal(0)) - (row.before or Decimal(0))
    shown = number(abs(gap), row.decimals)
    points = row.unit == "%"
    unit = "个百分点" if points else row.unit
    if Decimal(shown) == 0:
        return f"变动不足{_least(row.decimals)}{unit}"
    up, down = ("提高", "降低") if points else ("增加", "减少")
    return f"{up if gap > 0 else down}{shown}{unit}"


def _least(decimals: int) -> str:
    return f"{Decimal(1).scaleb(-decimals):f}"


def _parts(found: Difference, row: IndicatorChange) -> str:
    """The accounts that changed, each with its parts."""
    moved = [account for account in found.accounts if account.parts]
    if len(found.accounts) < 2:
        return "".join(parts_told(account, found.basis) for account in moved)
    told = [
        f"{PARTS[account.name]}（{account.label}）{_signed(account.difference, account)}，"
        f"其中{parts_told(account, found.basis)}"
        for account in moved
    ]
    return "；".join((*told, *_effects(found, row)))


def _effects(found: Difference, row: IndicatorChange) -> list[str]:
    """What either part makes of the ratio, where both moved."""
    if found.effects is None or not all(found.effects):
        return []
    unit = "个百分点" if row.unit == "%" else row.unit
    words = [
        f"{PARTS[account.name]}变动影响{'＋' if effect > 0 else '－'}"
        f"{number(abs(effect), row.decimals)}{unit}"
        for account, effect in zip(found.accounts, found.effects, strict=True)
    ]
    return ["，".join(words)]


def _signed(value: Decimal, account: Account) -> str:
    """增加1.2亿元, 减少3家, 增减相抵."""
    if value == 0:
        return "增减相抵"
    shown = number(abs(account.shown(value)), account.decimals)
    if Decimal(shown) == 0:
        return (
            f"{'增加' if value > 0 else '减少'}不足{_least(account.decimals)}{account.shown_unit}"
        )
    return f"{'增加' if value > 0 else '减少'}{shown}{account.shown_unit}"


def parts_told(account: Account, basis: str) -> str:
    """补报12家，增加15.2亿元；退库1家，减少0.5亿元."""
    if basis == "official":
        return "；".join(_official(part) for part in account.parts)
    is_count = account.unit == account.what
    told = [
        _counted(part, account) if is_count else _summed(part, account) for part in account.parts
    ]
    return ("、" if is_count else "；").join(told)


def _official(part: Part) -> str:
    natures = _said([line.said for line in part.lines if "→" in line.said])
    return f"{OFFICIAL[part.cause]}{natures}"


def _said(words: Sequence[str]) -> str:
    return f"（{'、'.join(dict.fromkeys(words))}）" if words else ""


def _counted(part: Part, account: Account) -> str:
    """新增3家, 荣誉到期2家, 更正净减少1家."""
    size, what = number(abs(part.amount), 0), account.what
    if ONE_WAY.get(part.cause, 0) * part.amount == part.things and part.things:
        return f"{part.cause.label}{size}{what}"
    if part.amount == 0:
        return f"{part.cause.label}增减相抵"
    return f"{part.cause.label}净{'增加' if part.amount > 0 else '减少'}{size}{what}"


def _summed(part: Part, account: Account) -> str:
    counted = f"{part.things}{account.what}，" if part.things else ""
    return f"{part.cause.label}{counted}{_signed(part.amount, account)}"
