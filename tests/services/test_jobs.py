"""后台任务: the row is the truth; whatever happens to a worker, a job writes exactly once."""

import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from threading import get_ident

import pytest
from sqlalchemy import event, select

from registry.models import Enterprise, Revision
from registry.records.rows import NOW as PRESENT
from registry.records.rows import rows
from registry.services import jobs
from registry.services.queue import Queue
from registry.services.worker import LOOK_SECONDS, Cancelled, Failure, Worker
from registry.terms import JobState
from tests.shared import ROOT

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LATER = NOW + jobs.STALE + timedelta(seconds=1)
NOBODY = frozenset()


def url(engine):
    return engine.url.render_as_string(hide_password=False)


@pytest.fixture
def queue(database):
    with closing(Queue(url(database.jobs))) as queue:
        yield queue


@pytest.fixture
def job(database):
    return jobs.submit(database, "add", {"name": "示例甲"}, owner="wang", now=NOW)


def view(database, job_id):
    with database.jobs_session() as session:
        return jobs.find(session, job_id)


def worker(database, settings, queue, **handlers):
    return Worker(database, settings, lambda: datetime.now(UTC), handlers, queue)


def test_a_queued_job_is_claimed_by_one_worker_only(database, job):
    first = jobs.claim(database, job, worker="a:1", now=NOW)
    second = jobs.claim(database, job, worker="b:2", now=NOW)
    assert first.state is JobState.RUNNING
    assert first.argument == {"name": "示例甲"}
    assert second is None


def test_progress_and_result_are_seen_by_others(database, job):
    jobs.claim(database, job, worker="a:1", now=NOW)
    assert jobs.beat(database, job, worker="a:1", now=NOW, progress=(3, 10, "比对"))
    running = view(database, job)
    assert (running.done, running.total, running.step) == (3, 10, "比对")
    jobs.finish(database, job, JobState.DONE, worker="a:1", now=NOW, result={"revision": 7})
    assert view(database, job).is_over
    assert view(database, job).result == {"revision": 7}


def test_a_worker_that_lost_its_job_can_neither_beat_nor_finish(database, job):
    jobs.claim(database, job, worker="a:1", now=NOW)
    jobs.requeue_lost(database, now=LATER, gone=NOBODY)
    jobs.claim(database, job, worker="b:2", now=LATER)
    assert not jobs.beat(database, job, worker="a:1", now=LATER)
    assert not jobs.finish(database, job, JobState.FAILED, worker="a:1", now=LATER)
    assert view(database, job).state is JobState.RUNNING


def test_only_stale_jobs_and_those_of_ended_workers_are_queued_again(database, job):
    jobs.claim(database, job, worker="a:1", now=NOW)
    assert jobs.requeue_lost(database, now=NOW + jobs.STALE, gone=NOBODY) == []
    assert jobs.requeue_lost(database, now=NOW, gone=frozenset({"b:2"})) == []
    assert jobs.requeue_lost(database, now=NOW, gone=frozenset({"a:1"})) == [job]


def test_a_job_that_takes_worker_after_worker_down_is_given_up(database, job):
    for _ in range(jobs.MOST_TRIES):
        jobs.claim(database, job, worker="a:1", now=NOW)
        jobs.requeue_lost(database, now=LATER, gone=NOBODY)
    assert view(database, job).state is JobState.FAILED
    assert "多次中断" in view(database, job).failure


def test_a_queued_job_is_cancelled_at_once_and_a_running_one_at_its_next_beat(database, job):
    other = jobs.submit(database, "add", {}, owner="wang", now=NOW)
    jobs.claim(database, other, worker="a:1", now=NOW)
    assert jobs.request_cancel(database, job, now=NOW)
    assert jobs.request_cancel(database, other, now=NOW)
    assert view(database, job).state is JobState.CANCELLED
    assert not jobs.beat(database, other, worker="a:1", now=NOW)
    assert not jobs.request_cancel(database, job, now=NOW)


