"""The list of complaints is complete."""

import re
from pathlib import Path

COLLECTED = 32


def test_every_complaint_of_the_list_has_its_test():
    texts = [file.read_text(encoding="utf-8") for file in Path(__file__).parent.glob("test_*.py")]
    numbers = [int(n) for text in texts for n in re.findall(r"^def test_(\d\d)_", text, re.M)]

    assert sorted(numbers) == list(range(1, COLLECTED + 1))
