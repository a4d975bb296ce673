"""What is asked when a round is sent out."""

from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from registry.periods import BadPeriod, Period
from registry.services.returns.reissuing import Reissue
from registry.services.returns.sending import REGISTERS_SENT, Order, open_fields
from registry.terms import Division, DueList, Register
from registry.web.clock import today
from registry.web.forms import ChineseForm, words


def due_day() -> DateField:
    """Until when; each form has the fields in the order of its page."""
    return DateField("报送截止日", [InputRequired("请填写截止日，例如 2026-11-20。")])


def columns_asked() -> SelectMultipleField:
    """What is to be filled in."""
    return SelectMultipleField("要填的列", validate_choice=False)


def requirement() -> TextAreaField:
    """What is printed above every workbook."""
    return TextAreaField("填报要求", [Length(max=400, message="最多 400 个字。")])


class AskedForm(ChineseForm):
    """What units are asked to fill in, and until when."""

    standing: date | None = None
    """The day that holds so far, which may stay although it is over."""

    def validate_due_on(self, field: DateField) -> None:
        """A day that is still to come."""
        if field.data is not None and field.data < today() and field.data != self.standing:
            raise ValidationError("截止日已经过去，请填今天或以后的日期。")

    def validate_columns(self, field: SelectMultipleField) -> None:
        """Columns of the register, at least one."""
        known = {one.name for one in open_fields(self.chosen_register)}
        field.data = [name for name in field.data or [] if name in known]
        if not field.data:
            raise ValidationError("请至少选一列。")

    @property
    def chosen_register(self) -> Register:
        """The register whose columns are asked for."""
        raise NotImplementedError


class SendOutForm(AskedForm):
    """Register, period, day, units and columns of a round."""

    register = SelectField("登记表", choices=words((r.value, r.label) for r in REGISTERS_SENT))
    period = StringField(
        "年度或月份", [DataRequired("请填写年度或月份。")], render_kw={"placeholder": "如 2026-10"}
    )
    due_on = due_day()
    due_list = SelectField("应报范围", choices=words(DueList.labels().items()))
    division = SelectField("报送单位", choices=words(Division.labels().items()))
    columns, note = columns_asked(), requirement()

    def validate_period(self, field: StringField) -> None:
        """A period as people write it."""
        january = self.register.data == Register.PROJECTS
        try:
            Period.parse(field.data or "", january=january)
        except BadPeriod as problem:
            raise ValidationError(str(problem)) from problem

    @property
    def chosen_register(self) -> Register:
        """The register chosen, 经营数据 where none is."""
        codes = {one.value: one for one in REGISTERS_SENT}
        return codes.get(self.register.data, Register.FIGURES)

    def order(self) -> Order:
        """What a form that holds asks for."""
        register = self.chosen_register
        assert self.due_on.data is not None
        return Order(
            register=register,
            period=Period.parse(self.period.data or "", january=register is Register.PROJECTS),
            due_on=self.due_on.data,
            due_list=DueList(self.due_list.data),
            division=Division(self.division.data),
            columns=tuple(self.columns.data or ()),
            note=self.note.data or "",
        )


class ReissueForm(AskedForm):
    """What a round that is out asks for from now on."""

    columns, due_on, note = columns_asked(), due_day(), requirement()
    again = BooleanField("已报回的单位要用新版重新报送")
    of_register = Register.FIGURES

    @classmethod
    def of(cls, row: Any) -> "ReissueForm":
        """The form of a round, filled in with what it asks for."""
        asked = {"due_on": row.due_on, "columns": row.columns.split(";"), "note": row.note or ""}
        form = cls(data=asked)
        form.standing, form.of_register = row.due_on, Register(row.register)
        return form

    @property
    def chosen_register(self) -> Register:
        """The register of the round."""
        return self.of_register

    def wanted(self) -> Reissue:
        """What a form that holds asks for."""
        assert self.due_on.data is not None
        columns, note = tuple(self.columns.data or ()), self.note.data or ""
        return Reissue(self.due_on.data, columns, note, again=self.again.data)


class ReasonForm(ChineseForm):
    """Why a return is sent back."""

    reason = StringField(
        "退回原因", [DataRequired("请写明退回原因。"), Length(max=200, message="最多 200 个字。")]
    )
