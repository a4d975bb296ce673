"""The matching key of words that people write: headers, choice words."""

import re
import unicodedata

_NOT_WORD = re.compile(r"[^\w&]|_")


def fold(text: str) -> str:
    """The key by which two spellings of a word are the same word.

    Full-width forms, case, spaces, line breaks, stars, quotes, brackets and punctuation go;
    what brackets hold stays. `R＆D经费 内部支出` and `r&d经费内部支出` are one key.
    """
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text)).casefold()
