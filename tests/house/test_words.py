"""What no file of ours says: leftovers, places of one machine, hosts that an intranet lacks."""

import json
import re

import pytest

from tests.house.sources import tracked
from tests.shared import ROOT

# Each pattern is written so that this file does not match it.
LEFTOVER = re.compile(r"\b(TO[D]O|FIX[M]E)\b")
MACHINE = re.compile(r"(?<![\w.:/\-*])/(roo[t]|hom[e]|User[s]|wor[k]|tm[p])/\w")
EMOJI = re.compile("[\U0001f300-\U0001faff\u26a0\u26a1\u2705\u274c\u2b50]")
HOST = re.compile(r"\b(?:https?|ftp)://([\w.-]+)")

# Names of XML vocabularies, the machine itself, made-up places, and where the law is published.
NAMED = re.compile(
    r"(www\.w3\.org|schemas\.\w+\.(org|com)|purl\.(oclc\.)?org|127\.0\.0\.1|localhost"
    r"|([\w-]+\.)*example(\.\w+)?|([\w-]+\.)*gov\.cn)"
)


@pytest.mark.parametrize("pattern", [LEFTOVER, MACHINE, EMOJI], ids=["leftover", "path", "emoji"])
def test_no_file_holds_what_does_not_belong(pattern):
    found = [
        f"{name}: {match.group()}" for name, text in tracked() for match in pattern.finditer(text)
    ]
    assert found == []


def test_no_file_names_a_host_on_the_internet():
    found = [
        f"{name}: {host}"
        for name, text in tracked()
        if name != "package-lock.json"  # names its authors' sponsors; see the next test
        for host in HOST.findall(text)
        if not NAMED.fullmatch(host)
    ]
    assert found == []


def test_the_locks_say_what_to_install_but_not_from_where():
    for lock in ROOT.glob("requirements*.txt"):
        assert "://" not in lock.read_text(), lock.name
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_every_locked_package_has_its_hash():
    for lock in ROOT.glob("requirements*.txt"):
        for entry in re.split(r"\n(?=\w)", lock.read_text().strip()):
            assert "--hash=sha256:" in entry, f"{lock.name}: {entry}"
