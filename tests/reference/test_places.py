"""Towns and parks are found where a text really names them."""

import pytest

from registry.periods import DISTANT_FUTURE, DISTANT_PAST
from registry.reference.files import row_of
from registry.reference.parks import find_park, parks
from registry.reference.towns import AREA, find_town, town_named, towns


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("北京市大兴区魏善庄镇车站村", "110115110"),
        ("北京市大兴区黄村镇兴华大街3号", "110115005"),
        ("北京市大兴区黄村地区办事处", "110115005"),
        ("北京市大兴区亦庄镇新风路", "110115004"),
        ("北京市大兴区亦庄乡广德办公楼二层", "110115004"),
        ("北京市大兴区清源街道清源路5号", "110115003"),
        ("北京市大兴区兴丰街道兴丰大街1号", "110115001"),
        ("大兴区高米店街道办事处", "110115011"),
        ("北京市大兴区 榆垡镇 榆顺路１号", "110115107"),
        ("北京市大兴区黄村镇芦城工业开发区创新路99号", "110115005"),
        ("北京市大兴区采育镇北京采育经济开发区育英街32号", "110115104"),
        ("北京市大兴区北臧村镇新立村", "110115109"),
        ("北京市北京经济技术开发区荣华南路16号", "110115403"),
        ("北京市大兴区亦庄经济技术开发区宏达北路12号", "110115403"),
        ("北京市大兴区亦庄镇北京经济技术开发区旁", "110115004"),
        ("北京市大兴区大兴经济开发区金苑路21号", "110115405"),
        ("北京市大兴区经济开发区金苑路36号", "110115405"),
        ("北京市大兴区西红门镇大兴经济开发区北区", "110115007"),
        ("北京市大兴区中关村科技园区大兴生物医药产业基地永大路31号", "110115404"),
        ("北京市大兴区礼贤镇大兴国际机场", "110115106"),
    ],
)
def test_an_address_names_its_town(address: str, code: str) -> None:
    assert find_town(address) == code


@pytest.mark.parametrize(
    "address",
    [
        "北京市大兴区清源路5号",
        "北京市大兴区兴丰大街三段",
        "北京市大兴区观音寺南里",
        "北京市大兴区黄村火车站南货厂",
        "北京市大兴区荣华中路11号",
        "北京市大兴区工业开发区金苑路26号",
        "北京市大兴区林校路69号院",
        "北京市大兴区安定车站西",
        "北京市通州区北京经济技术开发区",
        "北京市朝阳区亦庄镇",
        "河北省廊坊市礼贤镇",
        "甘肃省定西市安定镇",
        "",
    ],
)
def test_roads_stations_and_other_districts_name_no_town(address: str) -> None:
    assert find_town(address) is None


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("魏善庄", "110115110"),
        ("魏善庄镇", "110115110"),
        ("黄村镇", "110115005"),
        ("黄村地区", "110115005"),
        ("大兴区黄村镇", "110115005"),
        ("北京市大兴区清源街道", "110115003"),
        ("清源", "110115003"),
        (" 天宫院街道办 ", "110115010"),
        ("北京经开区", "110115403"),
        ("经开区", None),
        ("良乡镇", None),
        ("", None),
    ],
)
def test_a_cell_of_towns_may_hold_any_name_of_one(word: str, code: str | None) -> None:
    assert town_named(word) == code


def test_the_district_has_eight_streets_fourteen_towns_and_four_areas() -> None:
    kinds = [town.kind for town in towns()]
    assert kinds.count("街道") == 8
    assert kinds.count("地区(镇)") + kinds.count("镇") == 14
    assert kinds.count(AREA) == 4


def test_no_word_names_two_towns_or_two_parks() -> None:
    for group in (towns(), parks()):
        words = [word for place in group for word in (place.name, *place.aliases)]
        assert len(set(words)) == len(words)


def test_every_alias_of_a_town_leads_back_to_it() -> None:
    for town in towns():
        assert {town_named(word) for word in (town.name, *town.aliases)} == {town.code}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("北京市大兴区中关村科技园区大兴生物医药产业基地永大路31号", "biomedicine"),
        ("北京市大兴区北京生物工程与医药产业基地天富大街10号", "biomedicine"),
        ("新媒体基地", "new_media"),
        ("北京市大兴区经济开发区科苑路18号", "new_media"),
        ("临空经济区", "airport"),
        ("北京大兴国际机场综合保税区", "bonded"),
        ("北京大兴国际机场临空经济区(大兴片区)", "airport"),
        ("氢能示范区", "hydrogen"),
        ("北京市北京经济技术开发区荣京东街9号", None),
        ("经开区", None),
        ("", None),
    ],
)
def test_a_park_is_found_by_its_longest_word(text: str, code: str | None) -> None:
    assert find_park(text) == code


def test_places_become_rows_of_their_tables() -> None:
    assert row_of(parks()[4]) == {
        "code": "china_japan",
        "name": "北京中日创新合作示范区",
        "aliases": "中日创新合作示范区;中日示范区",
        "starts_on": DISTANT_PAST,
        "ends_on": DISTANT_FUTURE,
    }
    wei_shan_zhuang = row_of(towns()[-6])
    assert wei_shan_zhuang["name"] == "魏善庄镇"
    assert wei_shan_zhuang["aliases"] == "魏善庄;魏善庄乡"
    assert all(len(row_of(place)["aliases"]) <= 400 for place in (*towns(), *parks()))
