"""是否 cells."""

import unicodedata
from dataclasses import dataclass

from registry.importing.cells.numerals import brief
from registry.importing.cells.one_by_one import OneByOne
from registry.importing.cells.outcome import Outcome, Read, Refused, Written
from registry.importing.registers.spec import Field

_YES = (
    "是",
    "√",
    "✓",
    "✔",
    "☑",
    "有",
    "y",
    "yes",
    "true",
    "t",
    "1",
    "对",
    "是的",
    "已是",
    "在库",
    "已在库",
    "属于",
    "规上",
    "v",
)
_NO = (
    "否",
    "×",
    "✗",
    "✘",
    "☒",
    "x",
    "无",
    "n",
    "no",
    "false",
    "f",
    "0",
    "不是",
    "非",
    "没有",
    "不在库",
    "未在库",
    "不属于",
    "规下",
)
WORDS: dict[str, bool] = dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)


@dataclass(frozen=True)
class FlagReader(OneByOne):
    """Reads 是/否 and the marks that mean the same."""

    field: Field

    def read(self, written: Written) -> Outcome:
        """One cell."""
        if written.raw in {"是", "否"}:
            return written.raw == "是"
        word = "".join(unicodedata.normalize("NFKC", written.raw).split()).lower()
        if word not in WORDS:
            return Refused(
                "bad_flag", f"{self.field.label}“{brief(written.raw)}”看不出是或否，请填 是 或 否。"
            )
        return Read(WORDS[word], "按是/否统一")
