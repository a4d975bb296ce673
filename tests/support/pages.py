"""The test client as page inspector: whoever opens a page also looks whether it is in order."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.shared import ROOT

SIGNS = frozenset((ROOT / "static/src/icons.txt").read_text(encoding="utf-8").split())
CONTROLS = ("input", "select", "textarea")
UNLABELLED = ("hidden", "submit", "button")
HEADINGS = ("h1", "h2", "h3", "h4")
# Western punctuation after a Chinese word, where Chinese punctuation belongs.
WESTERN = re.compile(r"[\u4e00-\u9fff][,;?!](?!\w)|[\u4e00-\u9fff]:\s|[\u4e00-\u9fff]\.\.\.")
DATA = ("script", "code", "del", "ins")
"""Elements whose text is data, not ours to punctuate."""


class PageOutOfOrder(AssertionError):
    """A page that no visitor should get; says every fault."""


@dataclass
class Page:
    """An answer: its status, its text and, where it is a page, its tree."""

    response: TestResponse
    tree: Element | None = None
    faults: list[str] = field(default_factory=list)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status_code

    @property
    def text(self) -> str:
        """The words of the page, spaces folded."""
        assert self.tree is not None, "not a page"
        body = self.tree.find("body")
        assert body is not None
        return " ".join(" ".join(words_of(body)).split())

    @property
    def heading(self) -> str:
        """The text of the h1."""
        return own_text(self.first("h1"))

    @property
    def location(self) -> str:
        """Where a redirect leads."""
        return self.response.headers.get("Location", "")

    def all(self, tag: str) -> list[Element]:
        """Every element of this name."""
        assert self.tree is not None, "not a page"
        return list(self.tree.iter(tag))

    def first(self, tag: str) -> Element:
        """The first element of this name."""
        return self.all(tag)[0]

    def links(self) -> dict[str, str]:
        """Words of each link → where it leads."""
        return {own_text(link): link.get("href", "") for link in self.all("a")}

    def rows(self) -> list[list[str]]:
        """The words of each row of every table's body."""
        return [
            [own_text(cell) for cell in row if cell.tag in ("td", "th")]
            for body in self.all("tbody")
            for row in body
            if row.tag == "tr"
        ]

    def token(self) -> str:
        """The CSRF token of the page."""
        return next(m.get("content", "") for m in self.all("meta") if m.get("name") == "csrf-token")

    def value(self, name: str) -> str:
        """What stands in the first control of this name."""
        for control in (c for tag in CONTROLS for c in self.all(tag) if c.get("name") == name):
            if control.tag == "input":
                return control.get("value", "")
            options = list(control.iter("option"))
            chosen = [one for one in options if one.get("selected") is not None] or options[:1]
            return chosen[0].get("value", "") if chosen else (control.text or "").lstrip("\n")
        raise AssertionError(f"no control named {name}")


