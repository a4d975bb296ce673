"""Columns → fields: which column feeds which field, in which unit, and why others feed none."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from registry.importing.cells.units import unit_for
from registry.importing.grid import Sheet
from registry.importing.recognise.header import Candidate, Stretch
from registry.importing.recognise.heading import Heading, units_said
from registry.importing.recognise.lookup import Match, NoMatch, look_up, year_named
from registry.importing.recognise.options import Options
from registry.importing.recognise.spans import UNSAID, Span
from registry.importing.registers.spec import NEED_UNIT, Field, FieldKind, RegisterSpec
from registry.importing.table import How, MappedColumn, UnitFrom, UnmappedColumn
from registry.quantities import UNITS, Unit

_BETTER: Mapping[How, int] = {"chosen": 0, "exact": 1, "learned": 2, "synonym": 3, "derived": 4}
_LOOKED_AT = 40
HIDDEN_COLUMN = "隐藏的列，未导入"
UNDATED = "表中有几个时期的数，这一列没有写明是哪个时期的，未导入"
_YEAR = 12


@dataclass(frozen=True, slots=True)
class FieldColumn:
    """A field read from a column: `place` is the column's index in the sheet.

    written -- the unit that the file states, where a person said that it is another
    key -- the heading as it is learned
    span -- the period that the heading names while nobody has said one
    whole_year -- the heading says 全年
    """

    place: int
    letter: str
    field: Field
    header: str
    unit: Unit | None
    how: How
    unit_from: UnitFrom = ""
    written: Unit | None = None
    key: str = ""
    span: Span = UNSAID
    whole_year: bool = False

    @property
    def lacks_unit(self) -> bool:
        """Whether numbers without a unit in this column cannot be read."""
        return self.unit is None and self.field.kind in NEED_UNIT

    def in_unit(self, label: str | None) -> "FieldColumn":
        """The same column in a unit that a person gave, where it fits the field."""
        unit = unit_for(self.field.kind, label or "")
        return replace(self, unit=unit, unit_from="chosen" if unit else "")

    @property
    def mapped(self) -> MappedColumn:
        """As it is told to people."""
        unit = self.unit.label if self.unit else None
        if self.field.kind is FieldKind.PERCENT:
            unit = "%"
        return MappedColumn(
            self.letter, self.header, self.field.name, unit, self.how, self.unit_from, self.key
        )


@dataclass(slots=True)
class Columns:
    """All columns of a table: those that are read and those that are not.

    years, months -- those that headings of read columns name and nobody has given yet
    spans -- the periods that stand side by side, the oldest first; empty where there is but one
    """

    mapped: list[FieldColumn] = field(default_factory=list)
    unmapped: list[UnmappedColumn] = field(default_factory=list)
    years: set[int] = field(default_factory=set)
    months: set[int] = field(default_factory=set)
    spans: list[Span] = field(default_factory=list)

    def of(self, name: str) -> FieldColumn | None:
        """The column of a field."""
        return next((column for column in self.mapped if column.field.name == name), None)


def map_columns(stretch: Stretch, candidate: Candidate, options: Options) -> Columns:
    """Decide every column of a recognised table."""
    columns = Columns()
    spec = candidate.spec
    said = _units_above(stretch, candidate)
    for place, heading in enumerate(candidate.header.headings):
        letter = stretch.sheet.columns[place].letter
        chosen = options.columns.get(letter)
        if letter in stretch.sheet.hidden_columns and chosen is None:
            columns.unmapped.append(UnmappedColumn(letter, heading.text, HIDDEN_COLUMN))
            continue
        outcome = _decided(spec, letter, heading, options)
        if isinstance(outcome, NoMatch):
            columns.unmapped.append(_unmapped(letter, heading, outcome))
            continue
        column = _mapped(spec, place, letter, heading, outcome, said, options)
        span = _span(spec, heading, outcome, options)
        columns.mapped.append(replace(column, span=span, whole_year=heading.whole_year))
    _codes_under_org_code(stretch, candidate, columns)
    _leave_out_whole_years(candidate, columns, options)
    settle_spans(spec, columns)
    _settle_doubles(stretch.sheet, candidate.header.body, columns)
    return columns


def _span(spec: RegisterSpec, heading: Heading, match: Match, options: Options) -> Span:
    """The period that a heading names and nobody has given yet."""
    year = match.year
    if match.how in ("chosen", "learned") and match.field in spec.periodic:
        year = year_named(heading)
    return Span(
        year if options.year is None else None,
        heading.through if options.through is None else None,
    )


def _leave_out_whole_years(candidate: Candidate, columns: Columns, options: Options) -> None:
    """2024年 is 上年同期 of 2025年 beside it; beside 本年累计 it may be the whole of 2024."""
    headings, year = candidate.header.headings, options.year
    if year is None or options.through is None:
        return
    named = {
        column.field.prior
        for column in columns.mapped
        if column.field.prior and year_named(headings[column.place]) == year
    }
    for column in [each for each in columns.mapped if each.how == "synonym"]:
        heading = headings[column.place]
        is_former = year_named(heading) == year - 1 and heading.through is None
        if is_former and column.field.name not in named:
            columns.mapped.remove(column)
            reason = (
                f"“{heading.text}”没有写明是{year - 1}年全年还是1—{options.through}月的数，未导入"
            )
            columns.unmapped.append(
                UnmappedColumn(
                    column.letter, column.header, reason, column.field.name, key=column.key
                )
            )


def settle_spans(spec: RegisterSpec, columns: Columns) -> None:
    """Tell whether several periods stand side by side, and which column speaks of which."""
    if any(column.span.through for column in columns.mapped):
        _end_whole_years(columns)
    said = {column.span for column in columns.mapped}
    columns.years = {span.year for span in said if span.year is not None}
    columns.months = {span.through for span in said if span.through is not None}
    several = max(len(columns.years), len(columns.months)) > 1 or _year_beside_months(columns)
    if not spec.periodic or not several:
        _leave_out_former(columns)
        columns.mapped = [replace(column, span=UNSAID) for column in columns.mapped]
        return
    mapped, columns.mapped = columns.mapped, []
    for column in mapped:
        if column.field.name not in spec.periodic:
            columns.mapped.append(replace(column, span=UNSAID))
        elif (span := _whole(spec, column, columns, said)) is not None:
            columns.mapped.append(replace(column, span=span))
        else:
            columns.unmapped.append(
                UnmappedColumn(column.letter, column.header, UNDATED, key=column.key)
            )
    found = {column.span for column in columns.mapped} - {UNSAID}
    columns.spans = sorted(found, key=lambda span: (span.year or 0, span.through or _YEAR + 1))
    if spec.lasting and columns.spans:
        _give_month_to_newest(columns)


def _year_beside_months(columns: Columns) -> bool:
    """Whether one measure stands there for 2024年 and for 2024年1—2月, each said in full."""
    dated: dict[tuple[str, int], set[Span]] = {}
    for column in columns.mapped:
        if column.span.year is not None:
            dated.setdefault((column.field.name, column.span.year), set()).add(column.span)
    return any(len(spans) > 1 for spans in dated.values())


def _end_whole_years(columns: Columns) -> None:
    """全年 beside months is the last of them: 1—12月."""
    columns.mapped = [
        replace(one, span=Span(one.span.year, _YEAR))
        if one.whole_year and one.span.through is None
        else one
        for one in columns.mapped
    ]


def _give_month_to_newest(columns: Columns) -> None:
    """A column of months says how far the newest period is: the years before it are over."""
    columns.mapped = [
        replace(one, span=columns.spans[-1]) if one.field.name == "through" else one
        for one in columns.mapped
    ]


def _leave_out_former(columns: Columns) -> None:
    """Beside a column of the sheet's own period, one of 2024年 is of another and is left out."""
    own = {column.field.name for column in columns.mapped if column.span == UNSAID}
    former = [
        column for column in columns.mapped if column.span != UNSAID and column.field.name in own
    ]
    for column in former:
        columns.mapped.remove(column)
        reason = (
            f"表中另有一列没有写明时期的“{column.field.label}”，这一列是{column.span.words}的，"
            "未导入；指定年度或月份后重新读取"
        )
        columns.unmapped.append(
            UnmappedColumn(column.letter, column.header, reason, key=column.key)
        )
    if former:
        said = {column.span for column in columns.mapped}
        columns.years = {span.year for span in said if span.year is not None}
        columns.months = {span.through for span in said if span.through is not None}


