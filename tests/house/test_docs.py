"""The generated pages say what the program does today."""

import re

import pytest

from registry.terms import Term
from tests.shared import ROOT
from tools import docs, glossary

LINK = re.compile(r"\]\((?!\w+:|#)([^)#]+)")


@pytest.mark.parametrize("name", docs.PAGES)
def test_a_page_is_what_the_code_says_today(name):
    page = (ROOT / "docs" / name).read_text()
    assert page == docs.PAGES[name](), f"docs/{name} is stale: run make fix"


def test_the_glossary_holds_every_word_of_every_vocabulary():
    page = (ROOT / "docs" / "glossary.md").read_text()
    words = [term for vocabulary in glossary.vocabularies() for term in vocabulary]
    assert len(glossary.vocabularies()) == len(Term.__subclasses__())
    assert [term for term in words if f"{term.label} `{term.value}`" not in page] == []


def test_every_link_in_the_docs_leads_somewhere():
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    links = [(page, link) for page in pages for link in LINK.findall(page.read_text())]
    assert len(links) > 4
    assert [
        f"{page.name}: {link}" for page, link in links if not (page.parent / link).exists()
    ] == []
