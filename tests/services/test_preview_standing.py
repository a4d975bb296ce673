"""What confirming a preview would come to, in the words that page and terminal share."""

import pytest

from registry.services.preview_standing import Outlook, standing_of


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
