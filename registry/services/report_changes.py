"""与上期差异原因: what is known of why a figure is no longer the one published last year."""

import json
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.indicators.table import Table
from registry.models import PublishedReport
from registry.reports.canonical import restored
from registry.reports.report import Report
from registry.reports.words import amount


def restatements(session: Session, tables: Sequence[Table]) -> dict[str, str]:
    """Indicator → how last year's official figure was revised since it was published.

    Only official figures are compared: a ledger's sum of old may tell of few firms.
    """
    if len(tables) < 2:
        return {}
    last = tables[-2]
    query = (
        select(PublishedReport.number, PublishedReport.body)
        .where(PublishedReport.plan == last.plan, PublishedReport.year == last.year)
        .order_by(PublishedReport.id.desc())
        .limit(1)
    )
    found = session.execute(query).first()
    if found is None:
        return {}
    published = restored(Report, json.loads(found.body)["report"])
    told = {}
    for row in last.rows:
        before = published.row(row.indicator)
        if before is None or before.official is None or row.official is None:
            continue
        old, new = (amount(v, row.decimals, row.unit) for v in (before.official, row.official))
        if old != new:
            told[row.indicator] = f"{last.year}年数在定稿{found.number}后由{old}修订为{new}"
    return told