def _whole(
    spec: RegisterSpec, column: FieldColumn, columns: Columns, said: Collection[Span]
) -> Span | None:
    """The period of a column, with what its heading leaves to the others; None where it is open.

    上年同期 and 增速 stand beside the amount of the one period that they may belong to, and so does
    what holds for the whole year.
    """
    span = column.span
    if span.year is None and span.through is not None and len(columns.years) == 1:
        span = Span(next(iter(columns.years)), span.through)
    beside = {name for each in spec.fields for name in (each.prior, each.growth) if name}
    beside |= set(spec.yearly)
    if span.through is None and column.field.name in beside:
        fitting = {one for one in said if one.through and one.year == span.year}
        span = fitting.pop() if len(fitting) == 1 else span
    is_open = span.year is None and (span.through is None or len(columns.years) > 1)
    return None if is_open else span


def _decided(
    spec: RegisterSpec, letter: str, heading: Heading, options: Options
) -> Match | NoMatch:
    """A person's decision for the column, else what its heading means."""
    if letter in options.columns:
        chosen = options.columns[letter]
        if chosen is None:
            return NoMatch("由人选择不导入")
        if chosen in spec.by_name:
            return Match(chosen, "chosen")
    through = heading.through
    if options.through is not None and through not in {None, options.through}:
        said, wanted = f"1—{through}月", f"1—{options.through}月"
        return NoMatch(f"“{heading.text}”是{said}的数，本次导入{wanted}，未导入")
    months = spec.by_name.get("through")
    if through is not None and months is not None and through < months.first_month:
        return NoMatch(f"“{heading.text}”是1月的数：1月不单独报送，未导入")
    return look_up(spec, heading, options.learned.get(spec.code, {}), options.year)


