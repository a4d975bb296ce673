"""Which firm each row of a table means, with a sentence where that cannot be said (匹配企业)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from registry.identifiers import org_code
from registry.importing.decisions import NO_FIRM
from registry.importing.match.firms import Firm, Firms
from registry.importing.match.words import Words

Severity = Literal["error", "question", "note"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a row has no firm, or what about the one it has is odd. `field` is the cell at fault."""

    kind: str
    severity: Severity
    field: Literal["code", "org", "name", "former"]
    message: str


Found = tuple[Firm | None, Doubt | None]


def find_firm(words: Words, firms: Firms) -> Found:
    """The firm that a row means, by code, organisation code, name; or why there is none.

    Where a person said which firm it is, that is the one.
    """
    if words.chosen is not None:
        return _chosen(words, words.chosen, firms)
    if words.code:
        return _by_code(words, words.code, firms)
    if words.org:
        return _by_org(words, words.org, firms)
    return _by_name(words, firms)


def _chosen(words: Words, number: int, firms: Firms) -> Found:
    """The firm that a person chose; one to be created is known by its code, else by its name."""
    if number == NO_FIRM and not words.code:
        return _by_name(words, firms)
    firm = firms.by_code.get(words.code or "") if number == NO_FIRM else firms.by_number.get(number)
    if firm is not None and firm.ours:
        return firm, None
    if number == NO_FIRM:
        return None, _unknown(words)
    message = "核对时选定的企业已不在台账中，或不在您的数据范围内，请重新选择。"
    return None, Doubt("chosen_is_gone", "question", "name", message)


def _by_code(words: Words, code: str, firms: Firms) -> Found:
    firm = firms.by_code.get(code)
    if firm is not None and firm.ours:
        return firm, _name_doubt(words, firm, firms)
    if firm is not None:
        return None, _unknown(words)
    relatives = [one for one in firms.by_org.get(org_code(code), ()) if one.ours]
    if relatives:
        return None, Doubt(
            "other_code",
            "question",
            "code",
            f"代码的第9—17位与在册企业{listed(relatives)}相同，其余不同，请核对是否同一家企业。",
        )
    namesakes = _namesakes(words, firms)
    if len(namesakes) == 1 and namesakes[0].uscc is None:
        return namesakes[0], None
    if namesakes:
        return None, Doubt(
            "other_code",
            "question",
            "code",
            f"名称与在册企业{listed(namesakes)}相同而代码不同，请核对代码。",
        )
    return None, _unknown(words)


def _by_org(words: Words, org: str, firms: Firms) -> Found:
    found = [firm for firm in firms.by_org.get(org, ()) if firm.ours]
    if len(found) == 1:
        return found[0], _name_doubt(words, found[0], firms)
    if found:
        return None, several(found, "org")
    return _by_name(words, firms)


def _by_name(words: Words, firms: Firms) -> Found:
    """By name alone; where the file gives it to a code that nobody knows, the person is asked."""
    found = _namesakes(words, firms)
    rivals = firms.rivals(words.folded, found) if words.chosen is None else []
    if rivals:
        return None, several([*found, *rivals], "name")
    if len(found) == 1:
        return found[0], None
    if found:
        return None, several(found, "name")
    return None, _unknown(words)


def _namesakes(words: Words, firms: Firms) -> list[Firm]:
    """Firms with the name; only where there is none, firms with a former name the row gives."""
    for folded in words.folded:
        if found := firms.named(folded):
            return found
    return []


def _name_doubt(words: Words, firm: Firm, firms: Firms) -> Doubt | None:
    """A code of one firm beside the name of another is never taken in silence."""
    if words.name == firm.name or not words.folded:
        return None
    if any(firms.bears(firm, folded) for folded in words.folded):
        return None
    others = [one for one in _namesakes(words, firms) if one.id != firm.id]
    if others:
        message = f"代码属于“{firm.name}”，名称属于{listed(others)}，请核对这一行是哪一家。"
        return Doubt("code_and_name_differ", "question", "name", message)
    message = f"按代码对应在册企业“{firm.name}”，本行名称与它不同；如已更名，请先更新企业名称。"
    return Doubt("other_name", "note", "name", message)


def _unknown(words: Words) -> Doubt:
    if words.code:
        message = f"台账中没有代码为 {words.code} 的企业，请先导入或新增该企业，再导入本表。"
        return Doubt("unknown_firm", "error", "code", message)
    if words.name:
        message = f"台账中没有名为“{words.name}”的企业，请核对名称、补上代码，或先新增该企业。"
        return Doubt("unknown_firm", "question", "name", message)
    return Doubt("unknown_firm", "error", "name", "没有写明是哪家企业，请填写企业名称或代码。")


def several(firms: Sequence[Firm], field: Literal["org", "name"]) -> Doubt:
    """A row may mean any of these firms."""
    message = f"可能是{listed(firms)}，请补上统一社会信用代码。"
    return Doubt("several_firms", "question", field, message)


def listed(firms: Sequence[Firm]) -> str:
    """Firms as a sentence names them: three of them, and how many there are."""
    shown = "、".join(f"“{firm.name}”（{firm.uscc or '无代码'}）" for firm in firms[:3])
    return f"{shown}等 {len(firms)} 家" if len(firms) > 3 else shown
