"""The four kinds of nothing (domain.md §6.3): none of them is zero, none of them is a value."""

import unicodedata

from registry.importing.cells.outcome import Left

CLEAR_WORD = "清空"
LONGEST_WORD = 12
"""Longer texts say something, whatever they say."""

NOT_APPLICABLE = Left("不适用（— 或 /）：不写入，不当作零")
NO_DATA = Left("无数据（无、暂无）：不写入，不当作零")
NOT_COUNTED = Left("未统计（未统计、N/A）：不写入，不当作零")
WITHHELD = Left("保密（* 或保密）：不写入，不当作零")
ONLY_SPACE = Left("只有空格或换行，按空白处理")

_KINDS = {
    NOT_APPLICABLE: "— ― – - ‐ ‑ ‒ − ─ ━ ー / \\ | -- --- —— ——— // 不适用 无此项 不涉及",
    NO_DATA: "无 暂无 没有 无数据 暂无数据 暂无信息 none null nil (无) (暂无) 空 空白",
    NOT_COUNTED: (
        "未统计 n/a na n.a. n.a #n/a 未填 未填报 未报 未上报 未提供 未知 不详 待定 待补 待补充 待填"
        " 暂缺 缺 缺失 … ... …… ? ??"
    ),
    WITHHELD: "* ** *** **** ***** ****** 保密 涉密 不公开 未公开 不便公开 商业秘密",
}
WORDS: dict[str, Left] = {
    word: meaning for meaning, words in _KINDS.items() for word in words.split()
}
"""Normalised text → what kind of nothing it is."""


def plain(text: str) -> str:
    """Half-width, lower case, no spaces: the form in which `WORDS` are looked up."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def nothing(text: str) -> Left | None:
    """What kind of nothing a text is, or None where it says something."""
    return WORDS.get(plain(text)) if len(text) <= LONGEST_WORD else None
