"""Comparing two vintages may take long: then the page one leaves says that it goes on."""

import pytest
from playwright.sync_api import ConsoleMessage, Page, Route, expect

from tests.e2e.walking import sign_in

pytestmark = pytest.mark.browser

NOTE = "正在比较两个时点，请稍候"
TELL = """
new MutationObserver((changes) => {
  for (const added of changes.flatMap((change) => [...change.addedNodes])) {
    if (added.className?.includes?.("waiting-note")) console.info(added.textContent);
  }
}).observe(document, { childList: true, subtree: true });
"""


def test_an_answer_that_waits_for_the_note_comes_and_takes_it_away(
    page: Page, served: str, complaints: list[str]
):
    """The answer is held back until the page says that it waits, so it must say so."""
    sign_in(page, served)
    page.add_init_script(TELL)
    page.goto(f"{served}/reports/changes")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    def release(message: ConsoleMessage) -> None:
        if message.text == NOTE:
            held.pop().continue_()

    page.route("**/reports/changes?*", hold)
    page.on("console", release)
    page.get_by_label("前一时点").fill("r1")
    page.get_by_role("button", name="比较").click(no_wait_after=True)

    expect(page.get_by_text("两个时点的数据完全相同")).to_be_visible(timeout=60_000)
    expect(page.locator(".waiting-note")).to_have_count(0)
    assert held == []
    assert complaints == []
