"""Which firm each row is about: one on record, or one that the row creates (身份)."""

from dataclasses import dataclass
from functools import cached_property

from registry.identifiers import fold_name, split_former_name
from registry.importing.compare.book import Book
from registry.importing.compare.call import Call
from registry.importing.compare.firm_rows import firms_of, tell, words_in
from registry.importing.match.firms import Firm, Firms
from registry.importing.match.rows import Words, find_firm
from registry.importing.table import BLANK, Filled
from registry.models import Enterprise

HELD_ELSEWHERE = "该代码已在区级台账中，请联系管理员。"


@dataclass
class Identity:
    """Per position: the firm, and what the row says of its code and name.

    A code is taken only where the firm had none, a name only where the row named the firm by its
    code: the loser of a merger does not rename the winner, nor does a former name come back.
    former -- the name that a printed name carries along (原XX公司)
    """

    firms: list[Firm | None]
    codes: list[Filled]
    names: list[Filled]
    folded: list[Filled]
    former: dict[int, str]

    @cached_property
    def ids(self) -> list[int | None]:
        """The number of each position's firm, once all are known; negative for new ones."""
        return [firm.id if firm else None for firm in self.firms]


def identify(call: Call, book: Book) -> Identity:
    """Find or create the firm of every row that nothing has stopped."""
    words = words_in(book, "name")
    firms = firms_of(call, words)
    size = len(words)
    identity = Identity([None] * size, [BLANK] * size, [BLANK] * size, [BLANK] * size, {})
    coded = {one.folded[0]: one.code for one in words if one.code and one.folded}
    new: dict[str, int] = {}
    for position in book.live:
        firm = _known_firm(book, position, words[position], firms)
        if firm is None and book.states[position] is None:
            firm = _new_firm(call, book, position, words[position], coded, new)
        if firm is not None:
            identity.firms[position] = firm
            _take(identity, position, words[position], firm)
    field = "uscc" if book.has("uscc") else "name"
    call.claim(book, Enterprise, identity.ids, field, "企业")
    return identity


def _known_firm(book: Book, position: int, words: Words, firms: Firms) -> Firm | None:
    """The firm on record; None where there is none, or where the row was stopped."""
    holder = firms.by_code.get(words.code) if words.code else None
    if holder is not None and not holder.ours:
        book.refuse(position, "held_elsewhere", "uscc", HELD_ELSEWHERE)
        return None
    firm, doubt = find_firm(words, firms)
    if doubt is not None and doubt.kind not in {"unknown_firm", "other_name"}:
        tell(book, position, doubt, "name")
        return None
    return firm


def _new_firm(
    call: Call,
    book: Book,
    position: int,
    words: Words,
    coded: dict[str, str],
    new: dict[str, int],
) -> Firm | None:
    """The firm that the row creates; rows that create the same one get the same number."""
    if not words.name or not words.folded:
        message = "台账中没有这家企业，新增企业必须填写企业名称。"
        book.refuse(position, "required", "name" if words.name else "uscc", message)
        return None
    if not words.code and not call.asked.scope.whole:
        message = "新增企业请填写统一社会信用代码。"
        book.refuse(position, "required", "name", message)
        return None
    key = words.code or coded.get(words.folded[0]) or words.folded[0]
    number = new.get(key)
    if number is None:
        number = new[key] = call.new_id(Enterprise)
    return Firm(number, words.code, words.name)


def _take(identity: Identity, position: int, words: Words, firm: Firm) -> None:
    if words.code and (firm.id < 0 or firm.uscc is None):
        identity.codes[position] = words.code
    by_code = words.code is not None and words.code == firm.uscc
    if words.name and (firm.id < 0 or by_code or (words.org and not words.code)):
        name, former = split_former_name(words.name) if "原" in words.name else (words.name, None)
        identity.names[position] = name
        identity.folded[position] = words.folded[0] if not former else fold_name(name)
        if former:
            identity.former[position] = former
