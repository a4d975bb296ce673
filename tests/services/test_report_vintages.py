"""Vintages by name, and a comparison that begins at what a published report printed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from registry.records.rows import NOW, Known
from registry.services.publishing import publish
from registry.services.report_vintages import NoVintage, chosen, explain, reasons_since_last
from registry.services.reporting import Wanted
from registry.terms import Cause, Door
from tests.reports.district import NOW_UTC, PLAN, TODAY, WHO, YEAR_END, district

WANTED = Wanted(PLAN, 2025, YEAR_END)


@pytest.fixture
def session(database):
    with database.session() as session:
        district().write(session)
        yield session


def published(session, settings) -> str:
    return publish(session, WANTED, NOW, settings, WHO, NOW_UTC, "0.1.0", Door.FORM).number


def test_a_vintage_is_named_by_report_revision_day_or_nothing(session, settings):
    number = published(session, settings)
    found = chosen(session, number.lower(), 2025, settings, TODAY)
    assert (found.label, found.vintage.at, found.vintage.on) == (
        "定稿PG2025-001",
        Known(1),
        YEAR_END,
    )
    assert chosen(session, "r1", 2025, settings, TODAY).label == "变更记录r1时"
    assert chosen(session, "2026-11-23", 2025, settings, TODAY).vintage.at == Known(2)
    assert chosen(session, "", 2026, settings, TODAY).vintage.on == TODAY
    for text in ("r9", "PG2025-009", "示例", "2020-01-01"):
        with pytest.raises(NoVintage):
            chosen(session, text, 2025, settings, TODAY)


def test_a_report_s_own_rank_of_sources_counts_for_its_vintage(session, settings):
    number = published(session, settings)
    turned = replace(settings, source_ranks=tuple(reversed(settings.source_ranks)))
    found = chosen(session, number, 2025, turned, TODAY)
    assert found.vintage.rules.source_rank == settings.source_ranks
    comparison, _ = explain(session, PLAN, 2025, found, chosen(session, "", 2025, turned, TODAY))
    row = comparison.row("rd_intensity")
    assert row is not None
    assert row.rules == ("经营数据来源的优先次序已调整",)


def test_what_a_report_printed_otherwise_is_a_part_of_its_own(session, settings):
    number = published(session, settings)
    first = chosen(session, number, 2025, settings, TODAY)
    assert first.published is not None
    report = first.published.report
    printed = report.row("output")
    assert printed is not None
    assert printed.ledger is not None
    (top,) = printed.parts
    wrong = replace(
        printed,
        ledger=printed.ledger - 2,
        parts=(replace(top, value=(top.value or Decimal(0)) - 2),),
    )
    rows = tuple(wrong if row is printed else row for row in report.rows)
    held = replace(first, published=replace(first.published, report=replace(report, rows=rows)))
    now = chosen(session, "", 2025, settings, TODAY)
    for ends, sign in (((held, now), 1), ((now, held), -1)):
        found, _ = explain(session, PLAN, 2025, *ends)
        row = found.row("output")
        assert row is not None
        (account,) = row.ledger.accounts
        (part,) = account.parts
        assert (part.cause, part.amount) == (Cause.DEFINITION, sign * Decimal(200_000_000))
        assert account.difference == part.amount
        assert row.ledger.after - row.ledger.before == sign * 2


def test_reasons_are_proposed_only_where_a_figure_is_another_one(session, settings):
    assert reasons_since_last(session, WANTED, NOW, settings, TODAY) == {}
    published(session, settings)
    assert reasons_since_last(session, WANTED, NOW, settings, TODAY) == {}
    later = replace(WANTED, on=date(2025, 6, 30))
    told = reasons_since_last(session, later, NOW, settings, TODAY)
    assert "本期暂无数据（统计时点早于2025年末" in told["advanced_manufacturers"][1]