def _unmapped(letter: str, heading: Heading, outcome: NoMatch) -> UnmappedColumn:
    return UnmappedColumn(
        letter, heading.text, outcome.reason, outcome.proposal, outcome.near, heading.joined
    )


def _mapped(
    spec: RegisterSpec,
    place: int,
    letter: str,
    heading: Heading,
    match: Match,
    said: Sequence[str],
    options: Options,
) -> FieldColumn:
    found = spec.by_name[match.field]
    unit, where = _unit(found, heading, said)
    column = FieldColumn(
        place, letter, found, heading.text, unit, match.how, where, key=heading.joined
    )
    chosen = unit_for(found.kind, options.units.get(letter) or options.units.get(found.name) or "")
    if chosen is None:
        return column
    written = unit if where and unit != chosen else None
    return replace(column, unit=chosen, unit_from="chosen", written=written)


def _unit(found: Field, heading: Heading, said: Iterable[str]) -> tuple[Unit | None, UnitFrom]:
    """The first unit of the field's kind that is written, and where; 人 needs no saying."""
    if unit := unit_for(found.kind, heading.unit or ""):
        return unit, "line" if heading.unit_below else "header"
    for word in said:
        if unit := unit_for(found.kind, word):
            return unit, "line"
    return (UNITS["人"] if found.kind is FieldKind.PEOPLE else None), ""


def _units_above(stretch: Stretch, candidate: Candidate) -> list[str]:
    """Units of the line 单位：万元 above the header."""
    said: list[str] = []
    for index in range(stretch.first, candidate.header.top):
        for place in range(len(stretch.sheet.columns)):
            said += units_said(stretch.text(place, index))
    return said


def _codes_under_org_code(stretch: Stretch, candidate: Candidate, columns: Columns) -> None:
    """A column headed 组织机构代码 that holds 18-character codes is 统一社会信用代码."""
    spec = candidate.spec
    column = columns.of("org_code")
    if column is None or columns.of("uscc") or "uscc" not in spec.by_name:
        return
    grid = stretch.sheet.columns[column.place]
    start = candidate.header.body
    filled = [raw.strip() for raw in grid.raw[start : start + _LOOKED_AT] if raw.strip()]
    if filled and sum(len(raw) == 18 for raw in filled) * 2 > len(filled):
        columns.mapped[columns.mapped.index(column)] = FieldColumn(
            column.place, column.letter, spec.by_name["uscc"], column.header, None, "derived"
        )


def _settle_doubles(sheet: Sheet, body: int, columns: Columns) -> None:
    """One column a field and period: the better word wins; of equals none is read.

    Columns that say the same are no rivals. A key column is read in any case, because without it
    there is no table.
    """
    by_field: dict[tuple[str, Span], list[FieldColumn]] = {}
    for column in columns.mapped:
        by_field.setdefault((column.field.name, column.span), []).append(column)
    for rivals in by_field.values():
        if len(rivals) > 1 and rivals[0].field.kind is not FieldKind.LEFT_OUT:
            _settle(sheet, body, columns, sorted(rivals, key=lambda column: _BETTER[column.how]))


def _settle(sheet: Sheet, body: int, columns: Columns, rivals: Sequence[FieldColumn]) -> None:
    best, *others = rivals
    below = [sheet.columns[each.place].raw[body:] for each in rivals]
    same = all(texts == below[0] for texts in below)
    clear = same or best.field.key or best.field.kind is FieldKind.PLACE
    if not clear and _BETTER[best.how] == _BETTER[others[0].how]:
        others = list(rivals)
    for each in others:
        rival = best.letter if each is not best else others[-1].letter
        columns.mapped.remove(each)
        reason = f"与 {rival} 列都是“{each.field.label}”，请指定用哪一列，本列未导入"
        if same:
            reason = f"与 {rival} 列内容相同，未重复导入"
        proposal = None if same else each.field.name
        columns.unmapped.append(
            UnmappedColumn(each.letter, each.header, reason, proposal, key=each.key)
        )
