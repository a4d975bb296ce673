"""A sheet → the tables on it: which register each is, its columns, its rows; or why none."""

from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from registry.importing.coordinates import Kind
from registry.importing.decisions import TableKey
from registry.importing.grid import Sheet
from registry.importing.recognise.body import Body, body_of
from registry.importing.recognise.columns import Columns, map_columns
from registry.importing.recognise.doubtful import doubts
from registry.importing.recognise.header import Candidate, Stretch, candidates, with_unit_rows
from registry.importing.recognise.heading import read_level
from registry.importing.recognise.lookup import header_words, known_keys
from registry.importing.recognise.options import Options
from registry.importing.recognise.refusals import not_ours, without_looking
from registry.importing.recognise.titled import titled_spec
from registry.importing.registers import REGISTERS
from registry.importing.registers.spec import RegisterSpec
from registry.importing.table import NotOurs
from registry.terms import Register

_BARE = {"name", "uscc", "org_code", "former_names", "note", "ordinal"}
_PLACES = {"place_district", "place_province"}
_A_HEADER = 3
_APART = 3
_LONGEST_HEADER = 40


@dataclass(frozen=True)
class Recognised:
    """One table of a sheet: its register, header, columns and rows.

    options -- how it is to be read, with what people decided about this very table
    doubtful -- no column is certainly the register's own: a person says which one is
    """

    key: TableKey
    stretch: Stretch
    candidate: Candidate
    columns: Columns
    body: Body
    options: Options
    doubtful: bool = False

    @property
    def spec(self) -> RegisterSpec:
        """The register the table is read as."""
        return self.candidate.spec


def recognise_sheet(sheet: Sheet, options: Options) -> list[Recognised] | NotOurs:
    """The tables of a sheet, in their order, or the sentence why it holds none of ours."""
    if (refused := without_looking(sheet, options)) is not None:
        return refused
    tables: list[Recognised] = []
    for stretch in _stretches(sheet):
        found = recognise_stretch(stretch, options)
        if found is not None:
            tables.append(found if tables else _from_the_top(found))
        elif tables:
            tables[-1] = _longer(tables[-1], stretch.last, options)
    return tables or not_ours(sheet, options)


def recognise_stretch(stretch: Stretch, options: Options) -> Recognised | None:
    """The best reading of a stretch as one table, or None."""
    specs = [REGISTERS[options.register]] if options.register else list(REGISTERS.values())
    best = _best(stretch, specs, options)
    if best is None or not best.fields.keys() & set(best.spec.marks):
        titled = titled_spec(stretch)
        fits = titled is not None and options.register in {None, titled.code}
        best = (_best(stretch, [titled], options) if titled and fits else None) or best
        if (doubted := _doubted(stretch, best, specs, options)) is not None:
            return replace(_recognised(stretch, doubted, options), doubtful=True)
    return None if best is None else _recognised(stretch, best, options)


def _doubted(
    stretch: Stretch, best: Candidate | None, specs: list[RegisterSpec], options: Options
) -> Candidate | None:
    """A block whose columns a person may take for a register's own, where none is for certain.

    A published list of names stays one, unless amounts stand beside the names.
    """
    if options.register or (best is not None and best.fields.keys() & set(best.spec.marks)):
        return None
    found = [
        (counted, _rank(each, stretch), each)
        for each in candidates(stretch, specs, options.learned, options.year)
        if (counted := doubts(each, options))
    ]
    if not found:
        return None
    *_, most = max(found, key=lambda one: one[:2])
    return most if best is None or most.spec.register is Register.FIGURES else None


def _best(stretch: Stretch, specs: list[RegisterSpec], options: Options) -> Candidate | None:
    """The block and register that say most; None where no block speaks of any of them."""
    fitting = [
        each
        for each in candidates(stretch, specs, options.learned, options.year)
        if options.register or _fits(each)
    ]
    return max(fitting, key=lambda each: _rank(each, stretch)) if fitting else None


def _recognised(stretch: Stretch, best: Candidate, options: Options) -> Recognised:
    candidate = replace(best, header=with_unit_rows(stretch, best.header))
    sheet = stretch.sheet
    key = TableKey(options.file, sheet.name, sheet.numbers[candidate.header.top])
    own = options.for_table(key, candidate.spec)
    columns = map_columns(stretch, candidate, own)
    names = candidate.spec.identity_fields
    identity = [column.place for column in columns.mapped if column.field.name in names]
    leading = list(range(max(identity, default=0) + 1))
    # A series of the district may be called 税收合计; a firm or a project is not.
    totals = bool(candidate.spec.firm)
    body = body_of(stretch, candidate.header, identity, leading, totals=totals, hidden=own.hidden)
    return Recognised(key, stretch, candidate, columns, body, own)


