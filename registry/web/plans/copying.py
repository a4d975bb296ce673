"""复制规划: the next plan from this one, its base values proposed from final figures."""

from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, Length, NumberRange, Regexp, ValidationError

from registry.access import Action
from registry.extensions import ledger
from registry.indicators.rules import Rules
from registry.services.planning.copying import CODE, NewPlan, Proposal, copy_plan, proposals
from registry.services.planning.opening import OpenPlan
from registry.services.planning.saving import Taken
from registry.web.clock import now, today
from registry.web.forms import ChineseForm, words
from registry.web.guard import requires
from registry.web.numbers import BadNumber, number_of
from registry.web.people import current_actor
from registry.web.people import settings as program_settings
from registry.web.plans.blueprint import bp, opened
from registry.web.plans.saving import status_of

YEARS = 5


class CopyForm(ChineseForm):
    """What the new plan is called and over which years it goes."""

    code = StringField(
        "规划代码",
        [
            DataRequired("请填写规划代码。"),
            Length(max=30, message="最多 30 个字符。"),
            Regexp(f"^{CODE.pattern}$", message="只能用小写字母、数字和连字符，例如 daxing-15-5。"),
        ],
    )
    name = StringField(
        "规划名称", [DataRequired("请填写规划名称。"), Length(max=200, message="最多 200 个字。")]
    )
    base_year = IntegerField(
        "基期年", [NumberRange(2000, 2100, message="请填写四位年份，例如 2025。")]
    )
    end_year = IntegerField(
        "目标年", [NumberRange(2001, 2100, message="请填写四位年份，例如 2030。")]
    )
    scheme = SelectField(
        "产业领域", choices=words({"own": "另立方案，先照抄再改", "same": "沿用原方案"}.items())
    )

    def validate_end_year(self, field: IntegerField) -> None:
        """After the base year, within a lifetime."""
        base, end = self.base_year.data, field.data
        if base is not None and end is not None and not base < end <= base + 30:
            raise ValidationError("目标年应晚于基期年，且不超过三十年。")


@bp.route("/<plan>/copy", methods=["GET", "POST"])
@requires(Action.EDIT_PLANS)
def copy(plan: str) -> ResponseReturnValue:
    """Look at what is proposed, say the targets that are known, write the draft."""
    found = opened(plan)
    form = CopyForm(data=_begin(found))
    year = form.base_year.data if isinstance(form.base_year.data, int) else found.row.end_year
    year = min(max(year, found.row.base_year), found.row.end_year)
    proposed = proposals(ledger.session, found, year, today(), Rules.of(program_settings()))
    wanted, faults = _wanted(proposed)
    sound = form.validate_on_submit() and not faults
    if sound and form.base_year.data != year:
        form.base_year.errors = [f"应在{found.row.base_year}—{found.row.end_year}年之间。"]
    elif sound:
        try:
            code = _copy(found, form, proposed, wanted)
        except Taken as taken:
            form.code.errors = [str(taken)]
        else:
            flash("新规划已建立，状态为编制中。请逐项核对基期值，补全目标。", "success")
            return redirect(url_for("plans.show", plan=code))
    page = render_template(
        "plans/copy.html",
        plan=found,
        form=form,
        proposed=proposed,
        faults=faults,
        given=request.form,
        year=year,
    )
    return page, 422 if faults else status_of(form, None)


def _begin(plan: OpenPlan) -> dict[str, Any]:
    """With what the form begins: the five years after this plan."""
    end = plan.row.end_year
    return {"base_year": end, "end_year": end + YEARS, "scheme": "own"}


def _wanted(proposed: list[Proposal]) -> tuple[dict[str, Decimal], dict[str, str]]:
    """(indicator → target value, indicator → what is wrong with what was typed)."""
    wanted: dict[str, Decimal] = {}
    faults: dict[str, str] = {}
    for one in proposed:
        try:
            number = number_of(request.form.get(f"target-{one.indicator}", ""))
        except BadNumber as problem:
            faults[one.indicator] = str(problem)
        else:
            if number is not None:
                wanted[one.indicator] = number
    return wanted, faults


def _copy(
    plan: OpenPlan, form: CopyForm, proposed: list[Proposal], wanted: dict[str, Decimal]
) -> str:
    new = NewPlan(
        code=form.code.data,
        name=form.name.data,
        base_year=form.base_year.data,
        end_year=form.end_year.data,
        scheme=form.code.data if form.scheme.data == "own" else plan.row.sector_scheme,
    )
    return copy_plan(ledger.session, plan, new, proposed, wanted, actor=current_actor(), now=now())
