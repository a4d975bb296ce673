"""差异原因 of a split, held to what published reports print of its parts."""

from dataclasses import replace
from decimal import Decimal

from sqlalchemy.orm import Session

from registry.indicators.differences.split import PartChange, SplitComparison, compare_split
from registry.reports.differences import Ends, explanation
from registry.reports.report import Report
from registry.services.report_vintages import Chosen, account_held, end_of


def explain_split(
    session: Session,
    plan: str,
    indicator: str,
    year: int,
    by: str,
    earlier: Chosen,
    later: Chosen,
) -> tuple[SplitComparison, dict[str, str]]:
    """The parts of a figure at two vintages, and a sentence for each part's code.

    Raises UnknownPlan, UnknownIndicator, BadDefinition, BadSetting.
    """
    found = compare_split(session, plan, indicator, year, by, earlier.vintage, later.vintage)
    found = held_to_reports(found, earlier, later)
    ends = Ends(earlier.label, later.label)
    said = {part.code: explanation(part.row, year, ends) for part in found.parts}
    return found, said


def held_to_reports(found: SplitComparison, earlier: Chosen, later: Chosen) -> SplitComparison:
    """The parts with what published reports print of them."""
    for chosen, is_later in ((earlier, False), (later, True)):
        if chosen.published is not None:
            found = _held_to(found, chosen.published.report, is_later=is_later)
    return found


def _held_to(found: SplitComparison, report: Report, *, is_later: bool) -> SplitComparison:
    """The parts with what a report printed in the place of what is computed for them now."""
    printed = _printed(found, report)
    parts = tuple(
        _held(part, printed[part.name], is_later=is_later) if part.name in printed else part
        for part in found.parts
    )
    return replace(found, parts=parts)


def _printed(found: SplitComparison, report: Report) -> dict[str, Decimal]:
    """Part → its amount in the report's split of that year, where it has one and shows it."""
    return {
        line.name: cell.value
        for split in report.splits
        if (split.indicator, split.by) == (found.whole.indicator, found.label)
        for line in split.lines
        for year, cell in zip(split.years, line.cells, strict=True)
        if year == found.year and cell.value is not None
    }


def _held(part: PartChange, printed: Decimal, *, is_later: bool) -> PartChange:
    """An amount or count; only those are printed by parts."""
    (account,) = part.row.ledger.accounts
    held = account_held(account, printed, is_later=is_later)
    if held is account:
        return part
    end = end_of(printed, is_later=is_later)
    ledger = replace(part.row.ledger, accounts=(held,), **end)
    return replace(part, row=replace(part.row, ledger=ledger, **end))
