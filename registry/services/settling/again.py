"""Reading a stored file again as it was imported, with what was settled since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from registry.importing.decisions import Decisions, TableKey
from registry.records import files
from registry.records.imports import packed_details
from registry.records.waiting import Kept
from registry.services.import_details import Detail, unpacked
from registry.services.import_options import ImportOptions
from registry.services.settling.choice import Choice, NotSettled, decided
from registry.services.settling.lines import line_of

NOT_KEPT = "这次导入没有保存读取方式，请重新导入原文件。"


@dataclass(frozen=True)
class Again:
    """Files to be read again with their options, and which table each source is in them."""

    files: list[tuple[str, bytes]]
    options: ImportOptions
    keys: Mapping[int, TableKey]


def files_again(
    session: Session, import_id: int, chosen: Mapping[int, Choice], kept: Iterable[Kept]
) -> Again:
    """What is to be read so that the chosen rows, and no others, are written.

    Raises NotSettled where the import is too old to be read as it was.
    """
    rows = [one for one in kept if one.id in chosen]
    details = _details(session, import_id, {one.source_id for one in rows})
    numbers = {
        file: at for at, file in enumerate(dict.fromkeys(one.stored_file_id for one in rows))
    }
    names = {one.stored_file_id: one.file for one in rows}
    keys: dict[int, TableKey] = {}
    tables: dict[TableKey, Decisions] = {}
    for one in rows:
        detail = details[one.source_id]
        key = replace(TableKey.parse(detail.summary["key"]), file=numbers[one.stored_file_id])
        keys[one.source_id] = key
        said = tables.get(key.whole) or _as_imported(detail)
        said = decided(said, [(line_of(one), chosen[one.id])])
        tables[key.whole] = replace(said, only=said.only | {one.row})
    asked = next(iter(details.values())).asked
    return Again(
        [(names[file], files.content(session, file)) for file in numbers],
        ImportOptions.of(asked, tables),
        keys,
    )


def _details(session: Session, import_id: int, sources: set[int]) -> dict[int, Detail]:
    packed = packed_details(session, import_id)
    details = {source: unpacked(packed[source]) for source in sources if source in packed}
    if details.keys() != sources or not all(one.asked for one in details.values()):
        raise NotSettled(NOT_KEPT)
    return details


def _as_imported(detail: Detail) -> Decisions:
    """What was decided about the table then; that a list is complete is not said a second time."""
    return replace(Decisions.of(detail.summary["decided"]), complete=False)
