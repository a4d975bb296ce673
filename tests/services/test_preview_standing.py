"""What confirming a preview would come to, in the words that page and terminal share."""

from datetime import UTC, datetime

import pytest

from registry.services.kept_waiting import KeptIn
from registry.services.preview_standing import Outlook, standing_of

SINCE = datetime(2026, 11, 22, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rows", "writes", "good_rows", "outlook", "told"),
    [
        ({"new": 2, "waiting": 1}, True, False, Outlook.WRITES, ""),
        ({"new": 2, "rejected": 1}, True, False, Outlook.BLOCKED, ""),
        ({"new": 2, "conflict": 1}, True, True, Outlook.WRITES, "1 行未通过或冲突，这次不写入"),
        ({"rejected": 2}, False, False, Outlook.NONE_GOOD, "2 行未通过或冲突，台账没有变化"),
        ({"rejected": 2}, False, True, Outlook.NONE_GOOD, "没有一行可以直接写入"),
        ({"rejected": 2, "waiting": 3}, False, False, Outlook.BLOCKED, "3 行待核对，台账没有变化"),
        ({"rejected": 2, "waiting": 3}, False, True, Outlook.WAITING_ONLY, "3 行都待核对"),
        ({"waiting": 3, "ignored": 1}, False, False, Outlook.WAITING_ONLY, "这些行留在待核对"),
        ({}, False, False, Outlook.EMPTY, "表头下面没有数据行"),
        ({"ignored": 2}, False, False, Outlook.EMPTY, "2 行都被忽略"),
        ({"unchanged": 3}, False, False, Outlook.SAME, "文件内容与台账一致"),
        ({"unchanged": 3, "rejected": 1}, False, True, Outlook.SAME, "文件内容与台账一致"),
    ],
)
def test_what_can_be_done_is_said_plainly(rows, writes, good_rows, outlook, told):
    standing = standing_of([rows, {"new": 0}], writes=writes, good_rows=good_rows)

    assert standing.outlook is outlook
    assert told in standing.told
    assert standing.may_commit == (outlook in (Outlook.WRITES, Outlook.WAITING_ONLY))
    assert standing.is_stopped == (outlook in (Outlook.BLOCKED, Outlook.NONE_GOOD))


@pytest.mark.parametrize(
    ("kept", "title", "told"),
    [
        (
            [KeptIn(3, SINCE, 2, 1)],
            "这些行已经在待核对",
            "2 行自 2026-11-23 的导入 3 起待核对，还没有处理，1 行已经处理。",
        ),
        (
            [KeptIn(3, SINCE, 0, 2), KeptIn(4, SINCE, 1, 0)],
            "这些行已经在待核对",
            "2 行在 2026-11-23 的导入 3 中已经处理；1 行自 2026-11-23 的导入 4 起待核对，",
        ),
        (
            [KeptIn(3, SINCE, 0, 2)],
            "这些行以前已经处理过",
            "2 行在 2026-11-23 的导入 3 中已经处理。",
        ),
    ],
)
def test_rows_that_an_import_keeps_already_are_not_offered_again(kept, title, told):
    standing = standing_of([{"waiting": 3}], writes=False, good_rows=False, kept=kept)

    assert standing.outlook is Outlook.KEPT
    assert standing.title == title
    assert standing.told.startswith(told)
    assert not standing.may_commit
    assert not standing.is_stopped
