"""企业: finding firms, and every state of the list being an address."""

from datetime import date

import pytest

from registry.terms import Origin
from tests.support.firms import Firms
from tests.support.pages import Page, Visitor


def names(page: Page) -> list[str]:
    """The firms of the list."""
    return [row[0] for row in page.rows()]


@pytest.fixture
def three(firms: Firms) -> dict[str, int]:
    """Three firms that differ in everything."""
    found = {
        "医药": firms.add("示例重庆医药有限公司", sector="pharma", advanced=True, former="老药厂"),
        "装备": firms.add("示例智能装备有限公司", sector="equipment", town="庞各庄镇"),
        "软件": firms.add("示例软件（北京）有限公司", sector="information", status="suspended"),
    }
    firms.honour(found["医药"], "little_giant", date(2024, 9, 1), expires_on=date(2027, 9, 1))
    firms.honour(found["装备"], "little_giant", date(2020, 9, 1), expires_on=date(2023, 9, 1))
    firms.figures(found["医药"], 2024, in_library=False)
    firms.figures(found["医药"], 2025, in_library=True)
    firms.figures(found["装备"], 2024, in_library=True)
    firms.figures(found["装备"], 2025, in_library=False)
    return found


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("医药", ["示例重庆医药有限公司"]),
        ("老药厂", ["示例重庆医药有限公司"]),
        ("chongqing", ["示例重庆医药有限公司"]),
        ("zhinengzhuangbei", ["示例智能装备有限公司"]),
        ("slzn", ["示例智能装备有限公司"]),
        ("SLZN", ["示例智能装备有限公司"]),
        ("91110115MA00000003", ["示例软件（北京）有限公司"]),
        ("91110115ma00000003", ["示例软件（北京）有限公司"]),
        ("示例软件(北京)", ["示例软件（北京）有限公司"]),
        ("%", []),
        ("没有这家", []),
    ],
)
def test_a_firm_is_found_by_name_former_name_code_pinyin_and_initials(
    editor: Visitor, three, word, found
):
    assert names(editor.get("/enterprises", query_string={"q": word})) == found


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"sector": "pharma"}, ["医药"]),
        ({"advanced": "yes"}, ["医药"]),
        ({"status": "suspended"}, ["软件"]),
        ({"library": "yes"}, ["医药"]),
        ({"library": "no"}, ["装备"]),
        ({"honour": "little_giant"}, ["医药"]),
        ({"sector": "pharma", "library": "no"}, []),
        ({"sector": "meiyou"}, []),
    ],
)
def test_filters_narrow_the_list(editor: Visitor, three, given, found):
    page = editor.get("/enterprises", query_string=given)

    assert [next(word for word in three if word in name) for name in names(page)] == found


def test_firms_stand_in_the_order_of_their_pinyin_and_the_other_way_round(editor: Visitor, three):
    up, down = names(editor.get("/enterprises")), names(editor.get("/enterprises?sort=-name"))

    assert [name[2:4] for name in up] == ["重庆", "软件", "智能"]
    assert down == up[::-1]


def test_an_editor_of_one_town_sees_its_firms_only(town_editor: Visitor, three):
    assert names(town_editor.get("/enterprises")) == [
        "示例重庆医药有限公司",
        "示例软件（北京）有限公司",
    ]


def test_what_the_statistics_bureau_said_of_a_firm_stays_in_the_bureau(
    editor: Visitor, town_editor: Visitor, firms: Firms
):
    firm = firms.add("示例医药有限公司")
    firms.figures(firm, 2025, Origin.STATISTICS, in_library=True)

    assert "在库" in editor.get("/enterprises").rows()[0]
    assert "在库" not in town_editor.get("/enterprises").rows()[0]
    assert names(town_editor.get("/enterprises?library=yes")) == []


def test_merged_files_are_left_out(editor: Visitor, firms: Firms, three):
    firms.add("示例重复档案", merged_into_id=three["医药"])

    assert "示例重复档案" not in names(editor.get("/enterprises"))


def test_paging_keeps_word_filters_and_order(editor: Visitor, firms: Firms):
    for number in range(53):
        firms.add(f"示例第{number:02d}号有限公司", sector="pharma")

    page = editor.get("/enterprises?q=示例&sector=pharma&sort=-code")
    assert "共 53 家，本页第 1—50 家" in page.text
    following = editor.get(page.links()["下一页"])

    assert names(following) == [f"示例第{n:02d}号有限公司" for n in (2, 1, 0)]
    assert following.value("q") == "示例"
    assert following.value("sector") == "pharma"


@pytest.mark.parametrize("address", ["page=0", "page=-3", "page=9999", "page=abc", "sort=mima"])
def test_a_mistyped_address_still_gives_a_page(editor: Visitor, three, address):
    editor.get(f"/enterprises?{address}")


def test_an_empty_ledger_says_what_to_do_first(editor: Visitor, viewer: Visitor):
    assert editor.get("/enterprises").links()["导入企业名录"] == "/imports/files/new"
    assert "导入企业名录" not in viewer.get("/enterprises").links()


def test_nothing_found_says_so_and_leads_back(editor: Visitor, three):
    page = editor.get("/enterprises?q=没有这家")

    assert "没有符合条件的企业" in page.text
    assert page.links()["清除筛选"] == "/enterprises"


def test_a_page_asks_the_database_a_fixed_number_of_times(
    editor: Visitor, firms: Firms, count_statements
):
    firms.add("示例甲")
    with count_statements() as one:
        editor.get("/enterprises?q=示例&sector=&honour=little_giant")
    for number in range(30):
        firm = firms.add(f"示例{number}")
        firms.honour(firm, "little_giant", date(2024, 9, 1))
    with count_statements() as many:
        editor.get("/enterprises?q=示例&sector=&honour=little_giant")

    assert len(one) == len(many) <= 12
