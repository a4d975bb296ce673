"""A field's origin is the newest version in which it changed, down to the cell."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from registry.models import (
    Carried,
    Enterprise,
    ImportBatch,
    ImportCell,
    ImportSource,
)
from registry.records import files
from registry.records.database import Database
from registry.records.origin import Origin, origins
from registry.records.rows import NOW, Known
from registry.records.writer import Writer, write
from registry.terms import Door

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
NAMED = {"name": "示例企业", "name_folded": "示例企业"}
MAP = {"enterprise.contact": {"column": "F", "how": "exact"}}


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session on an empty ledger."""
    with database.session() as session:
        yield session


def source(writer: Writer, name: str) -> int:
    """A sheet that was imported; its map knows the column of `contact`."""
    file_id = files.store(writer, name.encode(), name=name, actor="甲", now=NOON)
    counts = dict.fromkeys(("created", "changed", "unchanged", "left_out"), 0)
    batch = {"revision_id": writer.revision, "actor": "甲", **counts}
    (import_id,) = writer.append(ImportBatch, [batch])
    read = {"import_id": import_id, "stored_file_id": file_id, "register": "enterprises"}
    told = {"file_name": name, "sheet": "企业", "rows": "2-9", "counts": "{}", "reporter": "示例镇"}
    return writer.append(ImportSource, [{**read, **told, "map": json.dumps(MAP)}])[0]


def imported(session: Session, name: str, row: int, values: dict[str, Any], **held: int) -> int:
    """Create a firm from a sheet, or change the one that is `held`."""
    with write(session, actor="甲", door=Door.IMPORT, now=NOON) as writer:
        lineage = {"source_id": source(writer, name), "source_row": row}
        if held:
            writer.apply(Enterprise, update=[{**held, **values, **lineage}])
            return held["id"]
        return writer.apply(Enterprise, insert=[{**NAMED, **values, **lineage}])[0]


def edited(session: Session, firm: int, read: int, values: dict[str, Any]) -> None:
    """A person changes a firm in a form."""
    with write(session, actor="乙", door=Door.FORM, now=NOON) as writer:
        writer.apply(Enterprise, update=[{"id": firm, "revision_id": read, **values}])


def of(session: Session, firm: int, field: str, at: Any = NOW) -> Origin:
    """The origin of one field."""
    return origins(session, Enterprise, [firm], field, at)[firm]


def test_an_imported_value_leads_to_file_sheet_and_cell(session: Session) -> None:
    firm = imported(session, "三月.xlsx", 37, {"contact": "张三"})

    found = of(session, firm, "contact")

    assert found.place == "三月.xlsx › 企业 › F37"
    assert (found.actor, found.door, found.reporter) == ("甲", "import", "示例镇")


def test_a_later_import_of_the_same_value_elsewhere_leaves_the_origin(session: Session) -> None:
    firm = imported(session, "三月.xlsx", 37, {"contact": "张三", "note": "旧"})
    later = {"contact": "张三", "note": "新"}
    imported(session, "四月.xlsx", 5, later, id=firm, revision_id=1)

    assert of(session, firm, "contact").place == "三月.xlsx › 企业 › F37"


def test_what_a_person_typed_has_no_cell(session: Session) -> None:
    firm = imported(session, "三月.xlsx", 37, {"contact": "张三"})
    edited(session, firm, 1, {"contact": "李四"})

    found = of(session, firm, "contact")

    assert (found.place, found.actor) == ("人工", "乙")
    assert of(session, firm, "contact", Known(1)).place == "三月.xlsx › 企业 › F37"


def test_a_field_outside_the_map_is_derived_and_never_a_wrong_cell(session: Session) -> None:
    firm = imported(session, "三月.xlsx", 37, {"contact": "张三"})

    found = of(session, firm, "name_folded")

    assert (found.how, found.cell, found.file) == ("派生", None, "三月.xlsx")


@pytest.mark.parametrize("row", [37, 0])
def test_a_special_cell_wins_over_column_and_row(session: Session, row: int) -> None:
    with write(session, actor="甲", door=Door.IMPORT, now=NOON) as writer:
        lineage = {"source_id": source(writer, "三月.xlsx"), "source_row": 37}
        cell = {"row": row, "field": "enterprise.contact", "cell": "F30", "how": "merged"}
        writer.append(ImportCell, [{"source_id": lineage["source_id"], **cell, "raw": "张 三"}])
        new = {**NAMED, "contact": "张三", **lineage}
        (firm,) = writer.apply(Enterprise, insert=[new])

    found = of(session, firm, "contact")

    assert (found.place, found.how, found.raw) == (
        "三月.xlsx › 企业 › F30",
        "合并单元格",
        "张 三",
    )


def test_what_an_undo_carried_back_leads_to_where_it_first_came_from(session: Session) -> None:
    firm = imported(session, "三月.xlsx", 37, {"contact": "张三"})
    edited(session, firm, 1, {"contact": "李四"})
    with write(session, actor="丙", door=Door.UNDO, now=NOON) as writer:
        back = {"id": firm, "revision_id": 2, "contact": "张三"}
        writer.apply(Enterprise, update=[back])
        trail = {"table_name": "enterprise", "row_id": firm, "from_row_id": firm}
        writer.append(Carried, [{"revision_id": writer.revision, **trail, "from_revision": 1}])

    found = of(session, firm, "contact")

    assert (found.place, found.carried_by) == ("三月.xlsx › 企业 › F37", 3)


def test_a_row_that_did_not_exist_then_has_no_origin(session: Session) -> None:
    firm = imported(session, "三月.xlsx", 37, {"contact": "张三"})
    with write(session, actor="乙", door=Door.FORM, now=NOON) as writer:
        writer.apply(Enterprise, delete=[(firm, 1)])

    assert origins(session, Enterprise, [firm], "contact", NOW) == {}
    assert origins(session, Enterprise, [firm], "contact", Known(2)) == {}
    assert origins(session, Enterprise, [firm], "contact", Known(0)) == {}
    assert firm in origins(session, Enterprise, [firm], "contact", Known(1))