class Visitor:
    """Somebody in front of a browser: remembers the last page, so that forms carry its token."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.token = ""

    def get(self, address: str, *, status: int = 200, **more: Any) -> Page:
        """Open an address and look at the page."""
        return self._seen(self.client.get(address, **more), status)

    def post(
        self, address: str, data: dict[str, Any] | None = None, *, status: int = 302, **more: Any
    ) -> Page:
        """Send a form with the token of the last page."""
        if not self.token:
            self.get("/sign-in")
        sent = {"csrf_token": self.token, **(data or {})}
        return self._seen(self.client.post(address, data=sent, **more), status)

    def follow(self, page: Page) -> Page:
        """Go where a redirect leads, and on where it leads on."""
        while page.status == 302:
            response = self.client.get(page.location)
            page = self._seen(response, response.status_code)
        assert page.status == 200, f"{page.status} for {page.response.request.path}"
        return page

    def sign_in(self, name: str, password: str) -> Page:
        """Sign in and open the page one comes to."""
        self.get("/sign-in")
        return self.follow(self.post("/sign-in", {"name": name, "password": password}))

    def _seen(self, response: TestResponse, status: int) -> Page:
        page = inspected(response)
        assert page.status == status, f"{page.status} for {response.request.path}"
        if page.tree is not None and page.tree.get("lang"):
            self.token = page.token() if page.status != 500 else ""
        return page


def inspected(response: TestResponse) -> Page:
    """The answer as a page. Raises PageOutOfOrder with every fault found."""
    page = Page(response)
    if response.mimetype != "text/html" or not response.data or 300 <= response.status_code < 400:
        return page
    parser = html5lib.HTMLParser(
        tree=html5lib.getTreeBuilder("etree"), strict=False, namespaceHTMLElements=False
    )
    text = response.get_data(as_text=True)
    whole = text.lstrip().lower().startswith("<!doctype")
    page.tree = parser.parse(text)
    faults = [f"HTML: {kind} at {place}" for place, kind, _ in parser.errors if whole]
    faults += list(_whole_page(page) if whole else ())
    faults += [
        *_ids(page),
        *_controls(page),
        *_forms(page),
        *_safety(page),
        *_links(page),
        *_signs(page),
        *_words(page),
    ]
    if faults:
        raise PageOutOfOrder(f"{response.request.path}: " + "; ".join(faults))
    return page


def _whole_page(page: Page) -> Iterator[str]:
    headings = page.all("h1")
    title = own_text(page.first("title"))
    if len(headings) != 1:
        yield f"{len(headings)} h1"
    elif not title.startswith(own_text(headings[0])):
        yield f"title “{title}” does not begin with the h1"
    if page.tree is not None and page.tree.get("lang") != "zh-CN":
        yield "no language"
    level = 1
    for element in page.first("body").iter():
        if element.tag in HEADINGS:
            if int(element.tag[1]) > level + 1:
                yield f"{element.tag} “{own_text(element)}” skips a level"
            level = int(element.tag[1])


def _ids(page: Page) -> Iterator[str]:
    assert page.tree is not None
    ids = Counter(e.get("id") for e in page.tree.iter() if e.get("id"))
    yield from (f"id {name} stands {n} times" for name, n in ids.items() if n > 1)
    for element in page.tree.iter():
        for attribute in ("for", "aria-describedby", "aria-labelledby"):
            for name in (element.get(attribute) or "").split():
                if name not in ids:
                    yield f"{attribute} names {name}, which is not there"


def _controls(page: Page) -> Iterator[str]:
    labelled = {label.get("for") for label in page.all("label") if own_text(label)}
    inside = {id(c) for label in page.all("label") for c in label.iter() if c.tag in CONTROLS}
    for control in (c for tag in CONTROLS for c in page.all(tag)):
        if control.get("type") in UNLABELLED:
            continue
        named = control.get("id") in labelled or id(control) in inside or control.get("aria-label")
        if not named:
            yield f"{control.tag} {control.get('name')} has no label"
    for button in page.all("button"):
        if not own_text(button) and not button.get("aria-label"):
            yield "a button without words"


def _forms(page: Page) -> Iterator[str]:
    for form in page.all("form"):
        if not form.get("action"):
            yield "a form without an action"
        names = {control.get("name") for control in form.iter("input")}
        if (form.get("method") or "get").lower() == "post" and "csrf_token" not in names:
            yield f"the form to {form.get('action')} carries no token"


def _safety(page: Page) -> Iterator[str]:
    assert page.tree is not None
    for element in page.tree.iter():
        if element.get("style") is not None or element.tag == "style":
            yield f"inline style on {element.tag}"
        if any(str(name).startswith("on") for name in element.attrib):
            yield f"inline script on {element.tag}"
        is_data = element.get("src") or element.get("type") == "application/json"
        if element.tag == "script" and not is_data:
            yield "inline script"
    if "default-src 'none'" not in page.response.headers.get("Content-Security-Policy", ""):
        yield "no content security policy"


def _links(page: Page) -> Iterator[str]:
    assert page.tree is not None
    ids = {element.get("id") for element in page.tree.iter()}
    for link in page.all("a"):
        address = link.get("href", "")
        if not own_text(link) and not link.get("aria-label"):
            yield f"a link without words to {address}"
        if not address or address.startswith("javascript"):
            yield f"the link “{own_text(link)}” leads nowhere"
        if address.startswith("#") and address[1:] and address[1:] not in ids:
            yield f"the link “{own_text(link)}” leads to {address}, which is not there"
    for cell in page.all("th"):
        if cell.get("scope") is None:
            yield f"the head cell “{own_text(cell)}” has no scope"


def _signs(page: Page) -> Iterator[str]:
    for use in page.all("use"):
        name = use.get("href", "").partition("#")[2]
        if name not in SIGNS:
            yield f"the sign {name} stands in no file"


def _words(page: Page) -> Iterator[str]:
    for body in page.all("body"):
        for words in words_of(body):
            for match in WESTERN.finditer(words):
                yield f"Western punctuation in “{words[max(0, match.start() - 8) : match.end()]}”"


def words_of(element: Element) -> Iterator[str]:
    """The texts of an element that people read, without data blocks."""
    if element.tag not in DATA and element.text:
        yield element.text
    for child in element:
        yield from words_of(child)
        if child.tail:
            yield child.tail


def own_text(element: Element) -> str:
    """All words inside an element, spaces folded."""
    return " ".join("".join(element.itertext()).split())
