"""What a whole row must say: whom it is about, and one period."""

from registry.importing.registers.spec import RegisterSpec
from registry.importing.table import BLANK, Filled, ParsedTable, Problem, Severity

COMPANION_YEAR = "through.year"


def check_rows(parsed: ParsedTable, spec: RegisterSpec) -> None:
    """Settle the year of each row, then ask about contradictions and rows about nobody."""
    _settle_year(parsed)
    for name, fact in parsed.given.items():
        if name in parsed.values:
            _ask_where_other(parsed, spec, name, fact)
    _ask_for_identity(parsed, spec)


def _settle_year(parsed: ParsedTable) -> None:
    """A month cell may name its year (2025年10月): it fills 年度, and must not contradict it."""
    said = parsed.values.pop(COMPANION_YEAR, None)
    if said is None:
        return
    years = parsed.values.setdefault("year", [BLANK] * len(said))
    for place, year in enumerate(said):
        if year is BLANK:
            continue
        if years[place] is BLANK:
            years[place] = year
        elif years[place] != year:
            message = f"年度是{years[place]}，月份里写的却是{year}年，请核对。"
            _tell(parsed, place, "through", "other_year", "question", message)


def _ask_where_other(parsed: ParsedTable, spec: RegisterSpec, name: str, fact: Filled) -> None:
    """A row that says otherwise than what was given for the whole sheet waits for a person."""
    label = spec.by_name[name].label
    for place, value in enumerate(parsed.values[name]):
        if value is not BLANK and value != fact:
            raws = parsed.raws.get(name)
            said = raws[place] if raws else value
            message = f"本行{label}是“{said}”，与整表填写的不一致，请核对。"
            _tell(parsed, place, name, "other_than_given", "question", message)


def _ask_for_identity(parsed: ParsedTable, spec: RegisterSpec) -> None:
    """A row that does not say whom it is about cannot be recorded."""
    nameless = set(range(len(parsed.rows)))
    for names in spec.identity:
        columns = [parsed.values.get(name) for name in names]
        if any(column is None for column in columns):
            continue
        nameless &= {
            place
            for column in columns
            if column is not None and BLANK in column
            for place, value in enumerate(column)
            if value is BLANK
        }
    ways = ["和".join(f"“{spec.by_name[name].label}”" for name in names) for names in spec.identity]
    told = {
        problem.row
        for problem in parsed.problems
        if problem.severity != "note" and problem.field in spec.identity_fields
    }
    for place in sorted(nameless):
        if parsed.rows[place] not in told:
            message = f"没有{'或'.join(ways)}，看不出是哪一条记录，请补填。"
            _tell(parsed, place, None, "no_identity", "error", message)


def _tell(
    parsed: ParsedTable, place: int, name: str | None, kind: str, severity: Severity, message: str
) -> None:
    row = parsed.rows[place]
    letter = next((each.column for each in parsed.columns if each.field == name), None)
    raws = parsed.raws.get(name or "")
    raw = raws[place] if raws else ""
    cell = f"{letter}{row}" if letter else None
    parsed.problems.append(Problem(row, cell, name, kind, severity, message, raw))
