"""Which report a person asks for: plan, year, 台账时点, 使用范围; from a form or an address."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from flask import abort
from flask_login import current_user
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from registry.access import Action
from registry.extensions import ledger
from registry.records.overview import plan_shown_first, plans
from registry.records.rows import Known
from registry.reports.build import last_day
from registry.services.report_jobs import Order
from registry.services.report_vintages import NoVintage, knowledge
from registry.services.reporting import Wanted
from registry.terms import Audience
from registry.web.clock import today
from registry.web.forms import ChineseForm, words

LONGEST_REASON = 500


class OrderForm(ChineseForm):
    """What is asked once per report."""

    plan = SelectField("规划", validate_choice=True)
    year = IntegerField(
        "年度", [InputRequired("请选择年度。"), NumberRange(2000, 2100, "年度应为四位数字。")]
    )
    known = StringField("台账时点", render_kw={"placeholder": "空为当前，如 r30 或 2026-10-31"})
    audience = RadioField(
        "使用范围", choices=words(Audience.labels().items()), default=str(Audience.INTERNAL)
    )
    lift = TextAreaField(
        "解除小样本保护的理由", [Length(max=LONGEST_REASON, message="最多 500 个字。")]
    )

    def validate_known(self, field: StringField) -> None:
        """A revision or a day of the ledger."""
        try:
            knowledge(ledger.session, field.data or "")
        except NoVintage as problem:
            raise ValidationError(str(problem)) from problem

    def validate_lift(self, field: TextAreaField) -> None:
        """Only a report for outside has a guard, and only some may take it off."""
        if not field.data:
            return
        if self.audience.data != Audience.EXTERNAL:
            raise ValidationError("内部使用的报告不隐去数据，不用填写理由。")
        if not current_user.may(Action.LIFT_GUARD):
            raise ValidationError("您没有解除小样本保护的权限。")

    def order(self, reasons: Mapping[str, str]) -> Order:
        """The order of a form that holds."""
        year, day = int(self.year.data or 0), today()
        at = knowledge(ledger.session, self.known.data or "")
        wanted = Wanted(
            plan=str(self.plan.data),
            year=year,
            on=last_day(year, day),
            audience=Audience(self.audience.data),
            lifted_because=self.lift.data or None,
            changes=dict(reasons),
        )
        return Order(wanted, at.revision if isinstance(at, Known) else None)


def order_form(given: Mapping[str, str], *, secured: bool = False) -> OrderForm:
    """The form filled from an address or from what was sent; `secured` forms carry a token."""
    known = plans(ledger.session)
    form = OrderForm(given, meta={"csrf": secured})
    form.plan.choices = words((plan.code, plan.name) for plan in known)
    if not given and known:
        first = plan_shown_first(known, today())
        form.plan.data, form.year.data = first.code, min(first.end_year, today().year)
    return form


def reasons_given(sent: Mapping[str, str]) -> dict[str, str]:
    """Indicator → 与上期差异原因, where a person left one standing."""
    prefix = "reason-"
    found = {
        name.removeprefix(prefix): text.strip().rstrip("。")[:LONGEST_REASON]
        for name, text in sent.items()
        if name.startswith(prefix)
    }
    return {indicator: text for indicator, text in found.items() if text}


def posted_order(sent: Mapping[str, str]) -> Order:
    """The order that a page's buttons send; 422 where it does not hold."""
    form = order_form(sent, secured=True)
    if not form.validate():
        said = [str(error) for errors in form.errors.values() for error in errors]
        abort(422, "；".join(said))
    return form.order(reasons_given(sent))


def with_ending(order: Order, ending: str) -> Order:
    """The order for one kind of file."""
    return replace(order, ending=ending)


def years_of(on: date) -> list[int]:
    """The years one may ask for, the newest first."""
    first = min((plan.start_year for plan in plans(ledger.session)), default=on.year)
    return list(range(on.year, first - 1, -1))
