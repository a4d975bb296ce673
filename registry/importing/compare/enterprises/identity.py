"""Which firm each row is about: one on record, or one that the row creates (身份)."""

from dataclasses import dataclass
from functools import cached_property

from registry.identifiers import fold_name, split_former_name
from registry.importing.compare.book import Book
from registry.importing.compare.call import Call
from registry.importing.compare.enterprises.meant import firms_meant, names_of
from registry.importing.compare.firm_rows import firms_of, note_claims, tell, words_in
from registry.importing.match.firms import Firm, Firms
from registry.importing.match.rows import find_firm
from registry.importing.match.words import Words
from registry.importing.table import BLANK, Filled
from registry.models import Enterprise

HELD_ELSEWHERE = "该代码已在区级台账中，请联系管理员。"


@dataclass
class Identity:
    """Per position: the firm, and what the row says of its code and name.

    A code is taken only where the firm had none, a name only where the row gives the firm's
    code: the loser of a merger does not rename the winner, nor does a former name come back. A
    firm that a person chose keeps its name, and takes no code that is another's.
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
    begun, formers = book.live, book.column("former_names")
    meant = firms_meant(words, formers, begun, firms)
    for position in begun:
        known = firms if words[position].code else meant
        identity.firms[position] = _known_firm(book, position, words[position], known)
    stopped = [position for position in begun if book.is_out(position)]
    note_claims(call.claimed, [words[position] for position in stopped], firms)
    _refuse_shared(book, words, stopped)
    unknown = [position for position in book.live if identity.firms[position] is None]
    newcomers = _Newcomers(call, words, formers, unknown)
    for position in unknown:
        identity.firms[position] = newcomers.firm(position)
    for position in book.live:
        if (firm := identity.firms[position]) is not None:
            _take(identity, position, words[position], firm, firms)
    field = "uscc" if book.has("uscc") else "name"
    if not book.table.derived:
        call.claim(book, Enterprise, identity.ids, field, "企业")
    _refuse_incomplete(call, book, identity)
    return identity


class _Newcomers:
    """The firms that a call creates; rows that would create the same one get the same number.

    Rows are one firm when they share a code; a row without a code is the firm of any row that
    bears its name, now or formerly. So the file, imported again, finds what it created, and a row
    that is refused speaks for its firm as it will once another has brought it in.
    """

    def __init__(
        self, call: Call, words: list[Words], formers: list[Filled], positions: list[int]
    ) -> None:
        self._call = call
        self._words = words
        self._formers = formers
        self._numbers, self._keys = call.new_numbers, call.new_keys
        for coded in (True, False):
            for position in positions:
                if bool(words[position].code) is coded and words[position].folded:
                    self._claim_names(position)

    def _claim_names(self, position: int) -> None:
        names = names_of(self._words[position], self._formers[position])
        own = self._words[position].code
        key = own or next((self._keys[name] for name in names if name in self._keys), names[0])
        for name in names:
            self._keys.setdefault(name, key)

    def firm(self, position: int) -> Firm | None:
        """The firm that a row creates."""
        words = self._words[position]
        key = words.code or (self._keys[words.folded[0]] if words.folded else None)
        if key is None:
            return None
        if key not in self._numbers:
            self._numbers[key] = self._call.new_id(Enterprise)
        return Firm(self._numbers[key], words.code, words.name or "")


def _refuse_shared(book: Book, words: list[Words], asked: list[int]) -> None:
    """A row whose code stands in a row that waits is a double of it.

    Else it would go in the second time a file comes: then its double waits, because another row of
    the file has brought the name.
    """
    stopped = {words[position].code: position for position in reversed(asked)}
    for position in book.live if stopped else ():
        if words[position].code and words[position].code in stopped:
            book.refuse_double(position, [stopped[words[position].code]], "uscc", "企业")


def _refuse_incomplete(call: Call, book: Book, identity: Identity) -> None:
    """A new firm needs its name, and from a person with some towns its code as well."""
    for position in book.live:
        firm = identity.firms[position]
        if firm is None or not firm.name:
            message = "台账中没有这家企业，新增企业必须填写企业名称。"
            book.refuse(position, "required", "uscc", message)
        elif firm.id < 0 and not firm.uscc and not call.asked.scope.whole:
            message = "新增企业请填写统一社会信用代码。"
            book.refuse(position, "required", "name", message)


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


def _take(identity: Identity, position: int, words: Words, firm: Firm, firms: Firms) -> None:
    taken = words.chosen is not None and words.code in firms.by_code
    if words.code and not taken and (firm.id < 0 or firm.uscc is None):
        identity.codes[position] = words.code
    if not words.name or (words.name == firm.name and firm.id > 0):
        return
    if words.chosen is not None and firm.id > 0:
        return
    name, former = split_former_name(words.name) if "原" in words.name else (words.name, None)
    if former:
        identity.former[position] = former
    by_code = words.code is not None and firm.uscc in {None, words.code}
    if firm.id < 0 or by_code or (words.org and not words.code):
        identity.names[position] = name
        identity.folded[position] = fold_name(name) if former else words.folded[0]
