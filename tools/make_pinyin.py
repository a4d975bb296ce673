"""Write the character table of `registry/reference/pinyin.py`; run again only for a new pypinyin.

    .venv/bin/python tools/make_pinyin.py

One line per syllable (without tone, ü as v): the syllable, then every character of the CJK Unified
Ideographs block that is read so by itself. Readings that depend on the word stand in the reviewed
file beside it, `pinyin_phrases.txt`, which this tool never touches.
"""

import unicodedata
from collections import defaultdict
from pathlib import Path

from pypinyin import Style, lazy_pinyin

TARGET = Path(__file__).parent.parent / "registry/reference/data/pinyin_characters.txt"
FIRST, LAST = 0x4E00, 0x9FFF


def reading(character: str) -> str | None:
    """The plain reading pypinyin gives first, or None where it knows none."""
    found = lazy_pinyin(character, style=Style.NORMAL, errors="ignore")
    plain = unicodedata.normalize("NFD", found[0]) if found else ""
    return "".join(letter for letter in plain if letter.isascii()) or None


def main() -> None:
    """Group the block by reading and write the table."""
    characters: dict[str, list[str]] = defaultdict(list)
    for character in map(chr, range(FIRST, LAST + 1)):
        if syllable := reading(character):
            characters[syllable].append(character)
    lines = [f"{syllable} {''.join(group)}" for syllable, group in sorted(characters.items())]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{sum(map(len, characters.values()))} characters, {len(lines)} syllables: {TARGET.name}")


if __name__ == "__main__":
    main()
