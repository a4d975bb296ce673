"""Which project each row is about: by its code, else by name and building firm."""

from dataclasses import dataclass, field

from registry.identifiers import fold_name
from registry.importing.compare.book import Book
from registry.importing.compare.call import Call
from registry.importing.compare.firm_rows import firms_of, words_in
from registry.importing.compare.present import Present
from registry.importing.match.firms import in_scope_ids
from registry.importing.match.rows import find_firm
from registry.importing.table import BLANK, Filled
from registry.models import Project

HELD_ELSEWHERE = "该项目已在区级台账中，请联系管理员。"
UNKNOWN = "没有项目代码，也没有项目名称，看不出是哪个项目。"


@dataclass
class Matched:
    """Per position: the project's number, negative where it is new, and what the row adds."""

    ids: list[int | None]
    codes: list[Filled]
    keys: list[Filled]
    firms: list[Filled]


@dataclass
class _Known:
    """The projects on record.

    foreign -- projects of firms outside the actor's scope
    """

    by_code: dict[str, int] = field(default_factory=dict)
    by_name: dict[str, list[tuple[str | None, int]]] = field(default_factory=dict)
    foreign: set[int] = field(default_factory=set)


def name_key(name: object, owner: object) -> str:
    """The key of a project without a code: its name with the building firm (名称＋建设单位).

    '' where it has no name either.
    """
    if not isinstance(name, str):
        return ""
    owned = fold_name(owner) if isinstance(owner, str) else ""
    return f"{fold_name(name)}＋{owned}"


def match_projects(call: Call, book: Book, present: Present) -> Matched:
    """The project of each row, with its building firm where that is on record."""
    words = words_in(book, "owner_name")
    firms = firms_of(call, words)
    known = _known(present)
    known.foreign = _foreign(call, present)
    size = len(words)
    matched = Matched([None] * size, [BLANK] * size, [BLANK] * size, [BLANK] * size)
    codes, names, owners = (book.column(name) for name in ("code", "name", "owner_name"))
    for position in book.live:
        key = name_key(names[position], owners[position])
        _take(call, book, position, codes[position], key, known, matched)
        firm, _ = find_firm(words[position], firms)
        if firm is not None:
            matched.firms[position] = firm.id
        elif not call.asked.scope.whole and not book.is_out(position):
            message = "建设单位不在台账中，不能导入本项目，请核对企业名称或代码。"
            book.refuse(position, "unknown_firm", "owner_name", message)
    return matched


def _known(present: Present) -> _Known:
    known = _Known()
    columns = (present.columns[name] for name in ("code", "name", "owner_name", "id"))
    for code, name, owner, number in zip(*columns, strict=True):
        if code:
            known.by_code[code] = number
        known.by_name.setdefault(name_key(name, owner), []).append((code, number))
    return known


def _foreign(call: Call, present: Present) -> set[int]:
    """Projects on record that a person with some towns does not see."""
    if call.asked.scope.whole:
        return set()
    owners = dict(zip(present.columns["id"], present.columns["enterprise_id"], strict=True))
    firms = {owner for owner in owners.values() if owner is not None}
    ours = in_scope_ids(call.session, firms, call.asked.scope, call.asked.today)
    return {number for number, owner in owners.items() if owner not in ours}


def _take(
    call: Call,
    book: Book,
    position: int,
    code: Filled,
    key: str,
    known: _Known,
    matched: Matched,
) -> None:
    """Settle the number of one row; a row that could mean several projects is stopped."""
    number = _number(book, position, code, key, known)
    if book.is_out(position):
        return
    if number in known.foreign:
        book.refuse(position, "held_elsewhere", "code", HELD_ELSEWHERE)
        return
    if number is None:
        own = code if isinstance(code, str) else key
        if own not in call.new_projects:
            call.new_projects[own] = call.new_id(Project)
        number = call.new_projects[own]
    matched.ids[position] = number
    if isinstance(code, str):
        matched.codes[position] = matched.keys[position] = code
    elif number < 0:
        matched.keys[position] = key


def _number(book: Book, position: int, code: Filled, key: str, known: _Known) -> int | None:
    """The recorded project that a row means; None where it is a new one."""
    if isinstance(code, str) and (code in known.by_code or not key):
        return known.by_code.get(code)
    if not key:
        book.refuse(position, "required", "name", UNKNOWN)
        return None
    namesakes = known.by_name.get(key, [])
    if isinstance(code, str):
        without = [number for other, number in namesakes if other is None]
        return without[0] if len(without) == 1 else None
    if len(namesakes) > 1:
        message = "台账中有多个同名同建设单位的项目，请补上项目代码。"
        book.ask(position, "several_projects", "name", message)
        return None
    return namesakes[0][1] if namesakes else None
