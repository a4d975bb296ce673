"""What people settled about firms, as tables of 企业: firms to create, names that firms keep.

Such a table stands beside the one whose rows it is made of and leads to the same cells, so that a
firm created for a row of figures is compared, written and undone like any other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from registry.identifiers import fold_name
from registry.importing.decisions import NEW, RowChoice, TableKey
from registry.importing.table import BLANK, Filled, ParsedTable
from registry.terms import Register

PART = "企业"
_NAMES = ("owner_name", "name")
ByRow = dict[str, dict[int, str]]
"""Field → {row: text}."""


def with_firms(tables: Iterable[ParsedTable], seen: set[tuple[str, str]]) -> list[ParsedTable]:
    """The tables of a file, each followed by the firms that people settled in it.

    seen -- what earlier tables of the call say already: a firm is created once
    """
    found = []
    for table in tables:
        found.append(table)
        own = _firms_in(table, seen)
        if own is not None:
            found.append(own)
    return found


def firms_of(key: TableKey) -> TableKey:
    """The table of firms that were settled in a table."""
    return replace(key, part=PART)


def _firms_in(table: ParsedTable, seen: set[tuple[str, str]]) -> ParsedTable | None:
    name = next((one for one in _NAMES if one in table.values), _NAMES[-1])
    wanted = _wanted(table)
    if not wanted:
        return None
    lines = []
    for position, row in enumerate(table.rows):
        said = wanted.get(row)
        key = _key(table, position, name, said) if said else None
        if said and key and key not in seen:
            seen.add(key)
            lines.append((position, said))
    return _table(table, name, lines) if lines else None


def _wanted(table: ParsedTable) -> dict[int, RowChoice]:
    """The rows that bring in a firm or a name; a row of 企业 creates its firm itself."""
    only, creates = table.decisions.only, table.register != Register.ENTERPRISES
    return {
        row: said
        for row, said in table.decisions.settled.items()
        if (said.keeps_name or (creates and said.how == NEW)) and (not only or row in only)
    }


def _key(table: ParsedTable, position: int, name: str, said: RowChoice) -> tuple[str, str] | None:
    """What a row brings in: a firm by its code, else its name; or a name of a firm."""
    text = _called(table, position, name, said)
    folded = fold_name(text) if isinstance(text, str) else ""
    if not folded:
        return None
    if said.how != NEW:
        return str(said.firm), folded
    code = table.values["uscc"][position] if "uscc" in table.values else BLANK
    return NEW, code if isinstance(code, str) else folded


def _called(table: ParsedTable, position: int, name: str, said: RowChoice) -> Filled:
    """What the firm of a row is called: in the row, else by the person who creates it."""
    own = table.values[name][position] if name in table.values else BLANK
    return said.name if own is BLANK and said.how == NEW and said.name else own


def _new_names(table: ParsedTable, name: str, lines: list[tuple[int, RowChoice]]) -> list[Filled]:
    return [_called(table, at, name, said) if said.how == NEW else BLANK for at, said in lines]


def _table(table: ParsedTable, name: str, lines: list[tuple[int, RowChoice]]) -> ParsedTable:
    """A table of 企业 over these rows: a new firm's name and code, or a name that a firm keeps."""
    new = [said.how == NEW for _, said in lines]
    values: dict[str, list[Filled]] = {"town": [said.town or BLANK for _, said in lines]}
    raws = {"town": [""] * len(lines)}
    columns, rows = [], [table.rows[at] for at, _ in lines]
    merged, corrected = ByRow(), ByRow()
    for field, source, is_new in (("name", name, True), ("former_names", name, False), _CODE):
        if source in table.values and is_new in new:
            own, texts = table.values[source], table.raws[source]
            values[field] = [
                own[at] if fits is is_new else BLANK
                for (at, _), fits in zip(lines, new, strict=True)
            ]
            raws[field] = [texts[at] for at, _ in lines]
            columns += [replace(c, field=field) for c in table.columns if c.field == source]
            merged[field] = at_rows(table.merged.get(source, {}), rows)
            corrected[field] = at_rows(table.corrected.get(source, {}), rows)
    if True in new:
        values["name"] = _new_names(table, name, lines)
        raws.setdefault("name", [""] * len(lines))
    return ParsedTable(
        register=Register.ENTERPRISES.value,
        sheet=table.sheet,
        header_rows=table.header_rows,
        columns=columns,
        unmapped=[],
        rows=rows,
        values=values,
        raws=raws,
        merged=merged,
        corrected=corrected,
        first_row=table.first_row,
        last_row=table.last_row,
        key=firms_of(table.key),
        decisions=table.decisions,
        part=PART,
        accounts=frozenset(),
        derived=True,
    )


def at_rows(told: Mapping[int, str], rows: Iterable[int]) -> dict[int, str]:
    """What is told of these rows."""
    return {row: told[row] for row in rows if row in told}


_CODE = ("uscc", "uscc", True)
