"""界面组件: every building block in every state on one page, for designers, reviewers and tests."""

from datetime import UTC, datetime
from types import SimpleNamespace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired

from registry.access import Action
from registry.importing.outcome import State
from registry.services.neighbourhood import Excerpt, Letter, Line, Seen
from registry.terms import HonourStatus, JobState, Sector, Severity, Verdict
from registry.web.forms import ChineseForm, choices
from registry.web.guard import requires
from registry.web.listing import ListState, Pager
from registry.web.sparks import Spark
from registry.web.timeline import Entry, Step

bp = Blueprint("components", __name__)


class SampleForm(ChineseForm):
    """Each kind of field."""

    name = StringField("企业名称", [DataRequired("请填写企业名称。")])
    sector = SelectField("产业领域", choices=choices(Sector, "请选择"))
    capital = StringField("注册资本")
    note = TextAreaField("备注")
    advanced = BooleanField("属于高精尖产业")


@bp.get("/components")
@requires(Action.OWN_ACCOUNT)
def show() -> ResponseReturnValue:
    """Show all components with made-up content."""
    form = SampleForm(request.args, meta={"csrf": False})
    faulty = SampleForm(name="", meta={"csrf": False}, prefix="faulty-")
    faulty.validate()
    return render_template(
        "components/show.html",
        form=form,
        sectors=Sector.labels(),
        faulty=faulty,
        listing=ListState.of(request.path, request.args, ("name", "output")),
        unfiltered=ListState.of(request.path, MultiDict(), ("name",)),
        filtered=ListState.of(request.path, MultiDict({"q": "示例"}), ("name",)),
        pagers=[Pager(7, 3098), Pager(1, 12), Pager(1, 0)],
        terms=(State, Verdict, Severity, JobState, HonourStatus),
        cells=SimpleNamespace(total=4200, unchanged=3610, normalised=402, rejected=38, ignored=150),
        changes=SAMPLE_CHANGES,
        around=SAMPLE_EXCERPT,
        chart=SAMPLE_CHART,
        sample_spark=SAMPLE_SPARK,
    )


SAMPLE_CHANGES = [
    Entry(
        number=128,
        moment=datetime(2026, 10, 12, 1, 36, tzinfo=UTC),
        actor="示例编辑",
        door="导入",
        note="",
        record="经营数据",
        what="修改",
        place="示例月报.xlsx › 9月",
        fields=(
            Step(
                "营业收入",
                "1,204.00 万元",
                "12,040.00 万元",
                "示例月报.xlsx › 9月 › F37",
                "1.204亿",
                1,
            ),
            Step("平均用工人数", "", "120 人", "派生", "", None),
        ),
    ),
    Entry(
        number=3,
        moment=datetime(2026, 1, 5, 8, 2, tzinfo=UTC),
        actor="示例编辑",
        door="表单",
        note="按来函更正。",
        record="企业档案",
        what="修改",
        place="人工",
        fields=(Step("备注", "旧备注", "", "", "", None),),
    ),
]

SAMPLE_EXCERPT = Excerpt(
    letters=(
        Letter("B", own=False, hidden=False, gap=False),
        Letter("F", own=True, hidden=False, gap=True),
        Letter("G", own=False, hidden=True, gap=False),
    ),
    lines=tuple(
        Line(number, number == 3, number == 37, number == 38, number == 36, cells)
        for number, cells in (
            (3, (Seen("企业名称"), Seen("营业收入"), Seen("镇街"))),
            (36, (Seen("示例智能装备厂"), Seen("880", number=True), Seen("采育镇"))),
            (37, (Seen("示例医药"), Seen("1.204亿", own=True), Seen("采育镇", merged=True))),
            (38, (Seen("示例新设企业"), Seen("", number=True), Seen("黄村镇"))),
        )
    ),
    alone=False,
)

SAMPLE_CHART = {
    "kind": "line",
    "unit": "亿元",
    "categories": ["2020年", "2021年", "2022年", "2023年", "2024年", "2025年"],
    "series": [
        {
            "name": "统计数",
            "role": "official",
            "values": [904.9, 1689.6, 1017.7, 1065.2, 1130.8, None],
            "texts": ["904.9", "1,689.6", "1,017.7", "1,065.2", "1,130.8", None],
        },
        {
            "name": "台账汇总数",
            "role": "ledger",
            "values": [897.2, 1671.0, 1002.4, 1041.0, 1102.5, 1166.3],
            "texts": ["897.2", "1,671", "1,002.4", "1,041", "1,102.5", "1,166.3"],
        },
        {
            "name": "目标路径",
            "role": "milestone",
            "values": [904.9, 1014.2, 1136.7, 1274.0, 1427.8, 1600],
            "texts": ["904.9", "1,014.2", "1,136.7", "1,274", "1,427.8", "1,600"],
        },
    ],
}

SAMPLE_SPARK = Spark(
    "M4 24 L52 6 L100 18", "M4 24 L128 8", (100, 18), (128, 8), "2020年904.9，2021年1,813.6"
)
