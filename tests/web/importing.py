"""Walking through an import by its pages."""

from collections.abc import Callable
from typing import Any

from app import Registry
from registry.extensions import ledger
from registry.services.handlers import HANDLERS
from registry.services.queue import Queue
from registry.services.worker import Worker
from registry.web.clock import now
from tests.support.pages import Page, Visitor

Work = Callable[[], None]


def worker_of(app: Registry) -> Work:
    """Runs every queued job of an application to its end."""

    def run() -> None:
        settings = app.extensions["settings"]
        with app.app_context():
            queue = Queue(settings.jobs_url)
            try:
                Worker(ledger.database, settings, now, HANDLERS, queue).run(drain=True)
            finally:
                queue.close()

    return run


def sent(visitor: Visitor, data: dict[str, Any]) -> str:
    """Upload files; returns the address of their preview."""
    visitor.get("/imports/files/new")
    answer = visitor.post("/imports/files/new", data, content_type="multipart/form-data")
    return answer.location


def previewed(visitor: Visitor, work: Work, data: dict[str, Any], status: int = 200) -> Page:
    """Upload and come to the preview."""
    address = sent(visitor, data)
    waiting = visitor.get(address)
    if waiting.heading == "文件已经导入过":
        visitor.post(f"{address}/read")
        waiting = visitor.get(address)
    assert waiting.heading == "正在读取"
    work()
    return visitor.get(address, status=status)


def confirmed(visitor: Visitor, work: Work, preview: Page) -> Page:
    """Confirm a preview and come to what follows."""
    address = preview.response.request.path
    visitor.post(f"{address}/commit", {"digest": preview.value("digest")})
    work()
    return visitor.follow(visitor.get(address, status=302))
