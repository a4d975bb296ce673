"""口径设置: the open questions of a plan on one page, each with its answer, by whom and when."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from registry.access import Action
from registry.extensions import ledger
from registry.models import HonourKind
from registry.records.rows import NOW, rows
from registry.services.editing import Overtaken
from registry.services.planning.answers import KINDS, Answer, BadAnswer, answers, give_answer
from registry.services.planning.opening import OpenPlan
from registry.web.clock import now
from registry.web.guard import requires
from registry.web.people import current_actor
from registry.web.plans.blueprint import bp, opened
from registry.web.plans.saving import saved


@bp.get("/<plan>/settings")
@requires(Action.VIEW)
def settings(plan: str) -> ResponseReturnValue:
    """Every question with its answer."""
    return _page(opened(plan))


@bp.post("/<plan>/settings/<name>")
@requires(Action.EDIT_PLANS)
def answer(plan: str, name: str) -> ResponseReturnValue:
    """Answer one question."""
    found = opened(plan)
    asked = {one.name: one for one in answers(ledger.session, found)}
    if name not in asked:
        abort(404)
    value, read = request.form.get("value", ""), request.form.get("read", 0, type=int)
    try:
        wrote = give_answer(
            ledger.session,
            found,
            asked[name],
            value,
            read=read,
            actor=current_actor(),
            now=now(),
        )
    except BadAnswer as problem:
        return _page(found, {name: (value, str(problem))}, 422)
    except Overtaken as news:
        theirs = f"{news.revision.actor}刚改过这一项，请核对现在的答案后再保存。"
        return _page(opened(plan), {name: (value, theirs)}, 409)
    return saved(wrote, url_for("plans.settings", plan=plan, _anchor=f"q-{name}"))


def _page(
    plan: OpenPlan, faults: dict[str, tuple[str, str]] | None = None, status: int = 200
) -> ResponseReturnValue:
    found = answers(ledger.session, plan)
    groups: dict[str, list[Answer]] = {}
    for one in found:
        word = plan.name_of(one.indicator) if one.indicator else "整个规划"
        groups.setdefault(word, []).append(one)
    page = render_template(
        "plans/settings.html",
        plan=plan,
        groups=groups,
        faults=faults or {},
        open_count=sum(one.is_open for one in found if one.indicator),
        kinds=_kinds() if any(one.name == KINDS for one in found) else [],
        kinds_name=KINDS,
    )
    return page, status


def _kinds() -> list[Any]:
    """Honour kinds with their codes: what may be answered where kinds are asked for."""
    kind = rows(HonourKind, NOW).c
    query = select(kind.code, kind.name).order_by(kind.code, kind.starts_on)
    return list({row.code: row for row in ledger.session.execute(query)}.values())
