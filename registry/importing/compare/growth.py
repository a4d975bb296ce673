"""A delivered 增速 that the delivered amounts contradict makes its row wait (增速疑点)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from registry.importing.compare.book import Book
from registry.importing.compare.present import Key, Present
from registry.importing.registers.spec import Field
from registry.importing.table import Filled
from registry.quantities import MICRO, show_decimal

KIND = "growth_doubt"
_HUNDRED_PER_CENT = 100 * MICRO
_TOLERANCE = MICRO // 10  # 0.1 个百分点

Settled = Mapping[str, Sequence[Filled]]
_AS_READ: Settled = {}


def doubt_growth(
    book: Book, keys: Sequence[Key | None], present: Present, settled: Settled = _AS_READ
) -> None:
    """Ask about every 增速 that does not follow from its 本期 and 上年同期.

    Nothing is asked where both amounts are on record already: somebody has seen to it. Where a
    person confirmed the column it is only said.

    settled -- fields whose values are others by now than the table's own
    """
    for field in book.spec.fields:
        if field.growth and field.growth in book.table.values:
            _doubt(book, field, keys, present, settled)


def _doubt(
    book: Book, field: Field, keys: Sequence[Key | None], present: Present, settled: Settled
) -> None:
    prior, growth = str(field.prior), str(field.growth)
    tell = book.note if growth in book.table.decisions.growths else book.ask
    amounts, priors, rates = (
        settled[name] if name in settled else book.column(name)
        for name in (field.name, prior, growth)
    )
    for position in book.live:
        now, before, rate = amounts[position], priors[position], rates[position]
        if not (isinstance(now, int) and isinstance(before, int) and isinstance(rate, int)):
            continue
        if follows(now, before, rate):
            continue
        at = present.index.get(keys[position] or ())
        if at is not None and _recorded(present, at, {field.name: now, prior: before}):
            continue
        told = show_decimal(Decimal(now - before) / before * 100)
        message = f"所报增速与本期、上年同期相差超过0.1个百分点：按两数计算是{told}%，请核对。"
        tell(position, KIND, growth, message)


def follows(now: int, before: int, rate: int) -> bool:
    """Whether a rate, in millionths of a per cent, is within 0.1 of what two amounts say.

    Against a base of zero or a loss there is no rate that could be wrong.
    """
    off = now * _HUNDRED_PER_CENT - before * (_HUNDRED_PER_CENT + rate)
    return before <= 0 or abs(off) <= before * _TOLERANCE


def _recorded(present: Present, at: int, amounts: dict[str, int]) -> bool:
    return all(
        name in present.columns and present.columns[name][at] == amount
        for name, amount in amounts.items()
    )
