"""创新平台: a platform of a firm, and the levels it reached; one row of a file is one level."""

from collections.abc import Sequence
from typing import Any

from registry.importing.compare.book import Book
from registry.importing.compare.call import Call
from registry.importing.compare.firm_rows import link
from registry.importing.compare.parents import agree
from registry.importing.compare.present import load_present
from registry.importing.compare.sides import Side, decide, fit
from registry.importing.match.among import among
from registry.importing.match.firms import Firm
from registry.importing.outcome import Outcome
from registry.importing.table import ParsedTable
from registry.models import Platform, PlatformLevel

_NAMED_BY = ("name", "kind")
_LEVEL_FACTS = ("level", "recognised_on", "withdrawn_on", "document_no")
Keys = list[tuple[Any, ...] | None]


def compare_platforms(call: Call, table: ParsedTable) -> Outcome:
    """Compare a table of innovation platforms with the ledger."""
    book = call.open(table)
    firms = link(call, book, "owner_name")
    keys = _keys(book, firms)
    levels = book.column("level")
    whole: Keys = [key and (*key, levels[p]) for p, key in enumerate(keys)]
    call.claim(book, PlatformLevel, whole, "name", "平台的同一级别")
    facts = {"note": book.column("note")} if book.has("note") else {}
    leading = agree(book, keys, facts, "平台")
    known = {key[0] for key in keys if key and key[0] > 0}
    platforms = load_present(
        call.session, Platform, lambda c: [among(call.session, c.enterprise_id, known)]
    )
    ids = _numbers(call, keys, platforms.index, platforms.columns["id"])
    facts |= {name: book.column(name) for name in _NAMED_BY}
    parent = Side(Platform, leading, facts, _parent_columns(keys, ids), primary=False)
    child = _level_side(book, ids, levels)
    fit(book, parent)
    fit(book, child)
    old = {number for number in ids if number is not None and number > 0}
    recorded = load_present(
        call.session, PlatformLevel, lambda c: [among(call.session, c.platform_id, old)]
    )
    decide(book, parent, platforms)
    decide(book, child, recorded)
    return book.outcome()


def _keys(book: Book, firms: Sequence[Firm | None]) -> Keys:
    """enterprise × kind × name of each row that is still in."""
    kinds, names, levels = (book.column(name) for name in ("kind", "name", "level"))
    keys: Keys = [None] * len(firms)
    for position in book.live:
        firm = firms[position]
        values = (kinds[position], names[position], levels[position])
        if not all(isinstance(value, str) for value in values):
            message = "平台名称、平台类型和级别都要填写。"
            book.refuse(position, "required", None, message)
        elif firm is not None:
            keys[position] = (firm.id, kinds[position], names[position])
    return keys


def _numbers(
    call: Call, keys: Keys, index: dict[tuple[Any, ...], int], recorded: list[int]
) -> list[int | None]:
    """The platform of each row; rows of one new platform share a new number."""
    new: dict[tuple[Any, ...], int] = {}
    numbers: list[int | None] = []
    for key in keys:
        if key is None:
            numbers.append(None)
        elif key in index:
            numbers.append(recorded[index[key]])
        else:
            numbers.append(new[key] if key in new else new.setdefault(key, call.new_id(Platform)))
    return numbers


def _parent_columns(keys: Keys, ids: Sequence[int | None]) -> dict[str, list[Any]]:
    return {"id": list(ids), "enterprise_id": [key[0] if key else None for key in keys]}


def _level_side(book: Book, ids: Sequence[int | None], levels: Sequence[Any]) -> Side:
    keys: Keys = [
        None if number is None else (number, level)
        for number, level in zip(ids, levels, strict=True)
    ]
    given = {name: book.column(name) for name in _LEVEL_FACTS if book.has(name)}
    return Side(PlatformLevel, keys, given, {"platform_id": list(ids)})
