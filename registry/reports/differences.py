"""One sentence per figure on why it is another one than before (差异说明), ready to be pasted."""

from dataclasses import dataclass, replace
from decimal import Decimal

from registry.indicators.differences.result import Account, Difference, IndicatorChange, Part
from registry.reports.words import amount, number
from registry.terms import Cause

SIDES = {"official": "统计数", "ledger": "台账汇总数"}
PARTS = {"numerator": "分子", "denominator": "分母"}
COUNTED = ("count", "flow")
"""Kinds of indicators that count things."""
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
    """Why the judged figure of a year differs, with its full stop; else why the ledger's does.

    parent -- the name of the indicator whose growth it is
    """
    told = _told(row)
    if told is not None:
        return explained(row, told, year, ends, parent=parent)
    known = [one for one in row.bases if one is not None]
    old, new = (_figure(row, value or Decimal(0)) for value in (row.before, row.after))
    why = "收到统计数" if row.bases[1] == "official" else "统计数已不在台账"
    first = f"{ends.before}的{old}（{SIDES[known[0]]}）"
    last = f"{ends.after}的{new}（{SIDES[known[1]]}）"
    return f"{_head(row, year, parent)}由{first}变为{last}，原因是{why}。"


def tells_amounts(row: IndicatorChange) -> bool:
    """Whether the sentence of `explanation` tells sums over firms; counts of them are none."""
    told = _told(row)
    return row.kind not in COUNTED and (told is None or told.basis == "ledger")


def _told(row: IndicatorChange) -> Difference | None:
    """The figure whose difference is told; None where the two vintages judge by other sides."""
    judged = row.judged
    quiet = judged is not None and not judged.changed and row.ledger.changed
    return row.ledger if quiet else judged


def explained(
    row: IndicatorChange, found: Difference, year: int, ends: Ends, *, parent: str = ""
) -> str:
    """Why one of an indicator's two figures differs, with its full stop.

    In as many decimals as it takes for the figures, the change and its parts to add up.
    """
    head = _head(row, year, parent)
    side = f"（{SIDES[found.basis]}）"
    if found.before is None or found.after is None:
        return f"{head}{side}{_where_none(row, found, ends)}。"
    row = replace(row, decimals=found.decimals(row.decimals))
    old, new = (_figure(row, value) for value in (found.before, found.after))
    told = _parts(found, row)
    if found.before == found.after:
        same = f"{head}{side}在{ends.before}和{ends.after}均为{new}"
        return f"{same}，其中增减相抵：{told}。" if told else f"{same}，没有变化。"
    because = f"，由“{parent}”变动引起" if parent else f"：{told}" if told else ""
    moved = _moved(found.after - found.before, row)
    return f"{head}{side}由{ends.before}的{old}变为{ends.after}的{new}，{moved}{because}。"


def _head(row: IndicatorChange, year: int, parent: str) -> str:
    """2025年规模以上工业总产值; a growth says of what."""
    name = row.name.removeprefix("其中：")
    return f"{year}年{parent}{name}" if parent and parent not in name else f"{year}年{name}"


def _where_none(row: IndicatorChange, found: Difference, ends: Ends) -> str:
    """One or both vintages have no figure."""
    because = [f"（{why}）" if why else "" for why in row.why_not]
    if found.before is None and found.after is None:
        return f"在{ends.before}和{ends.after}均暂无数据{because[1]}"
    if found.after is None:
        old = _figure(row, found.before or Decimal(0))
        return f"在{ends.before}为{old}，{ends.after}暂无数据{because[1]}"
    return f"在{ends.before}暂无数据{because[0]}，{ends.after}为{_figure(row, found.after)}"


def _figure(row: IndicatorChange, value: Decimal) -> str:
    return amount(value, row.decimals, row.unit)


def _moved(gap: Decimal, row: IndicatorChange) -> str:
    """提高0.4个百分点, 增加26亿元; what rounds to nothing says that."""
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
        f"{PARTS[account.name]}“{account.label}”{_change(account, found.basis)}"
        f"（{parts_told(account, found.basis)}）"
        for account in moved
    ]
    return "，".join((*told, *_effects(found, row)))


def _effects(found: Difference, row: IndicatorChange) -> list[str]:
    """What either part makes of the ratio, where both moved."""
    if found.effects is None or not all(found.effects):
        return []
    unit = "个百分点" if row.unit == "%" else row.unit
    words = [
        f"{PARTS[account.name]}变动影响{_effect(effect, row.decimals)}{unit}"
        for account, effect in zip(found.accounts, found.effects, strict=True)
    ]
    return ["，".join(words)]


def _effect(effect: Decimal, decimals: int) -> str:
    """＋0.4, －0.1; what rounds to nothing says that."""
    shown = number(abs(effect), decimals)
    if Decimal(shown) == 0:
        return f"不足{_least(decimals)}"
    return f"{'＋' if effect > 0 else '－'}{shown}"


def _change(account: Account, basis: str) -> str:
    """What became of one part; a single value that came again has nothing to cancel out."""
    if basis == "official" and account.difference == 0:
        return "数值未变"
    return _signed(account.difference, account)


def _signed(value: Decimal, account: Account) -> str:
    """增加1.2亿元, 减少3家, 增减相抵."""
    if value == 0:
        return "增减相抵"
    decimals = account.decimals_told()
    shown = number(abs(account.shown(value)), decimals)
    if Decimal(shown) == 0:
        return f"{'增加' if value > 0 else '减少'}不足{_least(decimals)}{account.shown_unit}"
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
    """统计部门修订，年报改为普查修订."""
    words = [line.said.replace(" → ", "改为") for line in part.lines if "→" in line.said]
    return "，".join((OFFICIAL[part.cause], *dict.fromkeys(words)))


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
    named = f"（{part.said}）" if part.cause is Cause.TOGETHER else ""
    return f"{part.cause.label}{named}{counted}{_signed(part.amount, account)}"
