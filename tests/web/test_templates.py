"""Templates hold no leftovers."""

import re

import pytest

from tests.shared import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_template_imports_no_part_in_vain(file):
    text = file.read_text(encoding="utf-8")
    for names in re.findall(r"{% from .*? import (.*?) %}", text):
        for name in names.split(","):
            called = name.split(" as ")[-1].strip()
            rest = re.sub(r"{% from .*? %}", "", text)
            assert re.search(rf"\b{called}\b", rest), f"{called} is imported and not used"


def test_every_template_is_used():
    said = "".join(file.read_text() for file in (ROOT / "registry/web").rglob("*.py"))
    said += "".join(file.read_text(encoding="utf-8") for file in TEMPLATES)
    names = [str(file.relative_to(ROOT / "templates")) for file in TEMPLATES]

    assert [name for name in names if f'"{name}"' not in said] == []
