"""What every walk through the pages does: sign in, look closely, count what a hand presses."""

from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.web.conftest import PASSWORD

COUNT = """
addEventListener("mousedown", () => {
  sessionStorage.setItem("presses", Number(sessionStorage.getItem("presses")) + 1);
}, true);
"""


def look(page: Page, served: str, path: str | None = None) -> None:
    """Open a page, or stay, and see that nobody is shut out and nothing was blocked."""
    if path is not None:
        page.goto(served + path)
    serious = [
        f"{one['id']}: {node['target']}"
        for one in Axe().run(page).response["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
    assert serious == [], f"{page.url}: {serious}"
    assert page.evaluate("window.violations") == [], page.url


def sign_in(page: Page, served: str) -> None:
    """Sign in as 示例编辑."""
    enter(page, served, "bianji", PASSWORD)


def enter(page: Page, served: str, name: str, password: str, heading: str = "首页") -> None:
    """Sign in as anybody and come to the page that is theirs."""
    page.goto(f"{served}/sign-in")
    page.get_by_label("账号").fill(name)
    page.get_by_label("口令").fill(password)
    page.get_by_role("button", name="登录").click()
    arrived(page, heading)


def sign_out(page: Page) -> None:
    """Leave by the menu at the top."""
    page.locator(".usermenu summary").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_label("口令")).to_be_visible()


def to(page: Page, name: str) -> None:
    """Follow a link of the main navigation."""
    menu = page.get_by_role("navigation", name="主导航")
    menu.get_by_role("link", name=name, exact=True).click()


def arrived(page: Page, heading: str) -> None:
    """Wait, also for a job, until the page of this heading is there."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading, timeout=60_000)


def answer_dialogue(page: Page, file: Path, asking: Callable[[], None]) -> None:
    """Give `file` to the file dialogue that `asking` opens.

    A busy page hears keys and clicks before the browser's own orders. The dialogue must be ours
    before it is asked for, else it is cancelled unseen: an answer of the page says that it is.
    """
    page.on("filechooser", lambda _: None)
    page.evaluate("null")
    with page.expect_file_chooser() as dialogue:
        asking()
    dialogue.value.set_files(file)


def count_presses(page: Page) -> None:
    """Begin to count, on every page from here on, how often the mouse is pressed."""
    page.add_init_script(COUNT)
    page.reload()
    page.evaluate("sessionStorage.removeItem('presses')")


def presses(page: Page) -> int:
    """How often the mouse was pressed since `count_presses`."""
    return int(page.evaluate("sessionStorage.getItem('presses') || 0"))
