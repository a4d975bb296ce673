"""What confirming a preview would come to (能否写入), in the same words on page and terminal."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from registry.importing.outcome import BLOCKING, State
from registry.periods import beijing_day
from registry.services.kept_waiting import KeptIn

GOOD = (State.NEW, State.CHANGED, State.UNCHANGED)


class Outlook(StrEnum):
    """What confirming would come to.

    BLOCKED -- refused rows stand in the way of others; NONE_GOOD -- no row could go in anyway
    WAITING_ONLY -- only rows to keep for a person; KEPT -- an earlier import keeps all of those
    SAME -- nothing that the ledger does not hold; EMPTY -- a header, but no row under it
    """

    WRITES = "writes"
    BLOCKED = "blocked"
    NONE_GOOD = "none_good"
    WAITING_ONLY = "waiting_only"
    KEPT = "kept"
    SAME = "same"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Standing:
    """What confirming would come to, in words; the doors add what to press or to type.

    waiting -- how many rows wait for a person
    """

    outlook: Outlook
    title: str = ""
    told: str = ""
    waiting: int = 0

    @property
    def may_commit(self) -> bool:
        """Whether there is anything to confirm."""
        return self.outlook in (Outlook.WRITES, Outlook.WAITING_ONLY)

    @property
    def is_stopped(self) -> bool:
        """Whether refused rows stand in the way of everything."""
        return self.outlook in (Outlook.BLOCKED, Outlook.NONE_GOOD)


def standing_of(
    tables: Iterable[Mapping[Any, int]],
    *,
    writes: bool,
    good_rows: bool,
    kept: Sequence[KeptIn] = (),
) -> Standing:
    """What confirming would come to.

    tables -- how many rows of each table are in each state
    writes -- whether a business row would be written; good_rows -- refused rows are left behind
    kept -- the imports that keep all of the waiting rows already
    """
    rows: Counter[str] = Counter()
    for counts in tables:
        rows.update({str(state): count for state, count in counts.items()})
    refused, good = (sum(rows[str(one)] for one in some) for some in (BLOCKING, GOOD))
    waiting = rows[str(State.WAITING)]
    if refused and not (good_rows and (good or waiting)):
        return _blocked(refused, waiting, good)
    if writes and refused:
        told = f"{refused:,} 行未通过或冲突，这次不写入；改好后可以再导入。"
        return Standing(Outlook.WRITES, "有问题的行不导入", told, waiting)
    if writes:
        return Standing(Outlook.WRITES, waiting=waiting)
    if kept:
        return Standing(Outlook.KEPT, *_kept(kept), waiting)
    if waiting:
        told = (
            f"{waiting:,} 行都待核对。先回答疑点，就随本次导入写入；"
            "也可以现在确认导入，这些行留在待核对，台账数据不变。"
        )
        return Standing(Outlook.WAITING_ONLY, "没有可以直接写入的行", told, waiting)
    if not good:
        return _empty(rows[str(State.IGNORED)])
    return Standing(Outlook.SAME, "没有需要写入的变更", "文件内容与台账一致。")


def _empty(ignored: int) -> Standing:
    told = f"{ignored:,} 行都被忽略（合计、说明、示例或非本区的行），台账没有变化。"
    return Standing(
        Outlook.EMPTY,
        "没有可以导入的行",
        told if ignored else "认出了表头，但表头下面没有数据行；请填好数据，再重新选择文件。",
    )


def _kept(kept: Sequence[KeptIn]) -> tuple[str, str]:
    """That rows wait already, or were settled: since when, and in which import."""
    told = "；".join(_kept_in(one) for one in kept)
    if any(one.open for one in kept):
        return "这些行已经在待核对", f"{told}。不用再次导入，请到原来的导入里处理。"
    return "这些行以前已经处理过", f"{told}。不用再次导入；要改变处理结果，请到原来的导入里修改。"


def _kept_in(one: KeptIn) -> str:
    since = f"{beijing_day(one.recorded_at)} 的导入 {one.import_id}"
    waits = f"{one.open:,} 行自 {since} 起待核对，还没有处理" if one.open else ""
    done = f"{one.settled:,} 行{'' if waits else f'在 {since} 中'}已经处理" if one.settled else ""
    return "，".join(filter(None, (waits, done)))


def _blocked(refused: int, waiting: int, good: int) -> Standing:
    outlook = Outlook.BLOCKED if good or waiting else Outlook.NONE_GOOD
    left = f"{waiting:,} 行待核对，" if waiting else ""
    told = "" if good else f"没有一行可以直接写入：{refused:,} 行未通过或冲突，{left}台账没有变化。"
    return Standing(outlook, "有未通过或冲突的行，暂不能导入", told, waiting)
