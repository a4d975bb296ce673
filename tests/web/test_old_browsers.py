"""The bureau's oldest browser is Chromium 78: what it does not know is not written."""

import re

from tests.shared import ROOT

SHEETS = sorted((ROOT / "static/src").rglob("*.css"))
SCRIPTS = sorted((ROOT / "static/src").rglob("*.js"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

# Since which version Chromium knows them; what esbuild rewrites is not among them.
STYLES = {
    r":has\(": 105,
    r":is\(": 88,
    r":where\(": 88,
    r"@container": 105,
    r"@layer": 99,
    r"color-mix\(": 111,
    r"\baspect-ratio\s*:": 88,
    r"(?<![-\w])inset\s*:": 87,
    r"\b(?:min|max|clamp)\(": 79,
    r"\boverflow\s*:\s*clip": 90,
    r"(?<!grid-)(?<!row-)(?<!column-)\bgap\s*:": 84,
}
CALLS = {
    r"\.replaceAll\(": 85,
    r"\.at\(": 92,
    r"\.replaceChildren\(": 86,
    r"\bObject\.hasOwn\(": 93,
    r"\bstructuredClone\(": 98,
    r"\brandomUUID\(": 92,
    r"\.findLast(?:Index)?\(": 97,
    r"\.toSorted\(": 110,
    r"\bPromise\.any\(": 85,
}


def told(files, patterns) -> list[str]:
    """Where files use what came after Chromium 78."""
    return [
        f"{file.relative_to(ROOT)}: {found.group()} (Chromium {since})"
        for file in files
        for pattern, since in patterns.items()
        for found in re.finditer(pattern, re.sub(r"/\*.*?\*/|//[^\n]*", "", _text(file)))
    ]


def _text(file) -> str:
    return file.read_text(encoding="utf-8")


def test_style_sheets_use_nothing_newer():
    assert told(SHEETS, STYLES) == []


def test_scripts_call_nothing_newer():
    assert told(SCRIPTS, CALLS) == []


def test_no_rule_dies_of_a_selector_that_the_browser_does_not_know():
    """An unknown selector voids its whole list, so :focus-visible stands alone."""
    mixed = [
        f"{sheet.name}: {rule.strip()}"
        for sheet in SHEETS
        for rule in re.findall(r"([^{};]*:focus-visible[^{;]*)\{", _text(sheet))
        if "," in rule
    ]
    assert mixed == []


def test_templates_space_flexible_rows_without_gap():
    assert [
        file.name for file in TEMPLATES if re.search(r'class="[^"]*\bgap-\d', _text(file))
    ] == []
