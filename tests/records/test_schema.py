"""The migrations make exactly what the models say, from empty, on both databases."""

from sqlalchemy import inspect

from registry.models import APPEND_ONLY, Base
from registry.records.database import Database
from registry.records.schema import drift, upgrade

LONGEST = 30


def test_an_upgraded_ledger_has_no_drift(database: Database) -> None:
    assert drift(database) == []


def test_upgrading_again_changes_nothing(database: Database) -> None:
    before = inspect(database.ledger).get_table_names()

    upgrade(database)

    assert inspect(database.ledger).get_table_names() == before
    assert drift(database) == []


def test_drift_names_what_is_missing(database: Database) -> None:
    with database.ledger.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE town ADD COLUMN stray INTEGER")

    assert any("stray" in change for change in drift(database))


def test_every_constraint_is_named_and_every_name_is_short() -> None:
    names = []
    for table in Base.metadata.sorted_tables:
        names += [table.name, *(column.name for column in table.columns)]
        names += [str(index.name) for index in table.indexes]
        for constraint in table.constraints:
            assert constraint.name, f"{table.name}: {constraint!r} has no name"
            names.append(str(constraint.name))

    assert [name for name in names if len(name) > LONGEST] == []


def test_append_only_tables_have_no_twin() -> None:
    for model in APPEND_ONLY:
        assert f"{model.__tablename__}_history" not in Base.metadata.tables


def test_every_column_says_what_it_means() -> None:
    silent = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if not column.info.get("meaning")
    ]
    assert silent == []
