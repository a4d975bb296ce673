"""Cells that hold a word of a vocabulary, and industry codes. An unknown word is never stored."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

from registry.importing.cells.numerals import brief, half_width
from registry.importing.cells.one_by_one import OneByOne
from registry.importing.cells.outcome import Outcome, Read, Refused, Written
from registry.importing.registers.spec import Field
from registry.importing.registers.vocabularies import Vocabulary
from registry.importing.registers.words import fold

_SHOWN = 8
_NAMED = 5
"""How many classes stand in a sentence."""
_INDUSTRY = re.compile(r"([a-t])?(\d{1,2}\.?\d{1,2}|\d{1,4})(?:\.0+)?(.*)", re.IGNORECASE)


@dataclass(frozen=True)
class ChoiceReader(OneByOne):
    """Reads a label, a code or an alias of a vocabulary into its code."""

    field: Field
    vocabulary: Vocabulary | None

    def read(self, written: Written) -> Outcome:
        """One cell: the code of the word it holds."""
        if self.vocabulary is None or not self.vocabulary.labels:
            return Refused(
                "no_vocabulary",
                f"“{self.field.label}”还没有可选的词，请先在代码表中维护，再导入本列。",
            )
        code = self.vocabulary.codes.get(fold(written.raw))
        if code is None:
            return self._unknown(self.vocabulary, written)
        if written.raw in {self.vocabulary.labels[code], code}:
            return code
        return Read(code, f"按“{self.vocabulary.labels[code]}”记")

    def _unknown(self, vocabulary: Vocabulary, written: Written) -> Refused:
        labels = list(vocabulary.labels.values())
        word = brief(written.raw, 30)
        if len(labels) > _SHOWN:
            labels = get_close_matches(word, labels, n=3, cutoff=0.5)
            offer = f"相近的有：{'、'.join(labels)}" if labels else "请从模板的下拉列表中选择"
        else:
            offer = f"可填：{'、'.join(labels)}"
        return Refused("unknown_word", f"{self.field.label}没有“{word}”这个词。{offer}。")


@dataclass(frozen=True)
class IndustryReader(OneByOne):
    """Reads 行业代码: `2720`, `C2720`, `27.20`, `2720化学药品制剂制造`, 111 for 0111.

    The vocabulary's labels hold the classes of all levels: code → name.
    """

    field: Field
    vocabulary: Vocabulary | None

    def read(self, written: Written) -> Outcome:
        """One cell: the four digits of a 小类."""
        match = _INDUSTRY.fullmatch(half_width(written.raw))
        if match is None:
            return self._by_name(written)
        code = self._code(match[2].replace(".", ""), written)
        if isinstance(code, Refused):
            return code
        if match[3]:
            return self._named(code, match[3], written)
        return code if code == written.raw else Read(code, "行业代码补足四位、去掉字母")

    def _code(self, digits: str, written: Written) -> str | Refused:
        """The 小类 that the digits mean: Excel drops leading zeros, a 中类 may have one 小类."""
        labels = self.vocabulary.labels if self.vocabulary else {}
        if len(digits) == 4:
            return digits if digits in labels else self._unknown(digits, written)
        readings = {f"0{digits}"} & labels.keys()
        if digits in labels:
            readings |= {code for code in labels if len(code) == 4 and code.startswith(digits)}
        if len(readings) == 1:
            return readings.pop()
        if not readings:
            return self._unknown(digits, written)
        told = f"不是小类，请填四位小类代码：{self._classes(readings)}"
        return self._refused(written, told, question=True)

    def _unknown(self, digits: str, written: Written) -> Refused:
        """A code that no class has: said with the classes that stand next to it."""
        labels = self.vocabulary.labels if self.vocabulary else {}
        near = {code for code in labels if len(code) == 4 and code.startswith(digits[:3])}
        told = f"；{digits[:3]} 类下有：{self._classes(near)}" if near else "，请填四位小类代码"
        return self._refused(written, f"不在行业分类中{told}")

    def _classes(self, codes: Collection[str]) -> str:
        labels = self.vocabulary.labels if self.vocabulary else {}
        told = "、".join(f"{code} {labels[code]}" for code in sorted(codes)[:_NAMED])
        return f"{told} 等" if len(codes) > _NAMED else told

    def _named(self, code: str, name: str, written: Written) -> Outcome:
        """A code with its name behind it: the two must say the same."""
        official = self.vocabulary.labels[code] if self.vocabulary else name
        if fold(name) != fold(official):
            return self._refused(written, f"的代码是“{official}”，与所写名称不一致", question=True)
        return Read(code, "行业代码写法统一")

    def _by_name(self, written: Written) -> Outcome:
        """A name alone leads to a code where exactly one 小类 has it."""
        wanted = fold(written.raw)
        labels = self.vocabulary.labels if self.vocabulary else {}
        codes = [code for code, name in labels.items() if len(code) == 4 and fold(name) == wanted]
        if len(codes) == 1:
            return Read(codes[0], "由行业名称查得小类代码")
        return self._refused(written, "不是行业代码，请填四位小类代码，例如 2720")

    def _refused(self, written: Written, why: str, *, question: bool = False) -> Refused:
        message = f"行业代码“{brief(written.raw)}”{why}。"
        return Refused("bad_industry", message, "question" if question else "error")
