"""Names are found by pinyin and initials, with the readings that names of firms have."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.reference.files import text_of
from registry.reference.pinyin import search_keys

SYLLABLES = {line.split()[0] for line in text_of("pinyin_characters.txt").splitlines()}
PHRASES = [
    line.split()
    for line in text_of("pinyin_phrases.txt").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("北京示例生物科技有限公司", "beijingshilishengwukejiyouxiangongsi", "bjslswkjyxgs"),
        ("重庆示例重工", "chongqingshilizhonggong", "cqslzg"),
        ("单县示例", "shanxianshili", "sxsl"),
        ("厦门厦工机械", "xiamenxiagongjixie", "xmxgjx"),
        ("大兴商厦", "daxingshangsha", "dxss"),
        ("六安蚌埠乐清", "luanbengbuyueqing", "labbyq"),
        ("长城长安长春", "changchengchanganchangchun", "cccacc"),
        ("长子营镇成长", "zhangziyingzhenchengzhang", "zzyzcz"),
        ("示例银行行政", "shiliyinhangxingzheng", "slyhxz"),
        ("音乐乐园", "yinyueleyuan", "yyly"),
        ("空调调度", "kongtiaodiaodu", "ktdd"),
        ("模具模块", "mujumokuai", "mjmk"),
        ("大都会计师", "dadukuaijishi", "ddkjs"),
        ("首都地铁", "shoududitie", "sddt"),
        ("人参参数", "renshencanshu", "rscs"),
        ("给水供给", "jishuigongji", "jsgj"),
        ("绿色旅行", "lvselvxing", "lslx"),
        ("乙炔轧钢伺服", "yiquezhagangsifu", "yqzgsf"),
        ("康明斯（中国）ＡＢＢ３Ｍ", "kangmingsizhongguoabb3m", "kmszgabb3m"),
        ("“〇一”·示例-2号", "lingyishili2hao", "lysl2h"),
        ("", "", ""),
        ("—（）", "", ""),
    ],
)
def test_a_name_has_the_keys_people_type(name: str, pinyin: str, initials: str) -> None:
    assert search_keys(name) == (pinyin, initials)


def test_every_common_character_has_one_reading_but_ten_that_have_none() -> None:
    keys = {character: search_keys(character) for character in map(chr, range(0x4E00, 0x9FA6))}
    unread = "".join(character for character, found in keys.items() if found == ("", ""))
    assert unread == "兙兡嗧桛烪瓧瓰瓱瓼甅"  # signs for units, most made in Japan
    read = [found for character, found in keys.items() if character not in unread]
    assert {pinyin for pinyin, _ in read} <= SYLLABLES
    assert all(initials == pinyin[0] for pinyin, initials in read)


@given(st.text(st.sampled_from("北京示例重庆单县厦门abC1２（·")))
def test_a_key_holds_small_latin_letters_and_digits_only(name: str) -> None:
    pinyin, initials = search_keys(name)
    assert re.fullmatch("[a-z0-9]*", pinyin)
    assert len(initials) <= len(name)


def test_every_reviewed_reading_has_a_real_syllable_for_each_character() -> None:
    for phrase, *syllables in PHRASES:
        assert len(syllables) == len(phrase), phrase
        assert set(syllables) <= SYLLABLES, phrase
    assert len({phrase for phrase, *_ in PHRASES}) == len(PHRASES)


def test_a_reviewed_reading_is_the_one_that_is_used() -> None:
    for phrase, *syllables in PHRASES:
        assert search_keys(phrase)[0] == "".join(syllables)
