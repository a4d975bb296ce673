"""目标: change a row of the plan, add or take out yearly and split targets."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from registry.access import Action
from registry.extensions import ledger
from registry.indicators.areas import DISTRICT
from registry.models import Target
from registry.quantities import from_base, stated
from registry.records.writer import Conflict
from registry.services.editing import Overtaken
from registry.services.planning.opening import OpenPlan
from registry.services.planning.targets import (
    FACTS,
    Place,
    Unsound,
    delete_target,
    described,
    inherited,
    save_target,
    target_facts,
)
from registry.terms import Binding
from registry.web.clock import now
from registry.web.forms import ChineseForm, words
from registry.web.guard import requires
from registry.web.numbers import NumberField, typed
from registry.web.people import current_actor
from registry.web.plans.blueprint import bp, opened
from registry.web.plans.history import told_changes
from registry.web.plans.saving import filled_again, read_of, saved, status_of
from registry.web.plans.words import BASE_KINDS, OPERATORS


def _text(label: str, longest: int, **more: Any) -> StringField:
    return StringField(label, [Length(max=longest, message=f"最多 {longest} 个字。")], **more)


class TargetForm(ChineseForm):
    """Everything a person may change of a target."""

    read = HiddenField()
    label = _text("表中名称", 200)
    category = _text("类别", 40)
    unit = StringField("单位", [DataRequired("请填写单位。"), Length(max=30)])
    binding = SelectField("属性", choices=words(Binding.labels().items()))
    responsible = _text("责任单位", 200)
    base_kind = SelectField("基期类型", choices=words(BASE_KINDS.items()))
    base = NumberField("基期值")
    base_text = _text("基期原文", 200)
    operator = SelectField("目标算符", choices=words(OPERATORS.items()))
    value = NumberField("目标值")
    value_text = _text("目标原文", 200)
    sentence = TextAreaField("规划正文中的语句")
    difference = TextAreaField("正文与表的差异、基期值的来历")

    def facts(self) -> dict[str, Any] | None:
        """The columns of the target; None where they contradict each other, said at the field."""
        given = {name: self[name].data for name in FACTS if name not in ("base", "value")}
        try:
            return target_facts(given, self.base.number, self.value.number)
        except Unsound as problem:
            self[problem.field].errors = [str(problem)]
            return None


class PlaceForm(TargetForm):
    """A new target also says for which indicator, year and area."""

    indicator = SelectField("指标")
    year = SelectField("年度", coerce=int)
    area = SelectField("范围")

    def offer(self, plan: OpenPlan) -> None:
        """Put the plan's indicators, years and areas into the drop-downs."""
        self.indicator.choices = words(
            {row.indicator: plan.name_of(row.indicator) for row in plan.main}.items()
        )
        self.year.choices = words(
            {str(year): f"{year}年" for year in plan.meaning.span.years}.items()
        )
        self.area.choices = words(plan.areas.names.items())


@bp.route("/<plan>/targets/<int:target_id>", methods=["GET", "POST"])
@requires(Action.EDIT_PLANS)
def edit_target(plan: str, target_id: int) -> ResponseReturnValue:
    """One target, its form and its history."""
    found = opened(plan)
    row = _target(found, target_id)
    form = TargetForm(data=_shown(row))
    news = None
    if form.validate_on_submit() and (facts := form.facts()) is not None:
        place = Place(row.indicator, row.year, row.area)
        try:
            wrote = _save(found, place, facts, form)
        except Overtaken as overtaken:
            news = filled_again(form, overtaken)
        else:
            return saved(wrote, _back(found, row))
    return _page(found, row, form, news)


@bp.route("/<plan>/targets/new", methods=["GET", "POST"])
@requires(Action.EDIT_PLANS)
def new_target(plan: str) -> ResponseReturnValue:
    """A yearly or split target; it begins with the unit and sort of its indicator's own row."""
    found = opened(plan)
    if not found.main:
        abort(404)
    form = PlaceForm(data=_begin(found))
    form.offer(found)
    if form.validate_on_submit() and (facts := form.facts()) is not None:
        place = Place(form.indicator.data, form.year.data, form.area.data)
        if place.area != DISTRICT and facts["operator"] == "text":
            form.operator.errors = ["分解目标要填数值，不能是文字目标。"]
        else:
            try:
                wrote = _save(found, place, facts, form)
                return saved(wrote, url_for("plans.splits", plan=plan, year=place.year))
            except Overtaken:
                form.year.errors = [f"{described(found, place)}已经有了，请直接修改那一条。"]
    page = render_template("plans/target.html", plan=found, row=None, form=form, news=None)
    return page, status_of(form, None)


def _begin(plan: OpenPlan) -> dict[str, Any]:
    """With what the form of a new target begins: what the address asks for, else the first."""
    main = {row.indicator: row for row in plan.main}
    chosen = main.get(request.args.get("indicator", "")) or plan.main[0]
    area = request.args.get("area", DISTRICT)
    return {
        **inherited(chosen),
        "read": 0,
        "indicator": chosen.indicator,
        "year": request.args.get("year", plan.row.end_year, type=int),
        "area": area if area in plan.areas.names else DISTRICT,
    }


@bp.post("/<plan>/targets/<int:target_id>/delete")
@requires(Action.EDIT_PLANS)
def remove_target(plan: str, target_id: int) -> ResponseReturnValue:
    """Take a target out."""
    found = opened(plan)
    row = _target(found, target_id)
    read = request.form.get("read", 0, type=int)
    try:
        delete_target(ledger.session, found, row, read=read, actor=current_actor(), now=now())
        flash("已删除，历史仍可查。", "success")
    except Conflict:
        flash("这个目标刚被他人修改，没有删除，请核对后再删。", "warning")
    return redirect(_back(found, row))


def _save(plan: OpenPlan, place: Place, facts: dict[str, Any], form: Any) -> bool:
    return save_target(
        ledger.session, plan, place, facts, read=read_of(form), actor=current_actor(), now=now()
    )


def _target(plan: OpenPlan, target_id: int) -> Any:
    try:
        return plan.target(target_id)
    except LookupError:
        abort(404)


def _shown(row: Any) -> dict[str, Any]:
    """A target as its form shows it."""
    numbers = {
        name: typed(None if row._mapping[name] is None else from_base(row._mapping[name], ONE))
        for name in ("base", "value")
    }
    return {**row._mapping, **numbers, "read": row.revision_id}


ONE = stated("")


def _back(plan: OpenPlan, row: Any) -> str:
    if plan.is_main(row):
        return url_for("plans.show", plan=plan.row.code)
    return url_for("plans.splits", plan=plan.row.code, year=row.year)


def _page(plan: OpenPlan, row: Any, form: Any, news: Overtaken | None) -> ResponseReturnValue:
    page = render_template(
        "plans/target.html",
        plan=plan,
        row=row,
        form=form,
        news=news,
        place=described(plan, Place(row.indicator, row.year, row.area)),
        entries=told_changes(ledger.session, {Target: [row.id]}, plan),
    )
    return page, status_of(form, news)
