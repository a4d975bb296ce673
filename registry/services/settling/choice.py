"""What a person decides about waiting rows, and what that means for reading their file again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from registry.access import Scope
from registry.importing.decisions import DROP, FIRM, NEW, Decisions, RowChoice
from registry.services.settling.lines import Line
from registry.terms import Register

FIX = "fix"
"""Cells of the row are put right; which firm it means is not what is asked."""

WITHOUT_FIRMS = (Register.DISTRICT,)
LONGEST_REASON = 150


class NotSettled(ValueError):
    """Nothing was written; the message is the sentence for the user."""


@dataclass(frozen=True)
class Choice:
    """What is decided: FIRM, NEW, DROP or FIX.

    firm, told -- the firm it is, and how it was shown; texts -- cell → what it should say
    keeps_name -- the firm bears the name in the row as well
    name, town -- what a new firm is called, where the row does not say it, and where it belongs
    """

    how: str
    firm: int = 0
    told: str = ""
    reason: str = ""
    keeps_name: bool = False
    town: str = ""
    name: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)

    def of_row(self, line: Line) -> RowChoice:
        """The choice as it is kept for one row."""
        named = (self.keeps_name, self.town, self.name)
        return RowChoice(self.how, self.firm, self.told, line.name, self.reason, *named)

    def sentence(self, line: Line) -> str:
        """What was settled, in words."""
        if self.how != FIX:
            return self.of_row(line).sentence
        put = "，".join(f"{cell} 改为“{text}”" for cell, text in self.texts.items())
        return f"更正：{put}"


def check(line: Line, choice: Choice, scope: Scope) -> None:
    """Refuse a choice that does not fit the row. Raises NotSettled."""
    how, firms = choice.how, line.register not in WITHOUT_FIRMS
    faults = {
        "请写明不导入的理由。": how == DROP and not choice.reason,
        "区级数据不对应企业，请更正单元格或不导入。": how in (FIRM, NEW) and not firms,
        "请选择是哪一家企业。": how == FIRM and not choice.firm,
        "这一行没有企业名称，请填写新企业的名称。": how == NEW and not (line.named or choice.name),
        "请先改正单元格，或选择其他处理。": how == FIX and not choice.texts,
    }
    if how == NEW and not scope.whole:
        faults["新建企业要有统一社会信用代码，请先补上代码。"] = "uscc" not in line.row.said
        faults["请选择新企业所属镇街。"] = not choice.town
    for sentence, is_so in faults.items():
        if is_so:
            raise NotSettled(sentence)


def decided(said: Decisions, chosen: Iterable[tuple[Line, Choice]]) -> Decisions:
    """The decisions about a table with what was chosen for some of its rows."""
    settled, texts = dict(said.settled), dict(said.corrections)
    for line, choice in chosen:
        texts |= choice.texts
        if choice.how != FIX:
            settled[line.row.row] = choice.of_row(line)
    return replace(said, settled=settled, corrections=texts)
