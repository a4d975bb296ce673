"""What stands on paper when a page is printed."""

import pytest

from registry.web.clock import now
from registry.web.formats import moment
from tests.support.firms import Firms
from tests.support.pages import Page, Visitor, own_text


def printed(page: Page) -> list[str]:
    """The lines that stand on paper only."""
    return [own_text(p) for p in page.all("p") if p.get("class") == "print-only"]


@pytest.mark.parametrize("path", ["/", "/enterprises/1", "/plans/daxing-14-5", "/returns"])
def test_a_printed_page_says_what_it_is_who_printed_it_and_when(
    editor: Visitor, firms: Firms, path: str
):
    firms.add("示例医药有限公司")
    before = moment(now())
    page = editor.get(path)

    (line,) = printed(page)
    assert page.heading in line
    assert "示例编辑" in line
    assert "内部资料，注意保管" in line
    assert any(moment_ in line for moment_ in (before, moment(now())))


def test_the_brief_says_it_in_its_own_foot(editor: Visitor):
    page = editor.get("/plans/daxing-14-5/brief")

    assert printed(page) == []
    assert "生成。内部资料，注意保管。" in page.text
