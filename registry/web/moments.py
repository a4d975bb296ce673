"""统计时点 and 台账时点 of an address, with a plain sentence where they make no sense."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from registry.periods import FIRST_YEAR
from registry.records.rows import NOW, At, Known, known_on, newest_revision


@dataclass(frozen=True)
class Moments:
    """The two clocks of a page; `given` as the address has them; `problem` says what is wrong."""

    on: date
    at: At
    given: Mapping[str, str]
    problem: str = ""


def moments_of(session: Session, args: Mapping[str, str], year: int, today: date) -> Moments:
    """Read `on` (a day of the year) and `known` (变更记录 number or a day)."""
    first, latest = date(year, 1, 1), min(date(year, 12, 31), today)
    return _read(session, args, first, latest, today)


def moments_till(session: Session, args: Mapping[str, str], today: date) -> Moments:
    """The same for a list, whose `on` is any day up to today."""
    return _read(session, args, date(FIRST_YEAR, 1, 1), today, today)


def _read(
    session: Session, args: Mapping[str, str], first: date, latest: date, today: date
) -> Moments:
    given = {name: args[name].strip() for name in ("on", "known") if args.get(name, "").strip()}
    on = _day(given.get("on", "")) or latest
    if "on" in given and (_day(given["on"]) is None or not first <= on <= latest):
        sentence = f"统计时点请填 {first} 至 {latest} 之间的日期，现按 {latest} 计算。"
        return Moments(latest, NOW, {}, sentence)
    known = given.get("known", "")
    newest = newest_revision(session)
    if not known:
        return Moments(on, NOW, given)
    if known.isdecimal() and len(known) < 10 and 1 <= int(known) <= newest:
        return Moments(on, Known(int(known)), given)
    day = _day(known)
    if day is not None and day <= today and known_on(session, day).revision:
        return Moments(on, known_on(session, day), given)
    sentence = f"台账时点请填变更记录号（1—{newest}）或有记录以来的日期，现按最新台账计算。"
    return Moments(on, NOW, {"on": given["on"]} if "on" in given else {}, sentence)


def years_asked(base: int, end: int, today: date) -> tuple[range, int]:
    """The years of a plan that a page can show, up to this one, and the one it begins with.

    Of a plan whose base year lies ahead there is nothing but that year.
    """
    years = range(base, max(base, today.year) + 1)
    return years, min(end, years[-1])


def address_of(on: date, at: At, year: int, today: date) -> dict[str, str]:
    """What an address must say for these clocks; nothing for the present ones."""
    said = {} if on == min(date(year, 12, 31), today) else {"on": on.isoformat()}
    return {**said, "known": str(at.revision)} if isinstance(at, Known) else said


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
