"""年度和分解目标: judged for a year, and what the parts add up to beside the district's target."""

from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue

from registry.access import Action
from registry.extensions import ledger
from registry.indicators.areas import KINDS
from registry.indicators.breakdown import additions, target_rows
from registry.records.rows import NOW
from registry.web.clock import today
from registry.web.guard import requires
from registry.web.plans.blueprint import bp, opened


@bp.get("/<plan>/splits")
@requires(Action.VIEW)
def splits(plan: str) -> ResponseReturnValue:
    """The yearly and split targets of a year."""
    found, day = opened(plan), today()
    span = found.meaning.span
    year = request.args.get("year", min(max(day.year, span.start), span.end), type=int)
    year = year if year in span.years else span.end
    on = min(date(year, 12, 31), day)
    rows = target_rows(ledger.session, found.meaning, year, on, NOW)
    ids = {(row.indicator, row.year, row.area): row for row in found.others}
    return render_template(
        "plans/splits.html",
        plan=found,
        year=year,
        on=on,
        rows=rows,
        ids=ids,
        kinds=KINDS,
        additions=[
            (found.name_of(row.indicator), row, one)
            for row in found.main
            if row.indicator in found.meaning.definitions
            for one in additions(found.meaning, row.indicator)
            if one.year in (year, span.end)
        ],
        definitions=found.meaning.definitions,
    )
