"""What the form of waiting rows says: one answer for each case, read without script."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher

from werkzeug.datastructures import MultiDict

from registry.extensions import ledger
from registry.identifiers import fold_name
from registry.importing.decisions import DROP, FIRM, NEW
from registry.records import directory
from registry.services.settling.candidates import Candidate, described
from registry.services.settling.choice import FIX, Choice, NotSettled, check
from registry.services.settling.lines import UNKNOWN, Case, Line
from registry.web.people import current_actor

MOST_FOUND = 8
LONGEST = 150
NOBODY = "没有查到，请换一个词，或核对代码。"
NOBODY_OURS = "台账中没有同名或名称近似的企业"
PICK = "请从查到的企业中选一家。"


@dataclass
class Answers:
    """What was sent: choices by row, what is wrong by case, firms that were looked up by case."""

    chosen: list[tuple[Line, Choice]] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    found: dict[str, tuple[Candidate, ...]] = field(default_factory=dict)


def answers(sent: MultiDict[str, str], cases: Iterable[Case], today: date) -> Answers:
    """The answers to these cases; a firm that is named by word is looked up."""
    read = Answers()
    for case in cases:
        how = sent.get(f"do.{case.id}", "")
        if word := sent.get(f"other.{case.id}", "").strip():
            read.found[case.id] = looked_up(word, today)
        elif how.startswith("firm:"):
            number = how.partition(":")[2]
            kept = case.candidates or ()
            if number not in {str(one.firm) for one in kept}:
                read.found[case.id] = _still_there(number, today)
        if "find" in sent:
            continue
        try:
            choice = _choice(sent, case, how, read.found.get(case.id, ()))
            own = [(line, choice) for line in case.lines] if choice else []
            for line, said in own:
                check(line, said, current_actor().scope)
            read.chosen += own
        except NotSettled as problem:
            read.faults[case.id] = str(problem)
    return read


def sole_answers(cases: Iterable[Case]) -> Answers:
    """Every case that can only mean one firm, answered with that firm."""
    return Answers(
        [
            (line, Choice(FIRM, one.firm, one.told, one.why))
            for case in cases
            if (one := case.sole) is not None
            for line in case.lines
        ]
    )


def dropped(cases: Iterable[Case], reason: str) -> Answers:
    """Every case that means nobody on record, left out."""
    lines = [line for case in cases if case.kind == UNKNOWN for line in case.lines]
    return Answers([(line, Choice(DROP, reason=reason or NOBODY_OURS)) for line in lines])


def looked_up(word: str, today: date) -> tuple[Candidate, ...]:
    """Firms by code, name, former name or pinyin."""
    found = directory.find(
        ledger.session,
        directory.Wanted(word),
        scope=current_actor().scope,
        today=today,
        with_statistics=False,
        size=MOST_FOUND,
    )
    ids = [line.firm.id for line in found.lines]
    told = described(ledger.session, ids, scope=current_actor().scope, today=today)
    return tuple(told[one] for one in ids if one in told)


def differing(text: str, other: str) -> list[tuple[str, bool]]:
    """`text` in pieces, each with whether it differs from `other`."""
    pieces = SequenceMatcher(None, other, text, autojunk=False).get_opcodes()
    return [(text[start:end], tag != "equal") for tag, _, _, start, end in pieces if end > start]


def _still_there(number: str, today: date) -> tuple[Candidate, ...]:
    ids = [int(number)] if number.isdecimal() else []
    return tuple(described(ledger.session, ids, scope=current_actor().scope, today=today).values())


def _choice(
    sent: MultiDict[str, str], case: Case, how: str, found: Sequence[Candidate]
) -> Choice | None:
    reason = sent.get(f"reason.{case.id}", "").strip()[:LONGEST]
    if how in ("", "other") or how.startswith("firm:"):
        return _firm(sent, case, how, found, reason) if how else None
    if how == NEW:
        town = sent.get(f"town.{case.id}", "")
        name = sent.get(f"name.{case.id}", "").strip()[:LONGEST]
        return Choice(NEW, reason=reason, town=town, name=name, texts=_texts(sent, case))
    if how == FIX:
        return Choice(FIX, texts=_texts(sent, case))
    return Choice(DROP, reason=reason) if how == DROP else None


def _firm(
    sent: MultiDict[str, str], case: Case, how: str, found: Sequence[Candidate], reason: str
) -> Choice:
    """The firm that was picked, or named so that it can only be one."""
    known = {f"firm:{one.firm}": one for one in (*found, *case.candidates)}
    one = known.get(how)
    if how == "other":
        word = sent.get(f"other.{case.id}", "").strip()
        named = [
            each for each in found if word == each.uscc or fold_name(word) == fold_name(each.name)
        ]
        if len(named) != 1:
            raise NotSettled(PICK if found else NOBODY)
        one = named[0]
    if one is None:
        raise NotSettled("这家企业已不在您的台账中，请重新选择。")
    told = "；".join(filter(None, (one.why, reason)))
    keeps = bool(sent.get(f"keeps.{case.id}"))
    return Choice(FIRM, one.firm, one.told, told, keeps, texts=_texts(sent, case))


def _texts(sent: MultiDict[str, str], case: Case) -> dict[str, str]:
    """Cells that now say something else than in the file."""
    put = {cell: sent.get(f"text.{case.id}.{cell}", text).strip() for cell, text in case.cells}
    written = dict(case.cells)
    return {cell: text for cell, text in put.items() if text != written[cell]}
