"""Reading, writing and taking back are jobs: one sees how far they are and can stop them."""

import pytest
from sqlalchemy import select

from registry.extensions import ledger
from registry.models import Job
from registry.services import jobs
from registry.services.upload_jobs import run_commit
from registry.services.worker import Task
from registry.web.clock import now
from tests.support.imports import uscc
from tests.support.pages import Page, Visitor
from tests.web.importing import confirmed, previewed, sent
from tests.web.workbooks import firms_file, upload

ROW = (uscc(1), "示例医药有限公司", "张示例", "采育镇")


def newest_job(app) -> str:
    """The number of the job submitted last."""
    with app.app_context(), ledger.database.jobs_session() as session:
        return session.scalars(select(Job.id).order_by(Job.created_at.desc())).first()


@pytest.fixture
def running(app):
    """Takes the newest job like a worker that has not got far yet."""

    def take() -> str:
        job_id = newest_job(app)
        with app.app_context():
            jobs.claim(ledger.database, job_id, worker="别处:1", now=now())
            jobs.beat(
                ledger.database, job_id, worker="别处:1", now=now(), progress=(1, 3, "正在比对")
            )
        return job_id

    return take


@pytest.fixture
def stopped(app):
    """Ends a running job the way its worker does when it was asked to stop."""

    def stop(job_id: str) -> None:
        with app.app_context():
            assert not jobs.beat(ledger.database, job_id, worker="别处:1", now=now())
            jobs.finish(
                ledger.database, job_id, jobs.JobState.CANCELLED, worker="别处:1", now=now()
            )

    return stop


def test_reading_is_cancelled_and_can_be_begun_again(editor: Visitor, work, running, stopped):
    address = sent(editor, upload(firms_file(ROW)))
    job_id = running()
    assert "正在比对" in editor.get(address).text

    page = editor.follow(editor.post(f"/jobs/{job_id}/cancel"))
    assert "正在停止" in page.text
    stopped(job_id)

    page = editor.get(address)
    assert page.heading == "读取已取消"
    assert "没有写入任何内容" in page.text
    assert "读取已取消" in editor.get("/imports").text
    editor.post(f"{address}/read")
    work()
    assert editor.get(address).heading == "核对预览"


def test_a_job_that_waits_is_cancelled_at_once(app, editor: Visitor, work):
    address = sent(editor, upload(firms_file(ROW)))

    page = editor.follow(editor.post(f"/jobs/{newest_job(app)}/cancel"))

    assert page.heading == "读取已取消"
    work()
    assert editor.get(address).heading == "读取已取消"


def test_a_cancelled_commit_leaves_the_preview_and_writes_nothing(
    editor: Visitor, work, running, stopped
):
    preview = previewed(editor, work, upload(firms_file(ROW)))
    address = preview.response.request.path
    editor.post(f"{address}/commit", {"digest": preview.value("digest")})
    job_id = running()
    editor.post(f"/jobs/{job_id}/cancel")
    stopped(job_id)

    page = editor.get(address)

    assert "已取消，没有写入任何内容" in page.text
    assert editor.get("/enterprises").rows() == []
    result = confirmed(editor, work, page)
    assert result.heading == "导入 1 的结果"


def test_a_cancelled_undo_takes_nothing_back(editor: Visitor, work, running, stopped):
    confirmed(editor, work, previewed(editor, work, upload(firms_file(ROW))))
    undo = editor.get("/imports/1/undo")
    address = editor.post("/imports/1/undo", {"shown": undo.value("shown")}).location
    job_id = running()

    assert "正在比对" in editor.client.get(f"/jobs/{job_id}/progress").get_data(as_text=True)
    assert "正在停止" in editor.follow(editor.post(f"/jobs/{job_id}/cancel")).text
    stopped(job_id)

    page = editor.get(address)
    assert page.heading == "撤回已取消"
    assert "没有撤回任何内容" in page.text
    assert len(editor.get("/enterprises").rows()) == 1
    assert editor.client.get(f"/jobs/{job_id}/progress").headers["HX-Refresh"] == "true"


