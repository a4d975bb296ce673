"""规划一览 and one plan: its table with its sentences and what its numbers imply, its name."""

from itertools import groupby
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import DataRequired, Length

from registry.access import Action
from registry.extensions import ledger
from registry.indicators.implied import implied
from registry.models import Plan
from registry.records.overview import plan_shown_first, plans
from registry.services.editing import Overtaken
from registry.services.planning.answers import answers
from registry.services.planning.saving import save_row
from registry.terms import Binding, PlanStatus
from registry.web.clock import now, today
from registry.web.forms import ChineseForm, words
from registry.web.guard import requires
from registry.web.people import current_actor
from registry.web.plans.blueprint import bp, opened
from registry.web.plans.saving import filled_again, read_of, saved, status_of


class PlanForm(ChineseForm):
    """What may change of a plan itself; its years are the key of its targets and stay."""

    read = HiddenField()
    name = StringField(
        "规划名称",
        [DataRequired("请填写规划名称。"), Length(max=200, message="最多 200 个字。")],
    )
    status = SelectField("状态", choices=words(PlanStatus.labels().items()))


@bp.get("")
@requires(Action.VIEW)
def index() -> ResponseReturnValue:
    """Every plan, the newest first."""
    known = plans(ledger.session)
    return render_template(
        "plans/list.html",
        plans=list(reversed(known)),
        first=plan_shown_first(known, today()),
        statuses=PlanStatus.labels(),
    )


@bp.get("/<plan>")
@requires(Action.VIEW)
def show(plan: str) -> ResponseReturnValue:
    """The plan's table, row by row as the plan says it."""
    found = opened(plan)
    questions = [one for one in answers(ledger.session, found) if one.indicator]
    return render_template(
        "plans/show.html",
        plan=found,
        groups=[(word, list(rows)) for word, rows in groupby(found.main, lambda row: row.category)],
        implied=implied(found.meaning),
        bindings=Binding.labels(),
        numbers={target.indicator: target for target in found.meaning.targets},
        open_questions=sum(one.is_open for one in questions),
        statuses=PlanStatus.labels(),
    )


@bp.route("/<plan>/edit", methods=["GET", "POST"])
@requires(Action.EDIT_PLANS)
def edit(plan: str) -> ResponseReturnValue:
    """Name and status."""
    row: Any = opened(plan).row
    status = row.status or str(PlanStatus.IN_FORCE)
    form = PlanForm(data={"read": row.revision_id, "name": row.name, "status": status})
    news = None
    if form.validate_on_submit():
        given = {"name": form.name.data, "status": form.status.data}
        if given["status"] == PlanStatus.IN_FORCE and row.status is None:
            given["status"] = None
        try:
            wrote = save_row(
                ledger.session,
                Plan,
                {"code": plan},
                given,
                read=read_of(form),
                actor=current_actor(),
                now=now(),
                note=f"规划“{form.name.data}”",
            )
        except Overtaken as overtaken:
            news = filled_again(form, overtaken)
        else:
            return saved(wrote, url_for("plans.show", plan=plan))
    page = render_template("plans/edit.html", plan=opened(plan), form=form, news=news)
    return page, status_of(form, news)
