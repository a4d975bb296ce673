"""是否高企 and its like: flags are read from honours; a file may only begin one (标志列)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from registry.importing.compare.book import Book
from registry.importing.compare.call import Call
from registry.importing.compare.enterprises.identity import Identity
from registry.importing.compare.kinds import Kinds, counts, load_kinds
from registry.importing.compare.present import load_present
from registry.importing.match.among import among
from registry.importing.outcome import Batch, FieldChanges, State
from registry.importing.table import Filled
from registry.models import Honour
from registry.records.columns import columns_of
from registry.reference.honour_flags import FLAGS, TIERS
from registry.terms import HonourStatus

Row = dict[str, Any]
SMART_FLAG, TIER_FIELD = "is_smart_benchmark", "srdi_level"


@dataclass
class _Flags:
    """What is known while the flags of a table are compared."""

    kinds: Kinds
    day: date
    honours: dict[int, list[Row]]
    insert: list[Row] = field(default_factory=list)
    begun: dict[str, list[int]] = field(default_factory=dict)


def compare_flags(call: Call, book: Book, identity: Identity) -> None:
    """Begin an honour where a flag says 是 and the firm never had one of that family.

    Everything else a flag says against the ledger is a 疑点: a note, nothing is written.
    """
    codes = FLAGS | {SMART_FLAG: call.asked.smart_benchmark_kind}
    columns = {name: book.column(name) for name in (TIER_FIELD, *codes) if book.has(name)}
    if not columns:
        return
    flags = _Flags(load_kinds(call.session), call.asked.statement_day, _honours(call, identity))
    for position in book.live_or_taken():
        firm = identity.ids[position]
        assert firm is not None
        for name, kind, yes in _said(columns, codes, position):
            _compare(flags, book, position, firm, name, kind, yes=yes)
    _finish(call, book, flags)


def _said(
    columns: Mapping[str, list[Filled]], codes: Mapping[str, str], position: int
) -> Iterator[tuple[str, str, bool]]:
    """(flag, kind, 是 or 否) of a row. 专精特新级别 says which rung 是否专精特新 means."""
    tier = columns[TIER_FIELD][position] if TIER_FIELD in columns else None
    for name, values in columns.items():
        value = values[position]
        if name == TIER_FIELD and isinstance(value, str):
            yield name, value, True
        elif isinstance(value, bool) and codes.get(name):
            if value and codes[name] in TIERS and isinstance(tier, str):
                continue
            yield name, codes[name], value


def _honours(call: Call, identity: Identity) -> dict[int, list[Row]]:
    known = {number for number in identity.ids if number is not None and number > 0}
    grouped: dict[int, list[Row]] = {}
    if known:
        present = load_present(
            call.session, Honour, lambda c: [among(call.session, c.enterprise_id, known)]
        )
        for row in present.rows():
            grouped.setdefault(row["enterprise_id"], []).append(row)
    return grouped


def _compare(
    flags: _Flags, book: Book, position: int, firm: int, name: str, kind: str, *, yes: bool
) -> None:
    own = flags.honours.setdefault(firm, [])
    called = flags.kinds.name(kind)
    if not yes:
        if any(one["kind"] == kind and counts(one, flags.day) for one in own):
            message = f"文件写“否”，台账中“{called}”当日有效：不作改动，请核对。"
            book.note(position, "finding", name, message)
        return
    family = flags.kinds.family(kind)
    had = [one for one in own if flags.kinds.family(one["kind"]) == family]
    if not had:
        _begin(flags, book, position, firm, name, kind)
    elif not any(counts(one, flags.day) for one in had):
        message = f"文件写有“{called}”，台账中同类荣誉已到期、撤销或尚未认定：不作改动，请核对。"
        book.note(position, "finding", name, message)
    elif name == TIER_FIELD and not any(
        one["kind"] == kind and counts(one, flags.day) for one in had
    ):
        held = "、".join(dict.fromkeys(flags.kinds.name(one["kind"]) for one in had))
        message = f"文件写“{called}”，台账为“{held}”：不作改动，请在资质荣誉中登记。"
        book.note(position, "finding", name, message)


def _begin(flags: _Flags, book: Book, position: int, firm: int, name: str, kind: str) -> None:
    """Plan an honour whose date nobody gave: it counts from the statement's day."""
    row: Row = dict.fromkeys(
        column.name
        for column in Honour.__table__.columns
        if column.name not in ("id", "revision_id", "source_id")
    )
    row |= {
        "enterprise_id": firm,
        "kind": kind,
        "batch_key": flags.day.isoformat(),
        "status_given": str(HonourStatus.RECOGNISED),
        "recognised_on": flags.day,
        "recognised_assumed": True,
        "source_row": book.table.rows[position],
    }
    flags.insert.append(row)
    flags.honours[firm].append(row)
    flags.begun.setdefault(name, []).append(position)


def _finish(call: Call, book: Book, flags: _Flags) -> None:
    batch = Batch(Honour, insert=columns_of(flags.insert))
    book.batches.append(batch)
    for row in flags.insert:
        call.planned_honours[row["enterprise_id"], row["kind"]] = batch
    begun = Counter(row["source_row"] for row in flags.insert)
    for name, positions in flags.begun.items():
        said = book.column(name)
        known = [p for p in positions if book.states[p] is not State.NEW]
        book.changes.append(
            FieldChanges(name, known, [None] * len(known), [said[p] for p in known])
        )
        book.mark(known, State.CHANGED)
        for position in positions:
            if begun[book.table.rows[position]] == 1:
                book.derive(position, "honour.kind", name, "是")
