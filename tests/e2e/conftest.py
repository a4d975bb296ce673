"""A served registry with its worker, and a page that notices what the browser complains of."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page
from werkzeug.serving import make_server

from app import Registry
from registry.extensions import ledger
from registry.services.handlers import HANDLERS
from registry.services.queue import Queue
from registry.services.worker import Worker
from registry.web.clock import now
from tests.web.conftest import app, compiled, firms, furnished, home

__all__ = ["app", "compiled", "firms", "furnished", "home"]

NOTICE = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`);
});
"""


@pytest.fixture
def served(app: Registry) -> Iterator[str]:
    """The address of the registry, served with a worker beside it."""
    assert Path(str(app.static_folder), "dist", "app.css").exists(), "run make test: it builds"
    server = make_server("127.0.0.1", 0, app, threaded=True)
    settings = app.extensions["settings"]
    with app.app_context():
        database = ledger.database
    queue = Queue(settings.jobs_url)
    worker = Worker(database, settings, now, HANDLERS, queue)
    threads = [threading.Thread(target=run) for run in (server.serve_forever, worker.run)]
    for thread in threads:
        thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    worker.stopping.set()
    for thread in threads:
        thread.join()
    queue.close()
    server.server_close()


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """Errors that the browser's console shows; filled while the test goes on."""
    found: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            found.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.add_init_script(NOTICE)
    return found
