"""资质荣誉: firm × kind × 批次; 认定状态 says which day a row tells of."""

from typing import Any

from registry.importing.compare.book import Book
from registry.importing.compare.call import Call
from registry.importing.compare.honours.days import Day, read_days
from registry.importing.compare.honours.list_rows import link_list
from registry.importing.compare.honours.points import tell_points, tell_renewals
from registry.importing.compare.honours.records import Records, batch_key
from registry.importing.compare.kinds import load_kinds
from registry.importing.compare.present import Present, load_present
from registry.importing.compare.sides import Side, decide, fit
from registry.importing.match.among import among
from registry.importing.outcome import Outcome
from registry.importing.table import BLANK, Filled, ParsedTable
from registry.models import Honour

_PLAIN = ("batch", "status_given", "document_no", "certificate_no", "issuer", "product", "note")
_DAYS = ("announced_on", "recognised_on", "expires_on", "withdrawn_on", "moved_out_on")
Keys = list[tuple[Any, ...] | None]


def compare_honours(call: Call, table: ParsedTable) -> Outcome:
    """Compare a list of honours with the ledger."""
    book = call.open(table)
    firms = link_list(call, book)
    kinds = load_kinds(call.session)
    days = read_days(book, kinds, call.asked.statement_day)
    ids = [firm.id if firm and days[p] else None for p, firm in enumerate(firms)]
    present = _present(call, {number for number in ids if number is not None and number > 0})
    records = Records(present, kinds)
    given = _given(book, days)
    keys: Keys = [None] * len(ids)
    for position in book.live:
        number, day = ids[position], days[position]
        if number is not None and day is not None:
            keys[position] = _find(book, records, position, number, day, given)
    call.claim(book, Honour, keys, "kind", "企业同一批次的荣誉")
    side = _side(book, ids, keys, given)
    fit(book, side)
    decision = decide(book, side, present)
    _complete_planned(call, ids, given, decision.new)
    tell_points(call, book, ids, days, decision, present)
    tell_renewals(book, days, decision, given["renews_id"])
    _tell_derived(book, days, set(decision.new) | set(decision.changed))
    return book.outcome()


def _present(call: Call, firms: set[int]) -> Present:
    return load_present(
        call.session, Honour, lambda c: [among(call.session, c.enterprise_id, firms)], key=("id",)
    )


def _given(book: Book, days: list[Day | None]) -> dict[str, list[Filled]]:
    """The columns of the row as the list gives them, days settled by the status."""
    given = {name: list(book.column(name)) for name in _PLAIN if book.has(name)}
    given["kind"] = book.column("kind")
    given["name_at_time"] = book.column("name")
    for name in (*_DAYS, "status_given"):
        if name == "status_given" or book.has(name) or any(d and name in d.values for d in days):
            given[name] = [BLANK if day is None else day.values.get(name, BLANK) for day in days]
    given["recognised_assumed"] = [BLANK if day is None else day.assumed for day in days]
    given["batch_key"] = [BLANK] * len(days)
    given["renews_id"] = [BLANK] * len(days)
    return given


def _find(
    book: Book,
    records: Records,
    position: int,
    firm: int,
    day: Day,
    given: dict[str, list[Filled]],
) -> tuple[Any, ...] | None:
    """The key of the record that a row means: a recorded one by its number, else a new one."""
    row = {name: values[position] for name, values in given.items()}
    found = records.find(firm, row)
    if found is None and records.several(firm, row):
        message = "台账中这家企业有多条同类荣誉，请填写批次、认定日期或证书编号，说明是哪一条。"
        book.ask(position, "several_honours", "batch" if book.has("batch") else "kind", message)
        return None
    if found is None and records.over(firm, row):
        message = "台账中这家企业的同类荣誉已经终止，请填写批次或认定日期，说明是哪一次认定。"
        book.ask(position, "honour_over", "batch" if book.has("batch") else "kind", message)
        return None
    if found is not None:
        records.settle(found, day, row)
        for name in (
            "batch_key",
            "recognised_on",
            "recognised_assumed",
            "expires_on",
            "status_given",
        ):
            if name in given:
                given[name][position] = row[name]
        return (found["id"],)
    given["batch_key"][position] = batch_key(row)
    if given["recognised_assumed"][position] is BLANK:
        given["recognised_assumed"][position] = False
    earlier = records.renewed_by(firm, row)
    if earlier is not None:
        given["renews_id"][position] = earlier
    return (0, firm, row["kind"], given["batch_key"][position])


def _side(book: Book, ids: list[int | None], keys: Keys, given: dict[str, list[Filled]]) -> Side:
    titles: dict[str, str | None] = {"batch_key": None, "name_at_time": None}
    known = [key is not None and len(key) == 1 for key in keys]
    # What a row is called and of which kind it is never changes with a later list.
    for name in ("kind", "name_at_time", "renews_id"):
        given[name] = [
            BLANK if old else value for old, value in zip(known, given[name], strict=True)
        ]
    fields = {"name_at_time": "name", "recognised_assumed": "recognised_on"}
    titles["recognised_assumed"] = "recognised_assumed"
    return Side(Honour, keys, given, {"enterprise_id": list(ids)}, fields, titles)


def _complete_planned(
    call: Call, ids: list[int | None], given: dict[str, list[Filled]], new: list[int]
) -> None:
    """A flag of the same call began this honour without a date: the list says it better."""
    for position in new:
        number, kind = ids[position], given["kind"][position]
        if number is None or not isinstance(kind, str):
            continue
        batch = call.planned_honours.pop((number, kind), None)
        if batch is None:
            continue
        columns = batch.insert
        kept = [
            place
            for place, pair in enumerate(
                zip(columns["enterprise_id"], columns["kind"], strict=True)
            )
            if pair != (number, kind)
        ]
        batch.insert = (
            {name: [values[at] for at in kept] for name, values in columns.items()} if kept else {}
        )


def _tell_derived(book: Book, days: list[Day | None], written: set[int]) -> None:
    for position in sorted(written):
        day = days[position]
        for name, source in (day.derived if day else {}).items():
            book.derive(position, f"honour.{name}", source, day and day.values[name])
