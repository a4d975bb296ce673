"""档案合并 on its pages: found, put side by side, merged with a reason, parted again."""

from datetime import date

import pytest

from tests.support.firms import Firms
from tests.support.pages import Page, Visitor


@pytest.fixture
def pair(firms: Firms) -> tuple[int, int]:
    """Two files of one firm; the second has an honour, a telephone and another contact."""
    kept = firms.add("示例医药有限公司", contact="张示例")
    other = firms.add("北京示例医药有限公司", contact="李示例", phone="13812345678")
    firms.honour(other, "little_giant", date(2024, 9, 1))
    return kept, other


def sent(
    visitor: Visitor, pair: tuple[int, int], page: Page, status: int = 302, **said: str
) -> Page:
    """The form of the comparison sent as shown, and what comes of it."""
    form = {"shown": page.value("shown"), "reason": "同一企业", **said}
    answer = visitor.post(f"/enterprises/{pair[0]}/merge/{pair[1]}", form, status=status)
    return visitor.follow(answer) if status == 302 else answer


def test_a_suspect_is_compared_merged_and_parted_again(editor: Visitor, pair):
    kept, other = pair
    suspected = editor.get("/enterprises/suspects")
    assert "组织机构代码相同" in suspected.text
    assert f"/enterprises/{kept}/merge/{other}" in suspected.links().values()
    page = editor.get(f"/enterprises/{kept}/merge/{other}")
    assert "自动补上" in page.text
    assert "13812345678" not in page.text

    done = sent(editor, pair, page, taken="contact")

    assert "已合并" in done.text
    assert "李示例" in done.text
    assert "“小巨人”" in done.text
    assert editor.get(f"/enterprises/{other}", status=302).location.endswith(f"/{kept}")
    assert "没有疑似重复的档案" in editor.get("/enterprises/suspects").text

    parted = editor.follow(editor.post(f"/enterprises/{kept}/merged/{other}/undo", {}))

    assert "又是单独的档案" in parted.text
    assert "张示例" in parted.text
    assert "李示例" in editor.get(f"/enterprises/{other}").text


def test_the_other_file_is_looked_for_by_a_word(editor: Visitor, pair):
    page = editor.get(f"/enterprises/{pair[0]}/merge?q=示例医药")

    assert f"/enterprises/{pair[0]}/merge/{pair[1]}" in page.links().values()
    assert "没有找到别的档案" in editor.get(f"/enterprises/{pair[0]}/merge?q=别家").text


def test_a_merger_wants_a_reason_and_what_was_shown(editor: Visitor, firms: Firms, pair):
    page = editor.get(f"/enterprises/{pair[0]}/merge/{pair[1]}")

    assert "请写明合并的依据" in sent(editor, pair, page, 422, reason=" ").text
    firms.change(pair[1], contact="王示例")
    late = sent(editor, pair, page, 409)
    assert "刚被他人改过" in late.text
    assert "王示例" in late.text


def test_files_that_are_not_there_or_cannot_become_one_are_refused(editor: Visitor, pair):
    editor.get(f"/enterprises/{pair[0]}/merge/999", status=404)
    refused = editor.get(f"/enterprises/{pair[0]}/merge/{pair[0]}", status=409)
    assert "不用合并" in refused.text
    editor.post(f"/enterprises/{pair[0]}/merged/999/undo", status=404)
