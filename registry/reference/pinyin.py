"""Search keys of names (拼音检索): full pinyin and initials, without pinyin software at run time.

The readings stand in two files: `pinyin_characters.txt`, made once from pypinyin (MIT licence) by
`tools/make_pinyin.py`, and `pinyin_phrases.txt`, the reviewed readings that depend on the word.
"""

import string
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from registry.reference.files import text_of


@dataclass(frozen=True, slots=True)
class _Readings:
    """characters -- character → syllable, a Latin letter or digit → itself; phrases -- first
    character → phrases, longest first.
    """

    characters: dict[str, str]
    phrases: dict[str, list[tuple[str, list[str]]]]


def search_keys(name: str) -> tuple[str, str]:
    """(full pinyin, initials) of a name, without tones; ü is v: 绿 lv.

    Latin letters and digits stand in both as they are, in lower case; everything else drops out.
    `北京示例` → `("beijingshili", "bjsl")`.
    """
    syllables = _syllables(unicodedata.normalize("NFKC", name).lower())
    return "".join(syllables), "".join(syllable[0] for syllable in syllables)


def _syllables(text: str) -> list[str]:
    """One syllable per Chinese character, one entry per Latin letter or digit."""
    readings = _readings()
    characters, phrases = readings.characters, readings.phrases
    if phrases.keys().isdisjoint(text):
        return [characters[character] for character in text if character in characters]
    found: list[str] = []
    position, length = 0, len(text)
    while position < length:
        character = text[position]
        if character in phrases:
            for phrase, syllables in phrases[character]:
                if text.startswith(phrase, position):
                    found += syllables
                    position += len(phrase)
                    break
            else:
                found.append(characters[character])
                position += 1
            continue
        if character in characters:
            found.append(characters[character])
        position += 1
    return found


@cache
def _readings() -> _Readings:
    """Both files, read at the first search."""
    characters = {character: character for character in string.ascii_lowercase + string.digits}
    for line in text_of("pinyin_characters.txt").splitlines():
        syllable, group = line.split()
        characters.update(dict.fromkeys(group, syllable))
    phrases: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    for line in text_of("pinyin_phrases.txt").splitlines():
        if line and not line.startswith("#"):
            phrase, *syllables = line.split()
            if len(phrase) == 1:
                characters[phrase] = syllables[0]
            else:
                phrases[phrase[0]].append((phrase, syllables))
    for group_of_phrases in phrases.values():
        group_of_phrases.sort(key=lambda entry: -len(entry[0]))
    return _Readings(characters, dict(phrases))
