"""The job loop: takes numbers from the queue, runs their handlers, writes down how they ended."""

import logging
import os
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from registry.config import Settings
from registry.periods import beijing_day
from registry.records.conflicts import AlreadyDone
from registry.records.database import Database
from registry.services import jobs
from registry.services.queue import Queue
from registry.services.uploads import purge_drafts
from registry.terms import JobState

BEAT_SECONDS = 3.0
"""A sign of life at least so often."""

LOOK_SECONDS = 0.4
"""New progress is written down after so long: the first of a job before half a second is over."""

SWEEP_SECONDS = 10.0
log = logging.getLogger(__name__)

Clock = Callable[[], datetime]


class Cancelled(Exception):
    """Somebody asked the job to stop, or another worker has it."""


@dataclass(frozen=True)
class Task:
    """What a handler is given.

    job -- the job; its `argument` is the handler's
    report -- say (done, total, step); raises Cancelled where the job shall stop. Not to be called
    once the handler has begun to commit
    """

    job: jobs.JobView
    database: Database
    settings: Settings
    clock: Clock
    report: Callable[[int, int, str], None]


class Failure(Exception):
    """A handler's refusal; the message is the sentence for the person."""


Handler = Callable[[Task], Any]
"""Runs one kind of job and returns its result (JSON). A handler that writes business rows passes
`job.id` on to `records.writer.write`, so that a second delivery raises AlreadyDone."""


class Worker:
    """One worker: one job at a time."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        clock: Clock,
        handlers: Mapping[str, Handler],
        queue: Queue,
    ) -> None:
        self.database = database
        self.settings = settings
        self.clock = clock
        self.handlers = handlers
        self.queue = queue
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}"
        self.stopping = threading.Event()
        self.tidied: date | None = None

    def run(self, *, drain: bool = False, wanted: Callable[[], bool] = lambda: True) -> None:
        """Work until `stopping` is set or nobody wants us; with `drain` until nothing is queued."""
        swept = self._sweep()
        while wanted() and not self.stopping.is_set():
            job_id = self.queue.get()
            if job_id is not None:
                self.work(job_id)
            elif drain:
                return
            elif (self.clock() - swept).total_seconds() >= SWEEP_SECONDS:
                swept = self._sweep()

    def work(self, job_id: str) -> None:
        """Run one job if it is still to be run."""
        job = jobs.claim(self.database, job_id, worker=self.name, now=self.clock())
        if job is None:
            return
        log.info("job %s (%s) starts", job.id, job.kind)
        beating = _Beating(self, job.id)
        try:
            state, result, failure = self._outcome(job, beating)
        finally:
            beating.stop()
        now = self.clock()
        jobs.finish(
            self.database, job.id, state, worker=self.name, now=now, result=result, failure=failure
        )
        log.info("job %s: %s", job.id, state.label)

    def _outcome(self, job: jobs.JobView, beating: "_Beating") -> tuple[JobState, Any, str | None]:
        task = Task(job, self.database, self.settings, self.clock, beating.report)
        try:
            return JobState.DONE, self.handlers[job.kind](task), None
        except AlreadyDone as done:
            return JobState.DONE, {"revision": done.revision}, None
        except Cancelled:
            return JobState.CANCELLED, None, None
        except Failure as refusal:
            return JobState.FAILED, None, str(refusal)
        except Exception:
            log.exception("job %s failed", job.id)
            return JobState.FAILED, None, "任务因程序错误失败，未写入任何内容，请联系管理员。"

    def _sweep(self) -> datetime:
        """Offer all queued jobs again: a number may have been lost with a worker or a queue."""
        now = self.clock()
        self._tidy(now)
        with self.database.jobs_session() as session:
            gone = {name for name in jobs.running_workers(session) if _has_ended(name)}
        for job_id in jobs.requeue_lost(self.database, now=now, gone=frozenset(gone)):
            self.queue.put(job_id)
        return now

    def _tidy(self, now: datetime) -> None:
        """Once a day, throw away drafts that nobody confirmed."""
        if self.tidied != beijing_day(now):
            self.tidied = beijing_day(now)
            with self.database.session() as session:
                purge_drafts(session, now=now, settings=self.settings)


class _Beating:
    """Signs of life while a job runs, from a thread of their own."""

    def __init__(self, worker: Worker, job_id: str) -> None:
        self.worker = worker
        self.job_id = job_id
        self.progress: tuple[int, int, str] | None = None
        self.wanted = True
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._run, name=f"beat-{job_id}", daemon=True)
        self.thread.start()

    def report(self, done: int, total: int, step: str) -> None:
        """Note the progress for the next beat; raises Cancelled where the job shall stop."""
        self.progress = (done, total, step)
        if not self.wanted:
            raise Cancelled

    def stop(self) -> None:
        """End the thread; its last write is over when this returns."""
        self.over.set()
        self.thread.join()

    def _run(self) -> None:
        told, quiet = None, 0.0
        while not self.over.wait(LOOK_SECONDS):
            progress, quiet = self.progress, quiet + LOOK_SECONDS
            if progress == told and quiet < BEAT_SECONDS:
                continue
            told, quiet = progress, 0.0
            self.wanted = jobs.beat(
                self.worker.database,
                self.job_id,
                worker=self.worker.name,
                now=self.worker.clock(),
                progress=progress,
            )


def _has_ended(worker: str) -> bool:
    """Whether a worker of this machine is certainly gone; of other machines we cannot know."""
    host, _, number = worker.rpartition(":")
    if host != socket.gethostname()[:40] or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return int(number) == os.getpid()  # ours are over when a sweep runs