def test_a_cancel_that_comes_too_late_says_so(app, editor: Visitor, work):
    preview = previewed(editor, work, upload(firms_file(ROW)))
    address = preview.response.request.path
    editor.post(f"{address}/commit", {"digest": preview.value("digest")})
    job_id = newest_job(app)
    with app.app_context():
        job = jobs.claim(ledger.database, job_id, worker="别处:1", now=now())
        assert jobs.request_cancel(ledger.database, job_id, now=now())
        run_commit(Task(job, ledger.database, app.settings, now, lambda *_: None))
        jobs.finish(ledger.database, job_id, jobs.JobState.DONE, worker="别处:1", now=now())

    page = editor.follow(editor.get(address, status=302))

    assert "取消来得太晚" in page.text
    assert editor.post(f"/jobs/{job_id}/cancel").location == address
    assert "已经结束" in editor.get("/imports").text


def test_an_undo_that_the_ledger_overtakes_is_shown_anew(editor: Visitor, firms, work):
    confirmed(editor, work, previewed(editor, work, upload(firms_file(ROW))))
    undo = editor.get("/imports/1/undo")
    address = editor.post("/imports/1/undo", {"shown": undo.value("shown")}).location
    firms.add("示例别家")
    work()

    page = editor.follow(editor.get(address, status=302))

    assert "请核对后再确认" in page.text
    assert len(editor.get("/enterprises").rows()) == 2


def test_an_undo_whose_workers_are_lost_says_that_nothing_was_taken_back(
    app, editor: Visitor, work, running
):
    confirmed(editor, work, previewed(editor, work, upload(firms_file(ROW))))
    undo = editor.get("/imports/1/undo")
    address = editor.post("/imports/1/undo", {"shown": undo.value("shown")}).location
    for _ in range(jobs.MOST_TRIES):
        running()
        with app.app_context():
            jobs.requeue_lost(ledger.database, now=now(), gone=frozenset({"别处:1"}))

    page = editor.get(address)

    assert page.heading == "撤回没有完成"
    assert "多次中断" in page.text
    assert len(editor.get("/enterprises").rows()) == 1


def test_a_job_is_its_owners_alone(app, editor: Visitor, town_editor: Visitor):
    sent(editor, upload(firms_file(ROW)))
    job_id = newest_job(app)

    town_editor.get(f"/jobs/{job_id}/progress", status=404)
    town_editor.post(f"/jobs/{job_id}/cancel", status=404)
    town_editor.get(f"/imports/1/undo/{job_id}", status=404)
    editor.get(f"/imports/1/undo/{job_id}", status=404)


def test_a_file_that_was_imported_before_is_recognised_before_it_is_read(
    editor: Visitor, town_editor: Visitor, work
):
    file, name = firms_file(ROW)
    data = file.getvalue()
    confirmed(editor, work, previewed(editor, work, upload((file, name))))

    def once_more(visitor: Visitor) -> str:
        return sent(visitor, {"files": [(type(file)(data), "改了名字.xlsx")]})

    page = editor.get(once_more(editor))
    assert page.heading == "文件已经导入过"
    assert page.links()["导入 1"] == "/imports/1"
    assert page.rows()[0][0] == "改了名字.xlsx"
    assert town_editor.get(once_more(town_editor)).heading == "正在读取"

    editor.post("/imports/1/undo", {"shown": editor.get("/imports/1/undo").value("shown")})
    work()

    page = editor.get(once_more(editor))
    assert page.rows()[0][-1] == "已撤回"
    address = page.response.request.path
    editor.post(f"{address}/read")
    work()
    assert "新增 1" in editor.get(address).text


def test_the_same_table_in_another_file_is_recognised_in_the_preview(editor: Visitor, work):
    confirmed(editor, work, previewed(editor, work, upload(firms_file(ROW))))
    csv = "统一社会信用代码,企业名称,联系人,所属镇街\n" + ",".join(ROW)

    page = previewed(editor, work, upload((type(firms_file()[0])(csv.encode()), "名录.csv")))

    assert "与导入 1 的内容相同" in page.text


def test_a_page_that_waits_renews_itself_without_script_until_the_job_is_over(
    editor: Visitor, work
):
    address = sent(editor, upload(firms_file(ROW)))

    waiting = editor.get(address)
    work()

    assert [meta.get("content") for meta in refreshing(waiting)] == ["3"]
    assert refreshing(editor.get(address)) == []


def refreshing(page: Page) -> list:
    """What tells a browser without script to load the page anew."""
    return [meta for meta in page.all("meta") if meta.get("http-equiv") == "refresh"]
