"""The forms in which a person writes down a project, and how far it is at the end of a month."""

from collections.abc import Callable, Iterable

from wtforms import Field, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from registry.services.project_entry import FACTS, IDENTITY, PROGRESS
from registry.services.typed import Said
from registry.web.forms import ChineseForm, words

PHONE = "phone"
"""Never filled in beforehand, so an empty field cannot mean to delete it."""


def _text(label: str, longest: int = 200) -> StringField:
    return StringField(label, [Length(max=longest, message=f"最多 {longest} 个字。")])


def _long(label: str) -> TextAreaField:
    return TextAreaField(label, render_kw={"rows": 3})


class TypedForm(ChineseForm):
    """A form of texts as the cells of a template hold them; `read` is the version it shows."""

    read = HiddenField()

    def typed(self, names: Iterable[str]) -> dict[str, str]:
        """Field → what stands in it now; a telephone number only where one was typed."""
        said = {name: self[name].data or "" for name in names if name in self}
        return {name: text for name, text in said.items() if text or name != PHONE}

    def tell(self, problems: Iterable[Said]) -> None:
        """Put what the ledger says against it beside its field, else above the form."""
        for one in problems:
            field = self[one.field] if one.field and one.field in self else None
            if isinstance(field, Field):
                field.errors = [*field.errors, one.message]
            else:
                self.form_errors.append(one.message)


class ProjectForm(TypedForm):
    """What a project is."""

    name = StringField(
        "项目名称",
        [InputRequired("请填写项目名称。"), Length(max=200, message="最多 200 个字。")],
    )
    code = _text("项目代码", 60)
    owner_name = _text("建设单位")
    uscc = _text("统一社会信用代码", 18)
    level = SelectField("项目级别", default="")
    category = SelectField("项目类别", default="")
    stage = SelectField("项目阶段", default="")
    sector = SelectField("产业领域", default="")
    town = SelectField("所属镇街", default="")
    in_statistics = SelectField("是否纳统", default="")
    total_investment = _text("总投资", 40)
    land = _text("用地面积", 40)
    expected_output = _text("达产产值", 40)
    expected_tax = _text("达产税收", 40)
    planned_start = _text("计划开工", 40)
    actual_start = _text("实际开工", 40)
    planned_finish = _text("计划竣工", 40)
    actual_finish = _text("实际竣工", 40)
    site = _text("建设地点", 400)
    content = _long("建设内容及规模")
    responsible_unit = _text("责任单位")
    responsible_person = _text("责任人", 100)
    phone = _text("联系电话", 100)
    note = _long("备注")

    def offer(self, words_of: Callable[[str], Iterable[str]]) -> None:
        """Fill the choices; a word that is recorded and no longer offered stays choosable."""
        for name in ("level", "category", "stage", "sector", "town"):
            self._offer(name, words_of(name))
        self._offer("in_statistics", ("是", "否"))

    def _offer(self, name: str, known: Iterable[str]) -> None:
        field = self[name]
        shown = [field.object_data] if field.object_data else []
        offered = list(dict.fromkeys([*known, *shown]))
        field.choices = words([("", "未填写"), *((one, one) for one in offered)])

    def keep_identity(self) -> None:
        """A project on record keeps what it is called by."""
        for name in IDENTITY:
            del self[name]

    def facts(self) -> dict[str, str]:
        """What was typed of the project itself."""
        return self.typed((*IDENTITY, *FACTS))


class ProgressForm(TypedForm):
    """How far a project is at the end of a month."""

    planned_this_year = _text("年度计划投资", 40)
    done_this_year = _text("本年完成投资", 40)
    done_total = _text("自开工累计完成投资", 40)
    progress = _text("形象进度", 400)
    issues = _long("存在问题")

    def facts(self) -> dict[str, str]:
        """What was typed."""
        return self.typed(PROGRESS)