def _fits(candidate: Candidate) -> bool:
    """Whether a block speaks of this register and of no other by accident.

    A list with nothing but names, and perhaps the district, is a published list (公示名单); one
    with codes and names is a list of firms.
    """
    fields = candidate.fields.keys()
    headed = sum(1 for heading in candidate.header.headings if heading.joined)
    known = len(fields)
    if fields & set(candidate.spec.marks):
        return candidate.spec.titled or candidate.read * 4 >= headed
    if not fields <= _BARE | _PLACES or known * 2 < headed or known < 2:
        return False
    code = Register.ENTERPRISES if "uscc" in fields else Register.HONOURS
    return candidate.spec.register is code


def _rank(candidate: Candidate, stretch: Stretch) -> tuple[float, int, int]:
    """More fields, then more of the register's own words, then all levels, then higher up.

    A field that several columns hold, each for a period of its own, counts with each of them.
    """
    named = candidate.spec.label in stretch.sheet.name
    own = len(candidate.fields.keys() & set(candidate.spec.marks))
    depth = candidate.header.bottom - candidate.header.top
    periods = candidate.read - candidate.doubled - len(candidate.fields)
    fit = candidate.score + own / 100 + (2 if named else 0) + 2 * periods
    return fit, depth if candidate.header.layered else -depth, -candidate.header.top


def _stretches(sheet: Sheet) -> Iterator[Stretch]:
    """The sheet cut where a further header begins: several tables under one another."""
    starts = [0, *_later_headers(sheet)]
    for first, last in zip(starts, [*starts[1:], len(sheet.numbers)], strict=True):
        yield Stretch(sheet, first, last)


def _later_headers(sheet: Sheet) -> list[int]:
    """Indexes where another table begins, with the single-cell title lines above its header.

    A row is another header when it says three words of our registers and is not the first header
    again, as printed pages repeat it.
    """
    hits: dict[int, set[str]] = {}
    # A column of numbers with one text is its header: it says nothing of another table.
    texts = [column for column in sheet.columns if column.kinds.count(Kind.TEXT) > 1]
    texts.sort(key=lambda column: column.kinds.count(Kind.TEXT))
    for place, column in enumerate(texts):
        # The last two, the fullest, make no header without a word in another column.
        is_last = place > len(texts) - _A_HEADER
        _add_headers(hits, column.raw, list(hits) if is_last else range(len(column.raw)))
    headers = sorted(index for index, found in hits.items() if len(found) >= _A_HEADER)
    later = [index for index in headers[1:] if not _same(hits[index], hits[headers[0]])]
    return [
        _with_titles(sheet, index)
        for index in later
        if index - headers[0] >= _APART and not _one_header(sheet, headers[0], index)
    ]


def _add_headers(hits: dict[int, set[str]], raws: Sequence[str], rows: Collection[int]) -> None:
    """Put down which of these rows of a column say a header, and what."""
    read = raws if isinstance(rows, range) else [raws[index] for index in rows]
    said = _header_texts(dict.fromkeys(read).keys())
    for index, raw in zip(rows, read, strict=True) if said else ():
        if raw in said:
            hits.setdefault(index, set()).add(raw)


def _header_texts(texts: Set[str]) -> set[str]:
    """Texts that are headers as written, or that are with another unit, a remark or a star."""
    dressed = {text for text in texts if text and (text[-1] in "）)" or text[0] in "*★＊")}
    return set(texts & header_words()) | {
        text
        for text in dressed
        if len(text) <= _LONGEST_HEADER and read_level(text).key in known_keys()
    }


def _same(one: set[str], other: set[str]) -> bool:
    return len(one & other) * 2 > max(len(one), len(other))


def _one_header(sheet: Sheet, first: int, second: int) -> bool:
    """Whether a merged cell holds two header rows together: they are levels of one."""
    top, bottom = sheet.numbers[first], sheet.numbers[second]
    return any(merge.first_row <= top and bottom <= merge.last_row for merge in sheet.merges)


def _with_titles(sheet: Sheet, index: int) -> int:
    while index > 0 and sum(1 for column in sheet.columns if column.kinds[index - 1]) == 1:
        index -= 1
    return index


def _from_the_top(table: Recognised) -> Recognised:
    """The first table accounts for all that stands above it, as for a title."""
    return replace(table, stretch=replace(table.stretch, first=0))


def _longer(table: Recognised, last: int, options: Options) -> Recognised:
    """A table with the rows of a stretch that turned out to be no table of its own."""
    stretch = replace(table.stretch, last=last)
    longer = _recognised(stretch, table.candidate, options)
    return replace(longer, doubtful=table.doubtful)
