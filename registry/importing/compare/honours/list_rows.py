"""Whom the rows of a list of honours mean, and what becomes of those that are none of ours.

A published list names the firms of a whole city: a name that nobody here bears is a firm of
another district, unless a name of ours comes near it or the list itself says that it is ours.
"""

from collections.abc import Mapping, Sequence

from registry.importing.compare.book import Book
from registry.importing.compare.call import Call
from registry.importing.compare.firm_rows import firms_of, tell, words_in
from registry.importing.match.firms import Firm, firms_by_id
from registry.importing.match.near import Near, known_names, near_names
from registry.importing.match.rows import Doubt, find_firm, listed
from registry.importing.match.words import Words

OUTSIDE, ASK = "outside", "ask"
"""未匹配的视为非本区, or each waits for a person."""

CHOICE = "未匹配的行"
CHOICES = {OUTSIDE: "视为非本区", ASK: "逐行待核对"}
REASON = "台账中没有这家企业，未匹配的视为非本区"


def link_list(call: Call, book: Book) -> list[Firm | None]:
    """The firm of each position; strangers are left out, or wait, as the table is to be read."""
    words = words_in(book, "name")
    firms = firms_of(call, words)
    linked: list[Firm | None] = [None] * len(words)
    strangers: dict[int, Doubt] = {}
    for position in book.live:
        said = words[position]
        firm, doubt = find_firm(said, firms)
        linked[position] = firm
        stranger = doubt is not None and doubt.kind == "unknown_firm" and said.chosen is None
        if doubt is not None and stranger and said.name:
            strangers[position] = doubt
        elif doubt is not None:
            tell(book, position, doubt, "name")
    _settle_strangers(call, book, words, strangers)
    return linked


def policy(call: Call, book: Book) -> str:
    """What a person said, for this table or for all; else names alone are a published list."""
    said = book.table.decisions.unmatched or call.asked.unmatched
    named_alone = not (book.has("uscc") or book.has("org_code"))
    return said or (OUTSIDE if named_alone else ASK)


def _settle_strangers(
    call: Call, book: Book, words: Sequence[Words], strangers: Mapping[int, Doubt]
) -> None:
    chosen = policy(call, book)
    book.choices[CHOICE] = CHOICES[chosen]
    near = _near(call, words, strangers)
    firms = firms_by_id(call.session, {one.firm for hits in near.values() for one in hits})
    outside = []
    for position, doubt in strangers.items():
        if position in near:
            _ask_near(book, position, words[position], near[position], firms)
        elif chosen == OUTSIDE and book.table.rows[position] not in book.table.ours:
            outside.append(position)
        else:
            tell(book, position, doubt, "name")
    book.leave_out(outside, REASON)


def _near(
    call: Call, words: Sequence[Words], strangers: Mapping[int, Doubt]
) -> Mapping[int, list[Near]]:
    """Firms of ours whose names come near one that nobody bears and that has no code beside it."""
    wanted = {p: words[p].folded[0] for p in strangers if not words[p].code and words[p].folded}
    if not wanted:
        return {}
    asked = call.asked
    return near_names(wanted, known_names(call.session, scope=asked.scope, today=asked.today))


def _ask_near(
    book: Book, position: int, words: Words, near: Sequence[Near], firms: Mapping[int, Firm]
) -> None:
    found = listed([firms[one.firm] for one in near if one.firm in firms])
    message = (
        f"台账中没有名为“{words.name}”的企业，名称近似的有{found}，{near[0].why}。"
        "是同一家的，请改成台账中的名称，或先登记曾用名；不是的，请在待核对中注明。"
    )
    book.ask(position, "near_firm", "name", message)
