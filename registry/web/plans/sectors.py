"""产业领域: the sectors of the plan's scheme, each with the firms it takes from elsewhere."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.access import Action
from registry.extensions import ledger
from registry.indicators.sectors import words
from registry.services.editing import Overtaken
from registry.services.planning.opening import OpenPlan, sectors_of
from registry.services.planning.sectors import (
    BadSectors,
    SectorLine,
    firms_by_sector,
    other_sectors,
    plans_sharing,
    save_sectors,
)
from registry.web.clock import now, today
from registry.web.guard import requires
from registry.web.people import current_actor
from registry.web.plans.blueprint import bp, opened

EMPTY_LINES = 2
MOST_LINES = 40


@bp.get("/<plan>/sectors")
@requires(Action.VIEW)
def sectors(plan: str) -> ResponseReturnValue:
    """The sectors; whoever may edit plans sees them as a form."""
    found = opened(plan)
    return _page(found, _lines(found))


@bp.post("/<plan>/sectors/save")
@requires(Action.EDIT_PLANS)
def sectors_save(plan: str) -> ResponseReturnValue:
    """Bring the scheme to what was typed."""
    found, given = opened(plan), _given()
    try:
        wrote = save_sectors(ledger.session, found, given, actor=current_actor(), now=now())
    except BadSectors as bad:
        return _page(found, given, bad.problems, 422)
    except Overtaken as news:
        sentence = f"{news.revision.actor}刚改过产业领域，请核对下面最新的内容后再改"
        found = opened(plan)
        return _page(found, _lines(found), (sentence,), 409)
    flash("已保存。" if wrote else "没有改动，未产生变更记录。", "success" if wrote else "info")
    return redirect(url_for("plans.sectors", plan=plan))


def _lines(plan: OpenPlan) -> list[SectorLine]:
    return [
        SectorLine(
            code=row.code,
            read=row.revision_id,
            name=row.name,
            role=row.role or "",
            takes_sectors=row.takes_sectors or "",
            takes_industries=row.takes_industries or "",
        )
        for row in sectors_of(ledger.session, plan.row.sector_scheme)
    ]


def _given() -> list[SectorLine]:
    """The lines of the form, in their order."""
    form = request.form
    count = min(form.get("lines", 0, type=int), MOST_LINES)
    return [
        SectorLine(
            code=form.get(f"code-{line}", ""),
            read=form.get(f"read-{line}", 0, type=int),
            name=form.get(f"name-{line}", "").strip(),
            role=form.get(f"role-{line}", "").strip(),
            takes_sectors=";".join(form.getlist(f"takes_sectors-{line}")),
            takes_industries=form.get(f"takes_industries-{line}", "").strip(),
        )
        for line in range(count)
    ]


def _page(
    plan: OpenPlan,
    lines: list[SectorLine],
    problems: tuple[str, ...] = (),
    status: int = 200,
) -> ResponseReturnValue:
    empty = [SectorLine("", 0, "") for _ in range(EMPTY_LINES)]
    shown: list[Any] = [*(line for line in lines if line.code or line.name), *empty]
    page = render_template(
        "plans/sectors.html",
        plan=plan,
        lines=shown,
        taken=[words(line.takes_sectors) for line in shown],
        others=other_sectors(ledger.session, plan.row.sector_scheme),
        firms=firms_by_sector(ledger.session, plan.row.sector_scheme, today()),
        sharing=plans_sharing(ledger.session, plan),
        problems=problems,
    )
    return page, status
