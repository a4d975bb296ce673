"""项目: a project by its code, else by name and building firm; its progress month by month."""

from collections.abc import Sequence
from typing import Any

from registry.importing.compare.book import Book, unmasked
from registry.importing.compare.call import Call
from registry.importing.compare.parents import agree
from registry.importing.compare.present import load_present
from registry.importing.compare.project_match import Matched, match_projects
from registry.importing.compare.sides import Side, decide, fit
from registry.importing.match.among import among
from registry.importing.outcome import Outcome, State
from registry.importing.table import BLANK, Filled, ParsedTable
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
Keys = list[tuple[Any, ...] | None]


def compare_projects(call: Call, table: ParsedTable) -> Outcome:
    """Compare a table of projects with the ledger."""
    book = call.open(table)
    present = load_present(call.session, Project, lambda c: [], key=("id",))
    matched = match_projects(call, book, present)
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
    _refuse_nameless(book, keys, leading, facts["name"])
    parent = Side(Project, leading, facts, {"id": list(matched.ids)}, titles=_TITLES)
    child = _month_side(book, months)
    fit(book, parent)
    fit(book, child)
    old = {number for number in matched.ids if number is not None and number > 0}
    decide(book, parent, present)
    recorded = load_present(
        call.session, ProjectMonth, lambda c: [among(call.session, c.project_id, old)]
    )
    months_decided = decide(book, child, recorded)
    born = [p for p in months_decided.new if (matched.ids[p] or 0) < 0]
    book.mark(born, State.NEW)
    return book.outcome()


def _refuse_nameless(book: Book, keys: Keys, leading: list[Any], names: Sequence[Filled]) -> None:
    """A new project needs a name on one of its rows; asked after rows of one project agreed.

    Refusing such a row earlier would let it pass when the file comes a second time.
    """
    nameless = {
        key
        for key, name in zip(leading, names, strict=True)
        if key is not None and key[0] < 0 and not isinstance(name, str)
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
            message = (
                "有年度投资或进度，却没有截至年月：请在“截至月份”填写（例如 2025年10月），"
                "或在导入时指定时期。"
            )
            book.refuse(position, "required", "through", message)
    return keys


def _month_side(book: Book, keys: Keys) -> Side:
    given = {name: book.column(name) for name in _MONTH_FACTS if book.has(name)}
    fixed: dict[str, list[Any]] = {
        name: [key[at] if key else None for key in keys]
        for at, name in enumerate(ProjectMonth.__key__)
    }
    return Side(ProjectMonth, keys, given, fixed, primary=False)
