"""对规划指标的影响 in the preview: the rows come first, the effect follows."""

from collections.abc import Callable

import pytest

from app import Registry
from registry.extensions import ledger
from registry.services import jobs, upload_jobs
from registry.services.worker import Task
from registry.web.clock import now
from tests.support.firms import Firms
from tests.support.imports import uscc
from tests.support.pages import Page, Visitor, own_text
from tests.web.importing import Work, previewed, sent, worker_of
from tests.web.test_second_plan import FIRST, SECOND, copied, put_in_force
from tests.web.workbooks import firms_file, upload, workbook

DISTRICT_HEADS = ("年度", "指标", "数值", "单位")


@pytest.fixture
def work(app: Registry) -> Work:
    """Runs every queued job to its end."""
    return worker_of(app)


@pytest.fixture
def code() -> str:
    """A valid credit code."""
    return uscc(1)


def stepwise(app: Registry, step: Callable[[str], None]) -> None:
    """Run the job that waits, calling `step` with the words of each of its steps."""
    with app.app_context():
        with ledger.database.jobs_session() as session:
            (waiting,) = jobs.recent(session)
        job = jobs.claim(ledger.database, waiting.id, worker="示例:1", now=now())
        assert job is not None
        settings = app.extensions["settings"]
        upload_jobs.run_preview(
            Task(job, ledger.database, settings, now, lambda _done, _total, words: step(words))
        )


def test_a_changed_figure_is_shown_with_its_verdict(editor: Visitor, work: Work):
    file = workbook(DISTRICT_HEADS, (2025, "规模以上工业总产值", 1700, "亿元")), "区级.xlsx"

    page = previewed(editor, work, upload(file, register="district"))

    assert "对规划指标的影响" in page.text
    (line,) = [row for row in page.rows() if row[0].startswith("规模以上工业总产值")]
    assert line[1] == "2025"
    assert "1,700" in line[2]
    assert "106.3%" in line[6]
    assert "完成" in line[7]


def test_effects_on_two_plans_stand_in_one_table_under_their_names(editor: Visitor, work: Work):
    copied(editor, FIRST, SECOND, 2024, {"target-output": "1800"})
    put_in_force(editor, SECOND)
    file = workbook(DISTRICT_HEADS, (2025, "规模以上工业总产值", 1700, "亿元")), "区级.xlsx"

    page = previewed(editor, work, upload(file, register="district"))

    (table,) = (one for one in page.all("table") if "评价" in own_text(one))
    groups = [own_text(one) for one in table.iter("th") if one.get("scope") == "rowgroup"]
    assert groups == ["大兴区“十四五”高精尖产业发展目标", f"示例{SECOND}目标"]
    bodies = [own_text(body) for body in table.iter("tbody")]
    assert [body.count("106.3%") for body in bodies] == [1, 0]
    assert ["1,700" in body for body in bodies] == [True, True]


def test_a_file_that_moves_nothing_says_so(editor: Visitor, work: Work, code: str):
    page = previewed(editor, work, upload(firms_file((code, "示例医药有限公司", "张示例", ""))))

    assert "不影响任何指标" in page.text


def test_until_it_is_computed_the_rows_can_be_read(app: Registry, editor: Visitor, code: str):
    seen: list[tuple[Page, str]] = []
    address = sent(editor, upload(firms_file((code, "示例医药有限公司", "张示例", "采育镇"))))

    def look(words: str) -> None:
        if "影响" in words:
            seen.append((editor.get(address), editor.client.get(f"{address}/effect").text))

    stepwise(app, look)

    page, part = seen[0]
    assert "示例医药有限公司" in page.text
    assert "正在计算" in page.text
    assert f'hx-get="{address}/effect"' in part
    assert "hx-get" not in editor.client.get(f"{address}/effect").text


def test_a_ledger_that_moved_on_meanwhile_is_said(
    app: Registry, editor: Visitor, firms: Firms, code: str
):
    firm = firms.add("示例医药有限公司", uscc=code, contact="张示例")
    address = sent(editor, upload(firms_file((code, "示例医药有限公司", "李示例", ""))))

    def meanwhile(words: str) -> None:
        if "比对" in words:
            firms.change(firm, contact="赵示例")

    stepwise(app, meanwhile)

    assert "预览之后台账又有变更" in editor.get(address).text


def test_the_effect_is_its_owners_alone(
    editor: Visitor, town_editor: Visitor, work: Work, code: str
):
    page = previewed(editor, work, upload(firms_file((code, "示例医药有限公司", "", ""))))

    assert town_editor.client.get(f"{page.response.request.path}/effect").status_code == 404
