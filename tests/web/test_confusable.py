"""易混指标: each pair of words is told apart; a person may join them, but never in one click."""

import pytest

from registry.extensions import ledger
from registry.services.learning import learned_words
from tests.support.imports import uscc
from tests.web.importing import previewed
from tests.web.workbooks import upload, workbook

CODE = uscc(1)
PAIRS = {
    "工业销售产值": ("output", "工业总产值"),
    "期末用工人数": ("employees", "平均用工人数"),
    "应交税金": ("taxes_paid", "实缴税金"),
    "R&D经费": ("rd_expense", "研发费用"),
    "本月工业总产值": ("output", "工业总产值"),
    "工业总产值-上年同期累计": ("output", "工业总产值"),
    "主营业务收入": ("revenue", "营业收入"),
    "营业总收入": ("revenue", "营业收入"),
}


@pytest.fixture
def shown(editor, firms, work):
    """The preview of a sheet with one heading beside a figure that is understood."""
    firms.add("示例医药有限公司", uscc=CODE)

    def preview(heading):
        heads = ("统一社会信用代码", "年度", "用水量（立方米）", heading)
        file = workbook(heads, (CODE, 2025, 1, 1200))
        return previewed(editor, work, upload((file, "示例.xlsx")))

    return preview


def fields(editor, address):
    """Column → what its list says now."""
    page = editor.get(f"{address}/reading?table=0")
    return {letter: page.value(f"field.{letter}") for letter in "ABCD"}


def learned(app):
    with app.app_context():
        return [(word.text, word.field) for word in learned_words(ledger.session)]


@pytest.mark.parametrize("heading", PAIRS)
def test_two_words_are_joined_only_after_a_second_answer(shown, editor, app, work, heading):
    field, label = PAIRS[heading]
    preview = shown(heading)
    address = preview.response.request.path
    before = fields(editor, address)["D"]
    assert before != field
    assert f"读作{label}" not in [button.text for button in preview.all("button")]

    editor.post(f"{address}/reading/accept", {"table": "0", "column": "D"}, status=400)
    said = {"table": "0", "field.D": field, "unit.D": "万元", "learn.D": "y"}
    asked = editor.post(f"{address}/reading", said, status=422)
    assert f"表头是“{heading}”，您选的是“{label}”" in asked.text
    assert learned(app) == []
    assert fields(editor, address)["D"] == before

    editor.post(f"{address}/reading", {**said, "sure.D": "y"})
    work()
    assert fields(editor, address)["D"] == field
    assert [name for _, name in learned(app)] == [field]


@pytest.mark.parametrize(
    "heading",
    [
        *("工业销售总产值", "工业销售产值合计", "期末从业人员数", "应交税金合计", "应缴税费总额"),
        *("R&D经费投入", "主营业务收入总额", "营业总收入额"),
    ],
)
def test_what_comes_near_such_a_word_is_no_proposal_either(shown, editor, heading):
    preview = shown(heading)

    page = editor.get(f"{preview.response.request.path}/reading?table=0")
    assert page.value("field.D") == ""
    assert not [
        button for button in preview.all("button") if (button.text or "").startswith("读作")
    ]
