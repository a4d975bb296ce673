"""What people are called where their account did something."""

from datetime import UTC, datetime

from registry.access import Role
from registry.records.people import names_of_people
from registry.services import accounts

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_people_are_called_by_name_and_told_apart_where_two_share_it(database, settings):
    people = {"zhangs": "示例张三", "lis": "示例李四", "zhangs2": "示例张三"}
    with database.session() as session:
        for account, shown in people.items():
            person = accounts.NewAccount(account, shown, Role.VIEWER)
            accounts.create_account(session, person, by="测试", settings=settings, now=NOW)
        called = names_of_people(session)

    assert called["lis"] == "示例李四"
    assert called["zhangs"] == "示例张三（zhangs）"
    assert called["zhangs2"] == "示例张三（zhangs2）"
