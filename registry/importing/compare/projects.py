"""项目: a project by its code, else by name and building firm; its progress month by month."""

from collections.abc import Sequence
from typing import Any

from registry.importing.compare.book import Book, unmasked
from registry.importing.compare.call import Call, Told
from registry.importing.compare.parents import agree
from registry.importing.compare.present import Present, load_present
from registry.importing.compare.project_match import Matched, match_projects
from registry.importing.compare.project_units import doubt_units
from registry.importing.compare.sides import Side, decide, fit
from registry.importing.match.among import among
from registry.importing.outcome import Outcome, State
from registry.importing.table import BLANK, CLEAR, Filled, ParsedTable
from registry.models import Project, ProjectMonth

_FACTS = (
    *("name", "owner_name", "level", "category", "sector", "site", "town", "content"),
    *("total_investment", "planned_start", "actual_start", "planned_finish", "actual_finish"),
    *("stage", "in_statistics", "land", "expected_output", "expected_tax", "responsible_unit"),
    *("responsible_person", "phone", "note"),
)
_DAYS = ("planned_start", "actual_start", "planned_finish", "actual_finish")
_MONTH_FACTS = ("planned_this_year", "done_this_year", "done_total", "progress", "issues")
UNNAMED = "台账中没有这个项目代码：新项目请填写项目名称。"
LINKED = "登记这个项目时建设单位还不在台账中，现在已有企业档案：本次把项目关联上去。"
Keys = list[tuple[Any, ...] | None]


def compare_projects(call: Call, table: ParsedTable) -> Outcome:
    """Compare a table of projects with the ledger."""
    book = call.open(table)
    present = load_present(call.session, Project, lambda c: [], key=("id",))
    matched = match_projects(call, book, present)
    recorded = _recorded(call, matched.ids)
    doubt_units(call, book, matched.ids, present, recorded)
    call.review(book, matched.ids)
    months = _months(book, matched.ids)
    rows: Keys = [
        None if number is None else (number, *(months[p] or ()))[:4]
        for p, number in enumerate(matched.ids)
    ]
    call.claim(book, Project, rows, "code" if book.has("code") else "name", "项目同一月份的记录")
    facts = _facts(book, matched)
    keys: Keys = [None if number is None else (number,) for number in matched.ids]
    leading = agree(book, keys, facts, "项目")
    _refuse_nameless(call, book, keys, leading, facts["name"])
    parent = Side(Project, leading, facts, {"id": list(matched.ids)}, titles=_TITLES)
    child = _month_side(book, months)
    fit(book, parent)
    fit(book, child)
    _say_once(call, book, leading, facts, present)
    decide(book, parent, present)
    _say_linked(book, leading, matched.firms, present)
    months_decided = decide(book, child, recorded)
    born = [p for p in months_decided.new if (matched.ids[p] or 0) < 0]
    book.mark(born, State.NEW)
    return book.outcome()


def _recorded(call: Call, ids: Sequence[int | None]) -> Present:
    """The months of these projects."""
    old = {number for number in ids if number is not None and number > 0}
    return load_present(
        call.session, ProjectMonth, lambda c: [among(call.session, c.project_id, old)]
    )


def _say_once(
    call: Call, book: Book, leading: list[Any], facts: dict[str, list[Filled]], present: Present
) -> None:
    """What a project is, one table of a call writes; the others must say the same.

    So its years or months may stand in several sheets, or side by side in one.
    """
    for position, key in enumerate(leading):
        if key is None or book.is_out(position):
            continue
        said = {
            name: None if values[position] is CLEAR else values[position]
            for name, values in facts.items()
            if values[position] is not BLANK
        }
        earlier = call.told_projects.get(key[0])
        if earlier is None:
            at = present.index.get(key)
            stored = {} if at is None else present.row(at)
            call.told_projects[key[0]] = Told(book, position, {**stored, **said})
            continue
        leading[position] = None
        odd = next((n for n in said if n in _FACTS and said[n] != earlier.facts.get(n)), None)
        if odd is not None:
            message = (
                f"本次导入的{earlier.place}已写这一项目，“{book.label(odd)}”却不相同，"
                "请改成一致，或分两次导入。"
            )
            book.conflict(position, "twice_in_call", odd, message)


def _say_linked(book: Book, leading: list[Any], firms: Sequence[Filled], present: Present) -> None:
    """Say of a project that its building firm was registered since: no cell shows this change."""
    linked = present.columns["enterprise_id"]
    for position, key in enumerate(leading):
        at = None if key is None or book.is_out(position) else present.index.get(key)
        if at is not None and linked[at] is None and isinstance(firms[position], int):
            book.note(position, "linked_firm", "owner_name", LINKED)


def _refuse_nameless(
    call: Call, book: Book, keys: Keys, leading: list[Any], names: Sequence[Filled]
) -> None:
    """A new project needs a name on one of its rows; asked after rows of one project agreed.

    Refusing such a row earlier would let it pass when the file comes a second time.
    """
    nameless = {
        key
        for key, name in zip(leading, names, strict=True)
        if key is not None
        and key[0] < 0
        and key[0] not in call.told_projects
        and not isinstance(name, str)
    }
    for position, key in enumerate(keys):
        if key in nameless and not book.is_out(position):
            book.refuse(position, "required", "name", UNNAMED)


_TITLES: dict[str, str | None] = dict.fromkeys(("project_key", "enterprise_id"))


def _facts(book: Book, matched: Matched) -> dict[str, list[Filled]]:
    """The columns of the project itself."""
    facts = {name: list(book.column(name)) for name in _FACTS if book.has(name)}
    if "phone" in facts:
        facts["phone"] = unmasked(book, facts["phone"])
    if any(name in facts for name in _DAYS):
        facts["days_precision"] = list(book.table.column("days_precision"))
    facts |= {"code": matched.codes, "project_key": matched.keys, "enterprise_id": matched.firms}
    return facts


def _months(book: Book, ids: Sequence[int | None]) -> Keys:
    """project × year × month of each row; an amount of this year needs its month."""
    through, year = book.column("through"), book.column("year")
    amounts = [book.column(name) for name in _MONTH_FACTS if book.has(name)]
    keys: Keys = [None] * len(ids)
    for position in book.live:
        if ids[position] is None or all(column[position] is BLANK for column in amounts):
            continue
        if isinstance(through[position], int) and isinstance(year[position], int):
            keys[position] = (ids[position], year[position], through[position])
        else:
            book.refuse(position, "required", "through", _no_period(year[position]))
    return keys


def _no_period(year: Filled) -> str:
    """What is missing: the month, or both, of which the month alone may be given for the sheet."""
    if isinstance(year, int):
        return (
            f"有{year}年的投资或进度，却没有写到几月：请在“截至月份”填写（例如 10月），"
            "或在导入时指定。"
        )
    return (
        "有年度投资或进度，却没有截至年月：请在“截至月份”填写（例如 2025年10月），"
        "或在导入时指定时期。"
    )


def _month_side(book: Book, keys: Keys) -> Side:
    given = {name: book.column(name) for name in _MONTH_FACTS if book.has(name)}
    fixed: dict[str, list[Any]] = {
        name: [key[at] if key else None for key in keys]
        for at, name in enumerate(ProjectMonth.__key__)
    }
    return Side(ProjectMonth, keys, given, fixed, primary=False)
