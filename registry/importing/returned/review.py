"""A returned table against the list it was sent out with: whose rows, which keys, what is blank."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from registry.identifiers import fold_name
from registry.importing.compare.book import Book
from registry.importing.outcome import Outcome, State
from registry.importing.registers.spec import RegisterSpec
from registry.importing.returned.known import Known
from registry.importing.returned.receipt import Receipt
from registry.importing.table import BLANK, Problem
from registry.terms import ClaimKind, Register

NOT_FILLED = "本行没有填报数据，按未报处理"
_TAKEN = (State.NEW, State.CHANGED, State.UNCHANGED)


@dataclass
class Review:
    """What is found in one returned table.

    subjects -- per position the firm or project; negative for one that this call creates
    blank -- positions that report nothing; claims -- position → how it differs from the list
    """

    known: Known
    subjects: Sequence[int | None] = ()
    blank: set[int] = field(default_factory=set)
    claims: dict[int, ClaimKind] = field(default_factory=dict)


def guard(book: Book, known: Known) -> None:
    """Refuse what can be refused before rows are matched: the whole table, or changed keys."""
    if known.refusal is not None:
        first = _code_field(book.spec)
        for position in book.live:
            book.refuse(position, "returned_elsewhere", first, known.refusal)
        return
    code_name = _code_field(book.spec)
    codes, names = book.column(code_name), book.column("name")
    for position in book.live:
        code, name = codes[position], names[position]
        if not isinstance(code, str) or code in known.codes or not isinstance(name, str):
            continue
        sent = known.names.get(fold_name(name))
        if sent is not None:
            label = book.label(code_name)
            message = (
                f"“{name}”下发时的{label}是 {sent}，现在写成 {code}；这一列已锁定，请改回原样。"
            )
            book.refuse(position, "changed_key", code_name, message)


def review(book: Book, found: Review, subjects: Sequence[int | None]) -> None:
    """Look at every row that has its firm or project: ours, another unit's, or not on the list."""
    known, found.subjects = found.known, subjects
    name = "name"
    for position in book.live_or_taken():
        subject = subjects[position]
        unit = known.due.get(subject) if subject is not None else None
        if subject is None or unit == known.mark.unit_id:
            continue
        if unit is not None:
            message = (
                f"“{book.raw(name, position)}”由“{known.units[unit]}”报送，不在“{known.name}”的应报"
                "名单上；已列入名单变动，请在“报送”页决定由谁报送。"
            )
            found.claims[position] = ClaimKind.CLAIMED
            book.ask(position, "other_unit", name, message)
        else:
            message = (
                f"不在“{known.title}”下发的名单上，数据照常导入，并列为新增，请在“报送”页确认。"
            )
            found.claims[position] = ClaimKind.ADDED
            book.note(position, "not_on_list", name, message)
    _leave_blank(book, found)


def _leave_blank(book: Book, found: Review) -> None:
    """Rows that were sent out and not filled in: no record is made of them."""
    fields = [name for name in found.known.evidence if name in book.table.values]
    columns = [book.table.values[name] for name in fields]
    for position in book.live_or_taken() if found.known.evidence else ():
        if all(column[position] is BLANK for column in columns):
            found.blank.add(position)
    if book.table.register == Register.FIGURES:
        book.leave_out(sorted(found.blank), NOT_FILLED)


def receipt_of(found: Review, outcome: Outcome) -> Receipt | None:
    """What is to be written down; None where the whole table was refused."""
    known = found.known
    if known.refusal is not None:
        return None
    rows = outcome.table.rows
    items, claims = [], []
    for position, subject in enumerate(found.subjects):
        taken = outcome.states[position] in _TAKEN and position not in found.blank
        item = known.items.get(subject) if subject is not None else None
        if item is not None and taken and not item.returned:
            items.append((item, rows[position]))
        kind = found.claims.get(position)
        if subject is None or kind is None or (subject, kind.value) in known.claims:
            continue
        if kind is ClaimKind.CLAIMED or taken:
            claims.append((subject, kind, rows[position]))
    return Receipt(known, items, [*claims, *_dropped(found)])


def _dropped(found: Review) -> list[tuple[int, ClaimKind, int | None]]:
    """Lines of the due list that have no row in the table any more."""
    known, there = found.known, set(found.subjects)
    if None in there:
        return []  # a row without its firm may be the one that is missing
    gone = [subject for subject in known.items if subject not in there]
    kind = ClaimKind.DROPPED
    return [(one, kind, None) for one in gone if (one, kind.value) not in known.claims]


def summary(found: Review, outcome: Outcome) -> Problem:
    """One sentence on the table as a whole."""
    known = found.known
    taken = [
        subject
        for position, subject in enumerate(found.subjects)
        if outcome.states[position] in _TAKEN and position not in found.blank
    ]
    due = sum(1 for subject in taken if subject in known.items)
    message = (
        f"{known.title}：{known.name}，应报 {len(known.items)}，本表已填 {due}，"
        f"未填 {len(known.items) - due}。"
    )
    if known.unit["returned_on"] is not None:
        message += f"该单位已于 {known.unit['returned_on']} 报回过，本次作为更正。"
    return Problem(None, None, None, "returned", "note", message)


def _code_field(spec: RegisterSpec) -> str:
    return "code" if spec.register is Register.PROJECTS else "uscc"
