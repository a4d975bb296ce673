"""What settlements would write (处理写入): tables that are compared as an import of them is."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from registry.importing.table import BLANK, MappedColumn, ParsedTable
from registry.periods import Period
from registry.services.reconciling.choice import FIRM_ENDS, Choice, NotSettled
from registry.services.reconciling.lists import Head
from registry.services.reconciling.ours import Ours
from registry.services.reconciling.view import Line, Reconciled
from registry.terms import Against, HonourStatus, Register, Settlement

WHOLE_LIST = 0
"""The row of what the list as a whole says: a firm that it does not name has no cell."""

_END_FIELDS = {
    HonourStatus.EXPIRED: "expires_on",
    HonourStatus.WITHDRAWN: "withdrawn_on",
    HonourStatus.MOVED_OUT: "moved_out_on",
}


def tables_of(
    found: Reconciled, lines: Sequence[Line], choice: Choice
) -> list[tuple[ParsedTable, list[Line]]]:
    """Per register, what is to be written of all `lines`, and the line that each row is of."""
    joined: dict[str, list[tuple[ParsedTable, Line]]] = {}
    for line in lines:
        for table in _of_line(found, line, choice):
            joined.setdefault(table.register, []).append((table, line))
    return [
        (_join([table for table, _ in own]), [line for _, line in own]) for own in joined.values()
    ]


def _join(tables: Sequence[ParsedTable]) -> ParsedTable:
    """One table with the rows of all; a field that one does not have is blank there."""
    names = list(dict.fromkeys(name for table in tables for name in table.values))
    return replace(
        tables[0],
        columns=[MappedColumn(None, name, name, None, "given") for name in names],
        rows=[table.rows[0] for table in tables],
        values={name: [table.values.get(name, [BLANK])[0] for table in tables] for name in names},
        raws={name: [""] * len(tables) for name in names},
    )


def _of_line(found: Reconciled, line: Line, choice: Choice) -> list[ParsedTable]:
    """The tables of one row that say what is to be written of one line."""
    head, values = found.head, line.values
    if choice.how is Settlement.ENDED:
        return _ending(head, found.ours[line.firm or 0], choice)
    tables = []
    who = {"uscc": line.firm_code, "name": line.firm_name}
    if choice.how is Settlement.CREATED:
        more = values if head.side.against in (Against.FIRMS, Against.LIBRARY) else {}
        who = {"uscc": values.get("uscc"), "name": line.name}
        tables.append(
            _table(head, line, Register.ENTERPRISES, {**more, **who, "town": choice.town or None})
        )
    if choice.how is Settlement.LINKED:
        chosen = next(one for one in line.candidates if one.firm == choice.firm)
        who = {"uscc": chosen.uscc, "name": chosen.name}
        tables.append(_table(head, line, Register.ENTERPRISES, {**who, "former_names": line.name}))
        if chosen.held:
            return tables
    record = _record(head, line, values, who)
    return [*tables, *([record] if record else [])]


def _record(
    head: Head, line: Line, values: Mapping[str, Any], who: Mapping[str, Any]
) -> ParsedTable | None:
    """The row that makes the firm one of those that the list names; None for 在册企业."""
    side = head.side
    if side.against is Against.HONOUR:
        said = {**head.facts, **values, **who, "kind": side.subject}
        said.setdefault("status_given", str(HonourStatus.RECOGNISED.value))
        return _table(head, line, Register.HONOURS, said)
    if side.against is Against.LIBRARY:
        period = Period.parse(side.subject)
        facts = {"year": period.year, "through": period.through, "in_library": True}
        kept = {name: values[name] for name in ("library_kind",) if name in values}
        return _table(head, line, Register.FIGURES, {**who, **facts, **head.facts, **kept})
    if side.against is Against.PLATFORM:
        owner = {"uscc": who["uscc"], "owner_name": who["name"]}
        return _table(head, line, Register.PLATFORMS, {**values, **owner, "kind": side.subject})
    return None


def _ending(head: Head, ours: Ours, choice: Choice) -> list[ParsedTable]:
    """What ends a thing of ours on a day: one row for each record."""
    who: dict[str, Any] = {"uscc": ours.uscc, "name": ours.name}
    against = head.side.against
    if against is Against.LIBRARY:
        return [_table(head, None, Register.FIGURES, _out_of_library(who, ours.records[0]))]
    if choice.day is None:
        raise NotSettled("请填写日期。")
    if against is Against.HONOUR:
        return [
            _table(head, None, Register.HONOURS, _ended_honour(who, one, head, choice))
            for one in ours.records
        ]
    if against is Against.PLATFORM:
        owner = {"uscc": ours.uscc, "owner_name": ours.name, "kind": head.side.subject}
        return [
            _table(
                head,
                None,
                Register.PLATFORMS,
                {
                    **owner,
                    "name": one["platform"],
                    "level": one["level"],
                    "withdrawn_on": choice.day,
                },
            )
            for one in ours.records
        ]
    if choice.end not in {str(one.value) for one in FIRM_ENDS}:
        raise NotSettled("请选择是迁出还是注销。")
    return [_table(head, None, Register.ENTERPRISES, {**who, "status": choice.end})]


def _out_of_library(who: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: record[name] for name in ("year", "through", "nature", "origin")}
    return {**who, **kept, "in_library": False}


def _ended_honour(
    who: Mapping[str, Any], record: Mapping[str, Any], head: Head, choice: Choice
) -> dict[str, Any]:
    """The row that ends one honour; 有效期至 a day is kept as the day after."""
    if choice.end not in {str(one.value) for one in _END_FIELDS} or choice.day is None:
        raise NotSettled("请选择是到期、撤销还是迁出，并填写日期。")
    ended = HonourStatus(choice.end)
    day = choice.day + timedelta(days=1) if ended is HonourStatus.EXPIRED else choice.day
    known = ["batch", "certificate_no"]
    known += [] if record["recognised_assumed"] else ["recognised_on"]
    which = {name: record[name] for name in known if record[name]}
    return {
        **who,
        **which,
        "kind": head.side.subject,
        "status_given": choice.end,
        _END_FIELDS[ended]: day,
    }


def _table(
    head: Head, line: Line | None, register: Register, values: Mapping[str, Any]
) -> ParsedTable:
    """A table of one row, as if it had been read from the list."""
    said = {name: BLANK if value is None else value for name, value in values.items()}
    return ParsedTable(
        register=str(register.value),
        sheet=head.sheet,
        header_rows=[],
        columns=[MappedColumn(None, name, name, None, "given") for name in said],
        unmapped=[],
        rows=[WHOLE_LIST if line is None or line.row is None else line.row],
        values={name: [value] for name, value in said.items()},
        raws={name: [""] for name in said},
    )
