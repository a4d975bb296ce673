"""创新平台: the list on a day, one platform with its levels, each value down to its cell."""

from datetime import date

import pytest

from registry.models import Platform, PlatformLevel
from tests.support.firms import Firms
from tests.support.pages import Visitor
from tests.web.importing import Work, confirmed, previewed
from tests.web.test_dossier import facts
from tests.web.workbooks import upload, workbook

KIND = "enterprise_technology_centre"


@pytest.fixture
def platform(firms: Firms) -> int:
    """A platform that rose from 区级 to 市级 and lost the latter."""
    firm = firms.add("示例重庆医药有限公司")
    (found,) = firms.write(
        Platform, {"enterprise_id": firm, "kind": KIND, "name": "示例药物研发中心"}
    )
    days = {"district": (date(2019, 5, 1), None), "city": (date(2022, 3, 1), date(2025, 6, 1))}
    for level, (since, until) in days.items():
        row = {"platform_id": found, "level": level, "recognised_on": since, "withdrawn_on": until}
        firms.write(PlatformLevel, {**row, "document_no": "示例〔2022〕1号"})
    return found


@pytest.mark.parametrize(
    ("asked", "level", "state", "since"),
    [
        ({}, "区级", "有效", "2019-05-01"),
        ({"on": "2023-01-01"}, "市级", "有效", "2022-03-01"),
        ({"on": "2019-04-30"}, "—", "尚未认定", "—"),
    ],
)
def test_the_list_tells_each_platforms_level_on_the_day(
    editor: Visitor, platform: int, asked: dict[str, str], level: str, state: str, since: str
):
    page = editor.get("/platforms", query_string=asked)

    (row,) = page.rows()
    assert row[0] == "示例药物研发中心"
    assert row[2:7] == ["示例重庆医药有限公司", "采育镇", level, state, since]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"q": "药物"}, 1),
        ({"q": "没有"}, 0),
        ({"level": "district"}, 1),
        ({"state": "withdrawn"}, 0),
        ({"known": "1"}, 0),
    ],
)
def test_filters_are_the_address(editor: Visitor, platform: int, asked: dict[str, str], count: int):
    page = editor.get("/platforms", query_string=asked)

    assert len(page.rows()) == count
    assert ("没有符合条件的创新平台" in page.text) == (count == 0)


def test_a_clock_that_makes_no_sense_is_said_and_left_out(editor: Visitor, platform: int):
    for asked, sentence in (
        ({"on": "2999-01-01"}, "统计时点请填 1990-01-01 至"),
        ({"known": "很久以前"}, "台账时点请填变更记录号"),
    ):
        page = editor.get("/platforms", query_string=asked)
        assert sentence in page.text
        assert len(page.rows()) == 1


def test_a_ledger_without_platforms_says_what_to_do(editor: Visitor, viewer: Visitor):
    assert "导入创新平台表" in editor.get("/platforms").links()
    assert "台账中还没有创新平台" in viewer.get("/platforms").text
    assert "导入创新平台表" not in viewer.get("/platforms").links()


def test_a_platform_tells_its_levels_the_first_one_first(editor: Visitor, platform: int):
    page = editor.get(f"/platforms/{platform}?on=2025-01-01")

    assert facts(page)["级别"] == "市级"
    assert facts(page)["依托单位"] == "示例重庆医药有限公司"
    assert page.rows() == [
        ["区级", "有效", "2019-05-01", "—", "示例〔2022〕1号"],
        ["市级", "有效", "2022-03-01", "2025-06-01", "示例〔2022〕1号"],
    ]
    firm = editor.get(page.links()["示例重庆医药有限公司"])
    assert firm.links()["示例药物研发中心"] == f"/platforms/{platform}"


def test_each_value_leads_to_its_history(editor: Visitor, platform: int):
    page = editor.get(f"/platforms/{platform}")

    history = editor.get(page.links()["2022-03-01"])
    everything = editor.get(page.links()["全部 3 条"])

    assert history.heading == "认定日期的来历"
    assert "2022-03-01" in history.text
    for said in ("新增创新平台", "新增平台级别"):
        assert said in everything.text


def test_an_imported_level_leads_to_its_cell(editor: Visitor, firms: Firms, work: Work):
    firms.add("示例医药")
    heads = ("平台名称", "依托单位", "平台类型", "级别", "认定日期")
    row = ("示例药物研发中心", "示例医药", "企业技术中心", "市级", "2023-05-01")
    confirmed(editor, work, previewed(editor, work, upload((workbook(heads, row), "平台.xlsx"))))
    listed = editor.get("/platforms")

    for text, cell in (("市级", "D2"), ("2023-05-01", "E2")):
        origin = editor.get(listed.links()[text])
        assert f"平台.xlsx › Sheet1 › {cell}" in origin.text
    page = editor.get("/platforms/1?known=" + str(last_revision(listed.links()["市级"], editor)))
    assert f"平台.xlsx › Sheet1 › {'D2'}" in editor.get(page.links()["市级"]).text


def last_revision(address: str, editor: Visitor) -> int:
    """The 变更记录 that a value's origin names."""
    return int(facts(editor.get(address))["变更记录"])


def test_a_missing_platform_and_one_of_another_town_are_the_same_answer(
    town_editor: Visitor, firms: Firms, platform: int
):
    elsewhere = firms.add("示例外镇企业", town="庞各庄镇")
    row = {"enterprise_id": elsewhere, "kind": KIND, "name": "示例外镇中心"}
    (hidden,) = firms.write(Platform, row)

    assert [row[0] for row in town_editor.get("/platforms").rows()] == ["示例药物研发中心"]
    answers = [town_editor.get(f"/platforms/{one}", status=404).text for one in (hidden, 99999)]
    assert answers[0] == answers[1]
    town_editor.get(f"/platforms/{platform}/changes/platform/{hidden}/name", status=404)
