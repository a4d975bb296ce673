"""The form in which a person says what an official list is and with what it is compared."""

from datetime import date

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from registry.access import Action, Actor, may
from registry.periods import BadPeriod, Period
from registry.services.reconciling.given import Given, Papers, given
from registry.services.reconciling.ours import Side
from registry.terms import Against, Origin
from registry.web.forms import ChineseForm, choices

LATEST = {"max": "9999-12-31"}


class ListForm(ChineseForm):
    """A file or pasted text, what it is compared with, and what the whole list says."""

    file = FileField("选择文件")
    text = TextAreaField("粘贴名单", render_kw={"rows": 6})
    title = StringField("名单名称", [Length(max=200, message="最多 200 个字。")])
    sheet = StringField("工作表", [Length(max=100, message="最多 100 个字。")])
    against = SelectField("与什么核对", validate_choice=True)
    on = DateField("核对日", [InputRequired("请填写核对日。")], format="%Y-%m-%d", render_kw=LATEST)
    period = StringField("在库时期", render_kw={"placeholder": "如 2025 或 2026-09"})
    source = SelectField("数据来源", default="", choices=choices(Origin, "镇街报送（默认）"))
    batch = StringField("批次", [Length(max=100, message="最多 100 个字。")])
    recognised_on = DateField("认定日期", [Optional()], format="%Y-%m-%d", render_kw=LATEST)
    document_no = StringField("文号", [Length(max=100, message="最多 100 个字。")])

    def offer(self, codes: dict[str, dict[str, str]], actor: Actor) -> None:
        """The things a list can be compared with, by this person."""
        plain = [("firms", "全部在册企业"), ("library", "某一时期的规上在库企业")]
        kinds = [(f"honour:{code}", name) for code, name in codes["honour"].items()]
        platforms = [(f"platform:{code}", name) for code, name in codes["platform"].items()]
        groups = {"企业": plain, "资质荣誉（核对日有效）": kinds, "创新平台": platforms}
        self.against.choices = groups
        if not may(actor, Action.VIEW_FIRM_STATISTICS):
            own = [(code, term) for code, term in Origin.labels().items() if code != "statistics"]
            self.source.choices = [("", "镇街报送（默认）"), *own]

    def validate_file(self, field: FileField) -> None:
        """A file or a text, not both and not neither."""
        given = isinstance(field.data, FileStorage) and bool(field.data.filename)
        if given and self.text.data:
            raise ValidationError("文件和粘贴的名单只能用一种，请删去其中一种。")
        if not given and not self.text.data:
            raise ValidationError("请选择名单文件，或在下面粘贴名单。")

    def validate_period(self, field: StringField) -> None:
        """A library is one of a period."""
        if self.against.data != "library":
            return
        if not field.data:
            raise ValidationError("核对规上在库企业要填写时期，例如 2026-09。")
        try:
            field.data = Period.parse(field.data).code
        except BadPeriod as problem:
            raise ValidationError(str(problem)) from problem

    @property
    def side(self) -> Side:
        """What the list is compared with."""
        kind, _, subject = str(self.against.data).partition(":")
        against = Against(kind)
        if against is Against.LIBRARY:
            subject = str(self.period.data)
        day: date = self.on.data
        return Side(against, subject, day)

    def said(self, name: str) -> Given:
        """Everything beside the file, which is called `name`."""
        papers = Papers(
            self.batch.data or "",
            self.recognised_on.data,
            self.document_no.data or "",
            self.source.data or "",
        )
        title = self.title.data or name.rsplit(".", 1)[0]
        return given(title, self.side, papers, self.sheet.data or "")
