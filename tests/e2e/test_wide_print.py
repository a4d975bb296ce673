"""On paper no column of a wide preview is cut: every row is a record that names its values."""

import pytest
from playwright.sync_api import Page

from registry.importing.registers import REGISTERS
from registry.importing.registers.spec import FieldKind
from tests.e2e.test_importing import choose
from tests.e2e.walking import arrived, sign_in, to
from tests.support.imports import uscc
from tests.web.workbooks import workbook

pytestmark = pytest.mark.browser

PAPER = {"width": 1032, "height": 720}
"""A4 across, less its margins, at 96 dots an inch."""

OUTSIDE = """() => Array.from(document.querySelectorAll(".table--records td, .table--records th"))
  .filter((cell) => cell.offsetWidth && cell.getBoundingClientRect().right > innerWidth)
  .map((cell) => cell.textContent)"""


def test_a_preview_of_33_columns_prints_whole(page: Page, served: str, tmp_path):
    fields = REGISTERS["enterprises"].fields
    heads = [one.header for one in fields if one.kind not in {FieldKind.LEFT_OUT, FieldKind.PLACE}]
    told = {"统一社会信用代码": uscc(1), "企业名称": "示例医药有限公司", "经营地址": "示例路" * 30}
    file = tmp_path / "名录.xlsx"
    file.write_bytes(workbook(heads, [told.get(head, "示例") for head in heads]).getvalue())
    sign_in(page, served)
    to(page, "导入")
    choose(page, file)
    page.get_by_role("button", name="读取并预览").click()
    arrived(page, "核对预览")

    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)

    labels = page.eval_on_selector_all("td[data-label]", "cells => cells.map(c => c.dataset.label)")
    assert len(heads) >= 30
    assert len(labels) == len(heads)
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
