"""台账时点 by name: a published report, a revision, a day, or the ledger as it stands."""

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Action, Actor, may
from registry.config import Settings
from registry.indicators.differences.compare import compare
from registry.indicators.differences.result import (
    Account,
    Comparison,
    Difference,
    IndicatorChange,
    Part,
    ratio_effects,
)
from registry.indicators.differences.steps import Vintage
from registry.indicators.rules import Rules
from registry.models import PublishedReport
from registry.records import rows
from registry.records.rows import NOW, At, Known
from registry.reports.build import is_guarded, last_day
from registry.reports.differences import Ends, explanation, tells_amounts
from registry.reports.report import ReportRow
from registry.reports.words import chinese_day
from registry.services.publishing import NotPublished, Published, open_published
from registry.services.reporting import Wanted
from registry.terms import Cause

ROUNDED = Decimal("1e-9")
"""What a unit without finitely many digits (公顷) may be off."""


class NoVintage(ValueError):
    """There is no such point of knowledge; the message is the sentence for the user."""


@dataclass(frozen=True)
class Chosen:
    """A vintage as somebody named it. published -- the report it is, with what was frozen."""

    text: str
    label: str
    vintage: Vintage
    published: Published | None = None


def knowledge(session: Session, text: str) -> At:
    """`r12` or a day (2025-12-31); empty for the ledger as it stands. Raises NoVintage."""
    if not text:
        return NOW
    try:
        return rows.knowledge(session, text)
    except rows.NoRevision as missing:
        raise NoVintage(f"没有变更记录 r{missing}。") from missing
    except ValueError as error:
        raise NoVintage(
            f"“{text}”不是台账时点，请填变更记录号（如 r12）、日期（如 2025-12-31）"
            "或定稿编号（如 PG2025-001）。"
        ) from error


def chosen(session: Session, text: str, year: int, settings: Settings, today: date) -> Chosen:
    """The vintage that `text` names, for the figures of a year. Raises NoVintage."""
    if text.upper().startswith("PG"):
        return _published(session, text.upper(), year, settings)
    at, rules = knowledge(session, text), Rules.of(settings)
    on = last_day(year, today)
    if not isinstance(at, Known):
        return Chosen("", "当前台账", Vintage(on, at, rules))
    if at.revision == 0:
        raise NoVintage(f"{text}时台账中还没有任何变更记录。")
    label = f"变更记录r{at.revision}时"
    if not re.fullmatch(r"r?\d+", text):
        label = f"{chinese_day(date.fromisoformat(text))}（变更记录r{at.revision}）"
    return Chosen(text, label, Vintage(on, at, rules))


def _published(session: Session, number: str, year: int, settings: Settings) -> Chosen:
    try:
        found = open_published(session, number)
    except NotPublished as missing:
        raise NoVintage(str(missing)) from missing
    frozen = found.settings.get("source_rank")
    rules = Rules.of(settings)
    if frozen:
        rules = replace(rules, source_rank=tuple(frozen))
    vintage = Vintage(last_day(year, found.report.on), Known(found.report.known), rules)
    return Chosen(number, f"定稿{number}", vintage, found)


def explain(
    session: Session, plan: str, year: int, earlier: Chosen, later: Chosen
) -> tuple[Comparison, dict[str, str]]:
    """The comparison, held to what published reports print, and a sentence per indicator.

    Raises UnknownPlan, BadDefinition, BadSetting.
    """
    found = compare(session, plan, year, earlier.vintage, later.vintage)
    for chosen_one, is_later in ((earlier, False), (later, True)):
        if chosen_one.published is not None and chosen_one.published.report.year == year:
            found = _held_to(found, chosen_one.published, is_later=is_later)
    ends = Ends(earlier.label, later.label)
    names = {row.indicator: row.name for row in found.rows}
    said = {
        row.indicator: explanation(row, year, ends, parent=names.get(row.derived_from or "", ""))
        for row in found.rows
    }
    return found, said


def _held_to(found: Comparison, published: Published, *, is_later: bool) -> Comparison:
    """The comparison with what a report printed in the place of what is computed for it now."""
    rows = tuple(
        row if frozen is None else _held(row, frozen, is_later=is_later)
        for row in found.rows
        for frozen in [published.report.row(row.indicator)]
    )
    return replace(found, rows=rows)


