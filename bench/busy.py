"""Pages while a worker imports 100,000 rows, against the same pages of an idle server.

`flask serve` with its worker runs on a register of 100,000 firms (SQLite). A person reads the list,
a firm, the home page and the imports, ten times a second, first while nothing else happens,
then while a workbook of 100,000 × 14 is previewed and committed. Aim: the 95th percentile of the
busy pages within 1.5 times of the idle one.
"""

import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from bench.district import NOW, PASSWORD, ROOT, account, fill
from bench.importing import FIRST_YEAR, FLASK, measured, workbook
from registry.config import load_settings
from registry.records.database import open_database
from registry.records.writer import write
from registry.terms import Door
from tests.support.postgres import free_port

PAGES = (f"/enterprises?q={quote('号生物')}", "/enterprises/1", "/enterprises?page=40", "/imports")
PAUSE = 0.1
IDLE_ROUNDS = 40
BOUNDARY = "----registry"
"""Never in the workbook: a zip file holds no such line by chance."""


class Browser:
    """Just enough of one: cookies, forms, a file."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        """The text of a page."""
        with self.opener.open(self.address + path) as answer:
            return str(answer.read().decode())

    def post(self, path: str, fields: dict[str, str], file: Path | None = None) -> str:
        """Send a form of a page that was just read; returns the address it led to."""
        token = re.search(r'name="csrf-token" content="([^"]+)"', self.get(path))
        assert token is not None, path
        fields = {**fields, "csrf_token": token[1]}
        if file is None:
            request = Request(self.address + path, urlencode(fields).encode())
        else:
            kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
            request = Request(self.address + path, multipart(fields, file), kind)
        with self.opener.open(request) as answer:
            return str(answer.geturl()).removeprefix(self.address)


def multipart(fields: dict[str, str], file: Path) -> bytes:
    """A form with one file as a browser sends it."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
        for name, text in fields.items()
    ]
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="a.xlsx"'
        "\r\nContent-Type: application/octet-stream\r\n\r\n"
    )
    return "".join([*parts, head]).encode() + file.read_bytes() + f"\r\n--{BOUNDARY}--".encode()


def run() -> dict[str, Any]:
    """Print the ratio and return it."""
    with TemporaryDirectory() as folder, served(Path(folder)) as browser:
        file = Path(folder) / "a.xlsx"
        workbook(file, FIRST_YEAR)
        watch(browser, countdown(4))  # the first pages fill caches
        idle = watch(browser, countdown(IDLE_ROUNDS))
        preview = browser.post("/imports/files/new", {}, file)
        busy = watch(browser, lambda: "核对预览</h1>" in browser.get(preview))
        digest = re.search(r'name="digest" value="([^"]+)"', browser.get(preview))
        assert digest is not None
        commit(browser, preview, digest[1])
        busy += watch(browser, lambda: "的结果" in browser.get(preview))
    p95 = {name: quantiles(times, n=20)[-1] for name, times in (("idle", idle), ("busy", busy))}
    ratio = p95["busy"] / p95["idle"]
    print(
        f"  p95 idle {p95['idle'] * 1000:4.0f} ms ({len(idle)} pages), busy "
        f"{p95['busy'] * 1000:4.0f} ms ({len(busy)} pages), ratio {ratio:4.2f}",
        flush=True,
    )
    return {"ratio": ratio}


def commit(browser: Browser, preview: str, digest: str) -> None:
    """Press 确认导入 on the preview."""
    token = re.search(r'name="csrf-token" content="([^"]+)"', browser.get(preview))
    assert token is not None
    said = urlencode({"csrf_token": token[1], "digest": digest}).encode()
    browser.opener.open(Request(f"{browser.address}{preview}/commit", said)).close()


def countdown(rounds: int) -> Callable[[], bool]:
    """True when it was asked that often."""
    left = iter(range(rounds))
    return lambda: next(left, None) is None


def watch(browser: Browser, is_over: Callable[[], bool]) -> list[float]:
    """Read the pages in turn until something is over; the seconds of each."""
    found = []
    while not is_over():
        for page in PAGES:
            began = time.perf_counter()
            browser.get(page)
            found.append(time.perf_counter() - began)
            time.sleep(PAUSE)
    return found


@contextmanager
def served(folder: Path) -> Iterator[Browser]:
    """A server with its worker on a register of 100,000 firms, and somebody signed in."""
    home = folder / "home"
    settings = load_settings(ROOT, {"REGISTRY_HOME": str(home)})
    environment = {**os.environ, "REGISTRY_HOME": str(home)}
    measured([FLASK, "init"], environment)
    database = open_database(settings.database_url, settings.jobs_url)
    with database.session() as session:
        account(session, settings)
        with write(session, actor="bench", door=Door.IMPORT, now=NOW) as writer:
            fill(writer)
    database.dispose()
    port = free_port()
    command = [FLASK, "serve", "--port", str(port)]
    server = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    browser = Browser(f"http://127.0.0.1:{port}")
    try:
        wait_for(browser)
        browser.post("/sign-in", {"name": "bench", "password": PASSWORD})
        yield browser
    finally:
        server.terminate()
        server.wait()


def wait_for(browser: Browser) -> None:
    """Until the server answers."""
    while True:
        try:
            browser.get("/sign-in")
            return
        except URLError:
            time.sleep(0.1)