def test_the_newest_jobs_come_first_and_one_may_ask_for_ones_own(database, job):
    other = jobs.submit(database, "add", {}, owner="li", now=LATER)
    with database.jobs_session() as session:
        assert [one.id for one in jobs.recent(session)] == [other, job]
        assert [one.id for one in jobs.recent(session, owner="wang")] == [job]


def test_the_queue_gives_every_number_once_and_in_order(queue):
    for number in ("one", "two", "three"):
        queue.put(number)
    assert [queue.get() for _ in range(4)] == ["one", "two", "three", None]


def test_a_worker_runs_jobs_whose_number_was_lost_with_the_queue(database, settings, queue, job):
    worker(database, settings, queue, add=lambda task: task.job.argument).run(drain=True)
    assert view(database, job).state is JobState.DONE
    assert view(database, job).result == {"name": "示例甲"}


def test_a_number_delivered_twice_runs_the_job_once(database, settings, queue, job):
    ran = []
    one = worker(database, settings, queue, add=lambda task: ran.append(task.job.id))
    queue.put(job)
    queue.put(job)
    one.run(drain=True)
    assert ran == [job]


def fail(error):
    def handler(task):
        raise error

    return handler


@pytest.mark.parametrize(
    ("error", "state", "said"),
    [
        (Failure("第 3 行没有年度。"), JobState.FAILED, "第 3 行没有年度。"),
        (Cancelled(), JobState.CANCELLED, None),
        (
            ZeroDivisionError(),
            JobState.FAILED,
            "任务因程序错误失败，未写入任何内容，请联系管理员。",
        ),
    ],
)
def test_how_a_job_ended_is_written_down(database, settings, queue, job, error, state, said):
    worker(database, settings, queue, add=fail(error)).run(drain=True)
    assert (view(database, job).state, view(database, job).failure) == (state, said)


def test_a_running_job_that_is_cancelled_stops_at_its_next_step(database, settings, queue, job):
    def patient(task):
        jobs.request_cancel(task.database, task.job.id, now=NOW)
        for step in range(1000):
            task.report(step, 1000, "等待")
            time.sleep(0.01)

    worker(database, settings, queue, add=patient).run(drain=True)
    assert view(database, job).state is JobState.CANCELLED


def test_progress_is_seen_while_a_short_job_runs_and_written_once_beside_it(
    database, settings, queue, job
):
    seen, writers, at_work = [], [], []

    def note(*call):
        if call[2].startswith("UPDATE"):
            writers.append(get_ident())

    def brief(task):
        at_work.append(get_ident())
        event.listen(database.jobs, "before_cursor_execute", note)
        task.report(1, 2, "正在比对")
        while len(seen) < 2000 and not (seen and seen[-1]):
            seen.append(view(database, job).step)
            time.sleep(0.01)
        time.sleep(2 * LOOK_SECONDS)  # the next sign of life is not due yet
        event.remove(database.jobs, "before_cursor_execute", note)

    worker(database, settings, queue, add=brief).run(drain=True)

    assert seen[-1] == "正在比对"
    assert len(writers) == 1
    assert writers != at_work


@pytest.mark.parametrize("stop_at", ["before", "after"])
def test_a_worker_killed_around_its_commit_writes_once(
    database, settings, queue, job, tmp_path, stop_at
):
    mark = tmp_path / "standing"
    program = [sys.executable, "-m", "tests.services.killed_worker"]
    places = [url(database.ledger), url(database.jobs)]
    queue.put(job)
    victim = subprocess.Popen([*program, *places, stop_at, str(mark)], cwd=ROOT)
    while not mark.exists():
        assert victim.poll() is None
        time.sleep(0.02)
    victim.kill()
    victim.wait()

    subprocess.run([*program, *places, "never", str(mark)], cwd=ROOT, check=True)

    done = view(database, job)
    with database.session() as session:
        firm = rows(Enterprise, PRESENT)
        assert session.scalars(select(firm.c.name)).all() == ["示例甲"]
        (revision,) = session.scalars(select(Revision))
    assert (done.state, done.tries) == (JobState.DONE, 2)
    assert done.result == {"revision": revision.id}
    assert revision.job_id == job