def _held(row: IndicatorChange, frozen: ReportRow, *, is_later: bool) -> IndicatorChange:
    official = _figure_held(row.official, frozen.official, frozen, is_later=is_later)
    ledger = _figure_held(row.ledger, frozen.ledger, frozen, is_later=is_later)
    shown = frozen.now.value
    if shown is None:
        return replace(row, official=official, ledger=ledger)
    return replace(row, official=official, ledger=ledger, **end_of(shown, is_later=is_later))


def _figure_held(
    found: Difference, printed: Decimal | None, frozen: ReportRow, *, is_later: bool
) -> Difference:
    """One of the two figures; where nothing was printed (or it was withheld) it stays."""
    computed = found.after if is_later else found.before
    if printed is None or printed == computed:
        return found
    values = {part.name: part.value for part in frozen.parts}
    accounts = tuple(
        account_held(account, values.get(account.name), is_later=is_later)
        if found.basis == "ledger"
        else account
        for account in found.accounts
    )
    moved = replace(found, accounts=accounts, **end_of(printed, is_later=is_later))
    return replace(moved, effects=ratio_effects(moved.before, moved.after, accounts))


def account_held(account: Account, printed: Decimal | None, *, is_later: bool) -> Account:
    """The account from what was printed; the rest is due to the program or its settings."""
    computed = account.after if is_later else account.before
    if printed is None or computed is None:
        return account
    gap = account.shown(computed) - printed
    if abs(gap) <= ROUNDED:
        return account
    plain = computed * printed / account.shown(computed) if computed else printed
    gone = plain - computed if is_later else computed - plain
    rest = Part(Cause.DEFINITION, gone, (), "定稿后程序或系统设置有变化")
    return replace(account, parts=(rest, *account.parts), **end_of(plain, is_later=is_later))


def end_of(value: Decimal, *, is_later: bool) -> dict[str, Any]:
    """The later or the earlier end of a difference."""
    return {"after" if is_later else "before": value}


def reasons_since_last(
    session: Session, wanted: Wanted, at: At, settings: Settings, today: date
) -> dict[str, tuple[str, str]]:
    """Indicator → its name and why it is not what the year's newest published report says.

    A report for outside gets no reason that tells sums over firms: it may tell of a single one.
    """
    since = _since_last(session, wanted, at, settings, today)
    return _tellable(wanted, since[1]) if since else {}


def with_reasons(
    session: Session, wanted: Wanted, at: At, settings: Settings, actor: Actor, today: date
) -> Wanted:
    """The order with a reason for every figure that is not what the newest published report says.

    What somebody wrote stays as written. Where nothing differs the report says the same reasons as
    the published one, so that it is the same report. Somebody who sees a part of the district gets
    none by itself, and a report for outside none that may tell of few firms.
    """
    since = _since_last(session, wanted, at, settings, today)
    if since is None or not may(actor, Action.OPEN_REPORTS):
        return wanted
    last, moved = since
    told = {indicator: reason for indicator, (_, reason) in _tellable(wanted, moved).items()}
    if not moved and last.report.audience is wanted.audience:
        told = {row.indicator: row.change for row in last.report.rows if row.change}
    return replace(wanted, changes={**told, **wanted.changes})


Moved = list[tuple[IndicatorChange, str]]
"""The indicators that are not what they were, each with the sentence that says why."""


def _since_last(
    session: Session, wanted: Wanted, at: At, settings: Settings, today: date
) -> tuple[Published, Moved] | None:
    """The newest published report on the same year of the plan, and what moved since."""
    number = _newest(session, wanted)
    if number is None:
        return None
    last = chosen(session, number, wanted.year, settings, today)
    assert last.published is not None
    later = Chosen("", "本期", Vintage(wanted.on, at, Rules.of(settings)))
    found, said = explain(session, wanted.plan, wanted.year, last, later)
    moved = [(row, said[row.indicator]) for row in found.rows if row.before != row.after]
    return last.published, moved


def _tellable(wanted: Wanted, moved: Moved) -> dict[str, tuple[str, str]]:
    """Indicator → its name and the reason, without those that the report may not tell."""
    quiet = is_guarded(wanted.audience, lifted=wanted.lifted, scoped=False)
    return {
        row.indicator: (row.name, reason.rstrip("。"))
        for row, reason in moved
        if not (quiet and tells_amounts(row))
    }


def _newest(session: Session, wanted: Wanted) -> str | None:
    """The number of the newest published report on the same year of the plan."""
    query = select(PublishedReport.number).where(
        PublishedReport.plan == wanted.plan, PublishedReport.year == wanted.year
    )
    return session.scalar(query.order_by(PublishedReport.id.desc()).limit(1))
