"""修改基本信息: one firm's facts in a form. What two people change at once is shown, never lost."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from registry.access import Action
from registry.extensions import ledger
from registry.models import Enterprise
from registry.records.dossier import code_names
from registry.services import fields
from registry.services.editing import FACTS, Overtaken, edit_facts, firm_facts
from registry.terms import DatePrecision, EnterpriseSize, Holding, Listing, Term
from registry.web.clock import now, today
from registry.web.forms import ChineseForm, choices
from registry.web.guard import requires
from registry.web.people import current_actor

CLEAR = "清空"
"""A phone is never filled in beforehand, so an empty field cannot mean to delete it."""

bp = Blueprint("editing", __name__, url_prefix="/enterprises/<int:firm_id>/edit")


def _text(label: str, longest: int) -> StringField:
    return StringField(label, [Length(max=longest, message=f"最多 {longest} 个字。")])


def _choice(label: str, vocabulary: type[Term]) -> SelectField:
    return SelectField(label, default="", choices=choices(vocabulary, "未填写"))


class FactsForm(ChineseForm):
    """The basic facts of a firm; `read` is the version the form was filled from."""

    read = HiddenField()
    established_on = DateField(
        "成立日期", [Optional()], format="%Y-%m-%d", render_kw={"max": "9999-12-31"}
    )
    legal_person = _text("法定代表人", 100)
    contact = _text("联系人", 100)
    phone = _text("联系电话", 100)
    steward = _text("服务管家", 100)
    size = _choice("企业规模", EnterpriseSize)
    holding = _choice("控股类型", Holding)
    listing = _choice("上市情况", Listing)
    tags = _text("标签", 400)
    registered_address = _text("注册地址", 400)
    operating_address = _text("经营地址", 400)
    products = TextAreaField("主营产品")
    business_scope = TextAreaField("经营范围")
    note = TextAreaField("备注")

    def facts(self) -> dict[str, Any]:
        """What was typed; an empty field clears what stands there."""
        given = {name: self[name].data or None for name in FACTS if name in self}
        phone = given.pop("phone")
        if phone:
            given["phone"] = None if phone == CLEAR else phone
        precise = DatePrecision.DAY if given["established_on"] else None
        return {**given, "established_precision": precise}


@bp.route("", methods=["GET", "POST"])
@requires(Action.EDIT)
def edit(firm_id: int) -> ResponseReturnValue:
    """Fill the form, save it; where somebody was faster, show what they did and keep the entry."""
    day, actor = today(), current_actor()
    firm = firm_facts(ledger.session, firm_id, actor, day) or abort(404)
    form = FactsForm(data={**firm._mapping, "phone": None, "read": firm.revision_id})
    if not form.validate_on_submit():
        return _form(form, firm, day, 422 if form.errors else 200)
    read = int(form.read.data) if str(form.read.data).isdigit() else 0
    given = _kept_precision(form.facts(), firm)
    try:
        wrote = edit_facts(
            ledger.session, firm_id, given, read=read, actor=actor, now=now(), today=day
        )
    except Overtaken as news:
        form.read.data = form.read.raw_data = None
        form.read.process_data(news.revision.id)
        return _form(form, firm, day, 409, news)
    flash("已保存。" if wrote else "没有改动，未产生变更记录。", "success" if wrote else "info")
    return redirect(url_for("dossier.show", firm_id=firm_id))


def _kept_precision(given: dict[str, Any], firm: Any) -> dict[str, Any]:
    """A date nobody touched stays as exact or vague as it was."""
    if given["established_on"] == firm.established_on:
        return {**given, "established_precision": firm.established_precision}
    return given


def _seen(name: str, text: str) -> str:
    return fields.masked(text) if name == "phone" else text


def _form(
    form: FactsForm, firm: Any, day: date, status: int, news: Overtaken | None = None
) -> ResponseReturnValue:
    codes = code_names(ledger.session, day)
    theirs = [
        (
            fields.label(Enterprise, name),
            *(_seen(name, fields.value_text(Enterprise, name, one, codes)) for one in (old, new)),
        )
        for name, (old, new) in (news.theirs if news else {}).items()
        if fields.is_shown(Enterprise, name)
    ]
    shown = render_template(
        "enterprises/edit.html",
        form=form,
        firm=firm,
        news=news,
        theirs=theirs,
        phone=fields.masked(firm.phone),
    )
    return shown, status
