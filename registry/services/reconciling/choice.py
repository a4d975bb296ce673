"""What a person may choose for a line of a reconciliation, and whether it can be done."""

from dataclasses import dataclass
from datetime import date

from registry.services.reconciling.view import Line
from registry.terms import (
    EnterpriseEventKind,
    HonourStatus,
    ListGroup,
    OperatingStatus,
    Settlement,
)

HONOUR_ENDS = (HonourStatus.EXPIRED, HonourStatus.WITHDRAWN, HonourStatus.MOVED_OUT)
FIRM_ENDS = {
    OperatingStatus.MOVED_OUT: EnterpriseEventKind.MOVED_OUT,
    OperatingStatus.DEREGISTERED: EnterpriseEventKind.DEREGISTERED,
}
WRITES = (Settlement.CREATED, Settlement.LINKED, Settlement.RECORDED, Settlement.ENDED)


class NotSettled(ValueError):
    """The settlement cannot be made; nothing was written. The message is for the user."""


@dataclass(frozen=True)
class Choice:
    """What a person chose for a line.

    firm -- the firm that it is (LINKED); town -- where a new firm belongs
    end, day -- how and when something of ours ends (ENDED); reason -- why it is let be
    """

    how: Settlement
    firm: int | None = None
    town: str = ""
    end: str = ""
    day: date | None = None
    reason: str = ""

    @property
    def told(self) -> str:
        """The choice in a few words, as the line keeps it."""
        words = {**HonourStatus.labels(), **OperatingStatus.labels()}
        parts = (f"{self.day:%Y-%m-%d}" if self.day else "", words.get(self.end, ""), self.reason)
        return " ".join(filter(None, parts))[:200]


def check(line: Line, choice: Choice) -> None:
    """Refuse a choice that does not fit the line. Raises NotSettled."""
    how = choice.how
    if line.done:
        raise NotSettled("这一行已经处理过了，请刷新页面。")
    if how is Settlement.IGNORED and not choice.reason:
        raise NotSettled("请写明忽略的理由。")
    if how is Settlement.LINKED and choice.firm not in {one.firm for one in line.candidates}:
        raise NotSettled("请选择是哪一家企业。")
    if how is Settlement.CREATED and (line.row is None or line.firm is not None):
        raise NotSettled("台账中已有这家企业，不用新建。")
    if how is Settlement.RECORDED and (line.row is None or line.firm is None):
        raise NotSettled("请先确定这一行是哪家企业。")
    if how is Settlement.ENDED and line.row is not None:
        raise NotSettled("只有我方登记的才能终止。")


def fits(line: Line, choice: Choice) -> bool:
    """Whether an open line can be settled so without anything said of this line alone."""
    listed = line.row is not None
    kinds = {
        Settlement.RECORDED: listed and line.firm is not None,
        Settlement.ENDED: not listed,
        Settlement.CREATED: line.is_stranger,
        Settlement.ELSEWHERE: line.is_stranger,
        Settlement.DIFFERENT: line.group is ListGroup.NEAR,
        Settlement.IGNORED: True,
    }
    return not line.done and kinds.get(choice.how, False)
