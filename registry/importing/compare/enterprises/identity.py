"""Which firm each row is about: one on record, or one that the row creates (身份)."""

from dataclasses import dataclass
from functools import cached_property

from registry.identifiers import fold_name, split_former_name
from registry.importing.compare.book import Book
from registry.importing.compare.call import Call
from registry.importing.compare.firm_rows import tell
from registry.importing.compare.naming import meant_in, naming_of
from registry.importing.match.firms import Firm, Firms
from registry.importing.match.naming import Meant
from registry.importing.match.words import Words
from registry.importing.table import BLANK, Filled
from registry.models import Enterprise


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
    naming, meant = naming_of(call), meant_in(call, book.table)
    words = meant.said.words
    size = len(words)
    identity = Identity([None] * size, [BLANK] * size, [BLANK] * size, [BLANK] * size, {})
    said: list[int | None] = [None] * size
    for position in book.live:
        firm = _firm(call, meant, position)
        said[position] = firm and firm.id
        if (doubt := meant.doubts.get(position)) is not None:
            tell(book, position, doubt, "name")
        elif firm is not None:
            identity.firms[position] = firm
            _take(identity, position, words[position], firm, naming.firms)
    field = "uscc" if book.has("uscc") else "name"
    if not book.table.derived:
        doubted = [at for at in meant.doubts if said[at] is not None]
        call.claim(book, Enterprise, said, field, "企业", doubted)
    _refuse_incomplete(call, book, identity)
    return identity


def _firm(call: Call, meant: Meant, position: int) -> Firm | None:
    """The firm of a row; rows that create the same one get the same number."""
    key = meant.keys.get(position)
    if key is None:
        return meant.firms[position]
    if key not in call.new_numbers:
        call.new_numbers[key] = call.new_id(Enterprise)
    words = meant.said.words[position]
    return Firm(call.new_numbers[key], words.code, words.name or "")


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
