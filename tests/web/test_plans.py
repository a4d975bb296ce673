"""规划 as pages: the plan's table, its targets, answers, verdicts, sectors, copy and projection."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from registry.extensions import ledger
from registry.models import AuditEvent, DistrictFigure, Target
from registry.records.rows import NOW, rows
from registry.records.writer import write
from registry.terms import Door
from tests.support.firms import WHEN, Firms, whole
from tests.support.pages import Page, Visitor

PLAN = "/plans/daxing-14-5"
NEXT = "/plans/shili-15-5"
TARGET = (
    *("read", "label", "category", "unit", "binding", "responsible", "base_kind", "base"),
    *("base_text", "operator", "value", "value_text", "sentence", "difference"),
)
SPLIT = {"indicator": "output", "year": "2025", "read": "0", "unit": "亿元", "operator": ">="}
COPY = {
    "code": "shili-15-5",
    "name": "示例区“十五五”目标",
    "base_year": "2025",
    "end_year": "2030",
    "scheme": "own",
}
PLAIN = {"binding": "expected", "base_kind": "none"}


def filled(page: Page, names: tuple[str, ...] = TARGET, **changed: str) -> dict[str, str]:
    """The form as the page shows it, with some fields typed over."""
    return {name: page.value(name) for name in names} | changed


def target_id(app, indicator: str, area: str = "district", year: int = 2025) -> int:
    """The number of a target."""
    target = rows(Target, NOW).c
    query = select(target.id).where(
        target.indicator == indicator, target.area == area, target.year == year
    )
    with app.app_context(), ledger.database.session() as session:
        return session.scalars(query).one()


@pytest.fixture
def official(app):
    """Delivered output of 2020 and 2025."""
    values = {2020: 904_900_000, 2025: 1_121_400_000}
    shared = {"series": "output", "through": 12, "area": "district", "basis": "full"}
    made = [
        whole(
            DistrictFigure,
            {**shared, "nature": "annual", "year": year, "value": value, "unit": "亿元"},
        )
        for year, value in values.items()
    ]
    with (
        app.app_context(),
        ledger.database.session() as session,
        write(session, actor="示例", door=Door.IMPORT, now=WHEN) as writer,
    ):
        writer.apply(DistrictFigure, insert=made)


def test_the_plans_own_table_stands_with_its_sentences_and_what_its_numbers_imply(editor: Visitor):
    page = editor.get(PLAN)

    lines = {row[-8] if len(row) == 9 else row[1]: row for row in page.rows()}
    assert len(page.rows()) == 14
    assert "12.07%" in page.text
    assert "4.1（十三五期间）" in page.text
    assert "（0.228吨标煤）" in page.text
    assert "“聚集规模以上高精尖制造业企业数量超过200家”" in page.text
    assert "目标表为200，按目标表评价" in page.text
    assert page.text.count("达到市级要求") == 4, "two rows and their sentences"
    assert lines


def test_a_changed_target_shows_what_its_numbers_imply_now(app, editor: Visitor):
    number = target_id(app, "output_growth")
    form = editor.get(f"{PLAN}/targets/{number}")

    editor.post(f"{PLAN}/targets/{number}", filled(form, value="13", value_text="13"))
    page = editor.get(PLAN)
    assert "按12%推算，2025年为1594.7亿元" in page.text, "what the plan said stays said"

    form = editor.get(f"{PLAN}/targets/{number}")
    editor.post(f"{PLAN}/targets/{number}", filled(form, difference=""))
    page = editor.get(PLAN)
    assert (
        "核对：由904.9亿元到1600亿元推算，年均应为12.07%；按13%推算，2025年为1,667.2亿元。"
        in page.text
    )


def test_every_change_of_a_target_is_a_revision_with_its_history(app, editor: Visitor):
    number = target_id(app, "output")
    form = editor.get(f"{PLAN}/targets/{number}")

    page = editor.follow(
        editor.post(f"{PLAN}/targets/{number}", filled(form, value="１，７００", value_text="1700"))
    )
    assert "已保存" in page.text
    assert "1700" in page.text
    again = editor.get(f"{PLAN}/targets/{number}")
    assert " · 示例编辑 · " in again.text
    assert "1600" in "".join(again.first("main").itertext()), "the former value is still there"
    same = editor.post(f"{PLAN}/targets/{number}", filled(again))
    assert "没有改动" in editor.follow(same).text
    assert "目标值" in editor.get(f"{PLAN}/history").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"value": "约1600"}, "不是数字，请只填数字"),
        ({"value": "1.2345678"}, "小数超过 6 位"),
        ({"value": "99999999999999"}, "太大，请核对数值和单位"),
        ({"value": ""}, "请填写目标值"),
        ({"operator": "text"}, "文字目标不填目标值"),
        ({"operator": "text", "value": "", "value_text": ""}, "文字目标请写明原文"),
        ({"base": ""}, "请填写基期值"),
        ({"base_kind": "note"}, "有基期值时，基期类型应选"),
        ({"unit": ""}, "请填写单位"),
    ],
)
def test_what_contradicts_itself_is_said_beside_its_field(app, editor: Visitor, typed, said):
    number = target_id(app, "output")
    form = editor.get(f"{PLAN}/targets/{number}")

    page = editor.post(f"{PLAN}/targets/{number}", filled(form, **typed), status=422)

    assert "有 1 处需要修改" in page.text
    assert said in page.text


def test_two_people_who_change_a_target_see_each_other_and_lose_nothing(app, editor: Visitor):
    number = target_id(app, "output")
    mine = editor.get(f"{PLAN}/targets/{number}")
    editor.post(f"{PLAN}/targets/{number}", filled(mine, value="1650", value_text="1650"))

    clash = editor.post(
        f"{PLAN}/targets/{number}", filled(mine, responsible="示例科", value="1700"), status=409
    )
    assert "被他人修改过" in clash.text
    assert clash.value("value") == "1700"
    assert clash.value("responsible") == "示例科"
    saved = editor.follow(editor.post(f"{PLAN}/targets/{number}", filled(clash)))
    assert "已保存" in saved.text


def test_split_targets_are_entered_added_up_and_taken_out(app, editor: Visitor, viewer: Visitor):
    assert "没有年度目标和分解目标" in editor.get(f"{PLAN}/splits?year=2025").text
    for area, value in (("110115001", "1000"), ("110115002", "500.5")):
        form = {**SPLIT, **PLAIN, "area": area, "value": value}
        editor.post(f"{PLAN}/targets/new", form)
    page = viewer.get(f"{PLAN}/splits?year=2025")
    added = page.rows()[-1]
    assert added == [
        "规模以上工业总产值",
        "镇街",
        "2025年",
        "2",
        "1,500.5",
        "1,600",
        "-99.5",
        "亿元",
    ]
    assert "修改" not in page.links()

    twice = editor.post(
        f"{PLAN}/targets/new", {**SPLIT, **PLAIN, "area": "110115001", "value": "1"}, status=422
    )
    assert "已经有了" in twice.text
    text = {**SPLIT, **PLAIN, "area": "110115003", "operator": "text", "value_text": "达到要求"}
    assert "分解目标要填数值" in editor.post(f"{PLAN}/targets/new", text, status=422).text

    number = target_id(app, "output", "110115002")
    form = editor.get(f"{PLAN}/targets/{number}")
    stale = editor.follow(editor.post(f"{PLAN}/targets/{number}/delete", {"read": "1"}))
    assert "没有删除" in stale.text
    gone = editor.follow(
        editor.post(f"{PLAN}/targets/{number}/delete", {"read": form.value("read")})
    )
    assert "已删除" in gone.text
    assert len(gone.rows()) == 2
    assert "删除目标" in editor.get(f"{PLAN}/history").text


def test_a_judged_yearly_target_needs_no_reason(editor: Visitor, firms: Firms):
    firm = firms.add("示例医药有限公司", industry_code="2720", advanced=True)
    firms.figures(firm, 2025, in_library=True)
    given = {"indicator": "advanced_manufacturers", "year": "2024", "unit": "家", "value": "1"}
    firms.figures(firm, 2024, in_library=True)
    editor.post(f"{PLAN}/targets/new", {**SPLIT, **PLAIN, **given, "area": "district"})

    row = editor.get(f"{PLAN}/splits?year=2024").rows()[0]

    assert row[3:10] == ["1", "家", "1", "台账汇总数", "100.0%", "—", "完成"]


def test_an_open_question_is_answered_by_name_and_moment(editor: Visitor, viewer: Visitor):
    page = editor.get(f"{PLAN}/settings")
    assert "还有 13 个问题没有答复" in page.text
    form = page.first("main")
    read = next(
        control.get("value")
        for one in form.iter("form")
        if one.get("action", "").endswith("rd_intensity.numerator")
        for control in one.iter("input")
        if control.get("name") == "read"
    )

    answer = {"value": "rd_internal", "read": read}
    page = editor.follow(editor.post(f"{PLAN}/settings/rd_intensity.numerator", answer))
    assert "还有 12 个问题没有答复" in page.text
    assert "已答复 示例编辑" in page.text
    late = editor.post(f"{PLAN}/settings/rd_intensity.numerator", answer, status=409)
    assert "刚改过这一项" in late.text
    assert "R&D经费内部支出" in viewer.get(f"{PLAN}/settings").text


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("rd_intensity.numerator", "meiyou", "答案应为研发费用、R&D经费内部支出之一"),
        ("smart_benchmarks.kinds", "meiyou", "没有荣誉类型“meiyou”"),
        ("verdict.fast_from", "很快", "应为大于 0、不超过 1000 的数字"),
        ("responsible", "", "请填写或选择一个答案"),
    ],
)
def test_an_answer_that_cannot_be_used_is_refused(editor: Visitor, name, value, said):
    page = editor.post(f"{PLAN}/settings/{name}", {"value": value, "read": "0"}, status=422)

    assert said in page.text


def test_a_text_target_gets_a_verdict_with_its_document(editor: Visitor, viewer: Visitor):
    address = f"{PLAN}/verdicts/energy_per_value_added/2025"
    form = editor.get(address)
    names = ("read", "verdict", "municipal_value", "evidence", "document_no", "note")
    bare = editor.post(address, filled(form, names, verdict="met"), status=422)
    assert "评价须有依据" in bare.text

    given = filled(
        form,
        names,
        verdict="met",
        municipal_value="13",
        evidence="示例函",
        document_no="示例〔2026〕1号",
    )
    file = {"file": (BytesIO(b"proof"), "示例函.pdf")}
    page = editor.follow(
        editor.post(address, {**given, **file}, content_type="multipart/form-data")
    )
    assert "示例函.pdf" in page.text
    row = next(
        row
        for row in viewer.get("/?plan=daxing-14-5&year=2025").rows()
        if "能耗" in row[0] or "能耗" in row[1]
    )
    assert row[-1] == "完成"
    viewer.get(PLAN)
    got = viewer.client.post(f"{address}/file", data={"csrf_token": viewer.token})
    assert got.data == b"proof"
    late = editor.post(address, given, status=409)
    assert late.value("municipal_value") == "13"
    viewer.get(address, status=403)
    editor.get(f"{PLAN}/verdicts/output/2025", status=404)


def test_a_second_plan_is_copied_with_base_values_and_their_basis(
    editor: Visitor, viewer: Visitor, official
):
    page = editor.get(f"{PLAN}/copy")
    first = page.rows()[0]
    assert first[:6] == ["规模以上工业总产值", "亿元", "904.9", "1600", "1121.4", "2025年统计数"]
    form = {**COPY, "target-output": "1500"}
    assert (
        "不是数字"
        in editor.post(f"{PLAN}/copy", {**form, "target-output": "很多"}, status=422).text
    )
    assert (
        "目标年应晚于基期年"
        in editor.post(f"{PLAN}/copy", {**form, "end_year": "2025"}, status=422).text
    )
    assert (
        "应在2020—2025年之间"
        in editor.post(f"{PLAN}/copy", {**form, "base_year": "2026"}, status=422).text
    )
    assert (
        "只能用小写字母" in editor.post(f"{PLAN}/copy", {**form, "code": "十五五"}, status=422).text
    )

    page = editor.follow(editor.post(f"{PLAN}/copy", form))
    assert "新规划已建立" in page.text
    assert "基期值取自2025年统计数。" in page.text
    assert "13" in page.text
    assert page.text.count("待定") == 11
    assert "已被使用" in editor.post(f"{PLAN}/copy", form, status=422).text
    assert "编制中" in viewer.get("/plans").text
    assert "大兴区“十四五”" in viewer.get("/").text, "a draft is not shown first"
    assert "十五五" in viewer.get("/?plan=shili-15-5").text

    edit = editor.get(f"{NEXT}/edit")
    names = ("read", "name", "status")
    editor.post(f"{NEXT}/edit", filled(edit, names, status="in_force"))
    assert "示例区“十五五”目标" in viewer.get("/").text


def test_sectors_are_changed_with_what_they_take(editor: Visitor, official):
    editor.post(f"{PLAN}/copy", COPY)
    page = editor.get(f"{NEXT}/sectors")
    lines = int(page.value("lines"))
    assert lines == 6
    given = {"lines": str(lines)}
    for line in range(lines):
        for name in ("code", "read", "name", "role", "takes_industries"):
            given[f"{name}-{line}"] = page.value(f"{name}-{line}")
    given |= {
        f"takes_sectors-{line}": f"daxing-14-5:{code}"
        for line, code in enumerate(("pharma", "information", "equipment", "services"))
    }
    bad = {**given, "name-4": "示例未来产业", "takes_industries-4": "99;abc"}
    page = editor.post(f"{NEXT}/sectors/save", bad, status=422)
    assert "“99”不在国民经济行业分类中" in page.text
    assert "“abc”应为 2—4 位数字" in page.text

    good = {**given, "name-4": "示例未来产业", "takes_industries-4": "3990", "name-3": ""}
    page = editor.follow(editor.post(f"{NEXT}/sectors/save", good))
    assert page.value("name-3") == "示例未来产业"
    late = editor.post(f"{NEXT}/sectors/save", good, status=409)
    assert "刚改过产业领域" in late.text


def test_sectors_show_how_many_firms_they_have_and_which_plans_share_them(
    editor: Visitor, firms: Firms, official
):
    taken = {"sector": "equipment", "sector_scheme": "daxing-14-5", "advanced": True}
    for number in range(3):
        firms.add(f"示例装备{number}有限公司", **taken)
    firms.add("示例食品有限公司", advanced=False)
    firms.add("示例未归入有限公司", advanced=True)
    editor.post(f"{PLAN}/copy", {**COPY, "scheme": "same"})

    page = editor.get(f"{NEXT}/sectors")

    counts = [row[-1] for row in page.rows()]
    assert counts == ["0", "0", "3", "0", "", "", "1"]
    assert "大兴区“十四五”高精尖产业发展目标也用这个方案" in page.text
    assert "示例区“十五五”目标也用这个方案" in editor.get(f"{PLAN}/sectors").text


def test_a_projection_stands_in_its_address_and_says_what_is_wrong(viewer: Visitor, official):
    page = viewer.get(f"{PLAN}/projection?indicator=output&base=904.9&pace=12&end=1600")
    assert "1,594.7" in page.text
    assert "12.07" in page.text
    assert page.value("pace") == "12"

    wrong = viewer.get(f"{PLAN}/projection?indicator=output&pace=abc", status=422)
    assert "“abc”不是数字" in wrong.text
    assert viewer.get(f"{PLAN}/projection?indicator=meiyou").status == 200


def test_the_projection_goes_out_as_a_workbook_and_into_the_audit_log(
    app, viewer: Visitor, official
):
    viewer.get(f"{PLAN}/projection")
    sent = {"csrf_token": viewer.token, "indicator": "output", "pace": "10"}
    got = viewer.client.post(f"{PLAN}/projection/workbook", data=sent)
    book = load_workbook(BytesIO(got.data))
    assert book.sheetnames == ["目标测算", "逐年", "说明"]
    assert book["目标测算"]["H5"].value == 10
    with app.app_context(), ledger.database.session() as session:
        subjects = session.scalars(select(AuditEvent.subject)).all()
    assert "daxing-14-5 目标测算" in subjects


def test_a_plan_that_is_not_there_is_not_there(editor: Visitor):
    for place in (
        "",
        "/splits",
        "/settings",
        "/projection",
        "/copy",
        "/sectors",
        "/history",
        "/edit",
    ):
        editor.get(f"/plans/meiyou{place}", status=404)
    editor.get(f"{PLAN}/targets/9999", status=404)


def test_who_only_looks_is_offered_nothing_to_change(viewer: Visitor, firms: Firms):
    for place in ("", "/splits", "/settings", "/sectors", "/history"):
        page = viewer.get(f"{PLAN}{place}")
        controls = [c for tag in ("input", "button") for c in page.first("main").iter(tag)]
        assert [
            c
            for c in controls
            if c.get("type") not in ("hidden", None) and c.get("type") != "submit"
        ] == []
        assert "修改" not in page.links()
