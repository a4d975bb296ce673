"""What staff received and typed in, in order: up to the report signed in spring, and since."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sqlalchemy.orm import Session

from registry import VERSION
from registry.access import WHOLE_DISTRICT, Actor, Role
from registry.config import Settings
from registry.records.rows import NOW
from registry.services import importing, publishing
from registry.services.demo import corrections, figures, people, returns, spring, works
from registry.services.demo.books import Row, workbook
from registry.services.demo.firms import FIRST_YEAR, LAST_YEAR
from registry.services.demo.story import CUMULATIVE
from registry.services.import_options import ImportOptions
from registry.services.reporting import Wanted
from registry.terms import Door, Register

SENDER = Actor("示例编辑甲", Role.EDITOR, WHOLE_DISTRICT, can_see_phones=True)
NOTE = "示例数据，均为虚构"
REPORT = "PG2025-001"


class Broken(Exception):
    """The importer refused a file of the demonstration; the message names the first problem."""


@dataclass(frozen=True)
class Step:
    """One thing that happened.

    mark -- what the ledger knows it by: a file's name, a revision's note, a report's number
    """

    mark: str
    do: Callable[[Session, Settings, datetime], None]


@dataclass(frozen=True)
class Book:
    """One file with what is said beside it; its lines are made when it is read."""

    name: str
    register: Register
    lines: Callable[[], Iterable[Row]]
    facts: tuple[tuple[str, str], ...] = ()
    since: date | None = None

    @property
    def step(self) -> Step:
        """Reading it."""
        return Step(self.name, self._read)

    def _read(self, session: Session, settings: Settings, now: datetime) -> None:
        data = workbook(self.register, self.register.label, self.lines())
        options = ImportOptions(
            register=str(self.register), facts=dict(self.facts), since=self.since
        )
        preview = importing.preview_files(
            session, [(self.name, data)], options, actor=SENDER, now=now, settings=settings
        )
        written = importing.commit_preview(session, preview, actor=SENDER, now=now, note=NOTE)
        if not written.committed:
            problems = [one.message for outcome in written.outcomes for one in outcome.all_problems]
            raise Broken(f"{self.name}：{'；'.join(problems[:3])}")


def steps() -> Iterator[Step]:
    """Everything that happened, in its order."""
    yield from (book.step for book in _until_signing())
    for note in (corrections.MOVES, corrections.MERGERS, corrections.RENAMES, corrections.VERDICTS):
        yield _typed(note)
    yield Step(REPORT, _sign)
    yield from (book.step for book in _since_signing())
    yield Step(
        corrections.MERGED, lambda session, _, now: corrections.merge_sites(session, now=now)
    )
    for note in (corrections.CONTACTS, corrections.FIGURES):
        yield _typed(note)


def _typed(note: str) -> Step:
    return Step(note, lambda session, _, now: corrections.correct(session, note, now=now))


def _sign(session: Session, settings: Settings, now: datetime) -> None:
    """The report on 2025 is signed on its day in spring, whenever the demonstration is filled."""
    wanted = Wanted("daxing-14-5", spring.YEAR, date(spring.YEAR, 12, 31))
    publishing.publish(session, wanted, NOW, settings, SENDER, spring.SIGNED, VERSION, Door.FORM)


def _until_signing() -> Iterator[Book]:
    yield Book("示例企业台账.xlsx", Register.ENTERPRISES, people.enterprise_rows)
    yield Book("示例补录企业.xlsx", Register.ENTERPRISES, spring.site_rows)
    yield from (_change(day) for day in people.CHANGES[:-1])
    for year in range(FIRST_YEAR, LAST_YEAR):
        yield _annual(f"示例{year}年统计年报.xlsx", partial(figures.annual_rows, year))
    yield _annual(f"示例{LAST_YEAR}年统计年报初报.xlsx", spring.first_annual_rows)
    yield _figures("示例镇街报送.xlsx", _town_rows, "镇街报送", "年报")
    yield _month(spring.MONTH)
    yield Book("示例资质荣誉.xlsx", Register.HONOURS, spring.honour_rows)
    yield Book("示例创新平台.xlsx", Register.PLATFORMS, spring.platform_rows)
    yield from (_projects(*month) for month in works.MONTHS)
    for name, lines in spring.DISTRICT:
        told = partial(spring.district_rows, lines)
        yield Book(f"示例区级数据{name}.xlsx", Register.DISTRICT, told)


def _since_signing() -> Iterator[Book]:
    yield _change(people.CHANGES[-1])
    yield _annual(f"示例{LAST_YEAR}年统计年报.xlsx", spring.final_annual_rows)
    yield from (_month(through) for through in CUMULATIVE if through != spring.MONTH)
    before = f"示例镇街2026年1—{returns.BEFORE}月报送.xlsx"
    yield _figures(before, returns.month_before_rows, "镇街报送", "快报")
    yield Book("示例资质荣誉更新.xlsx", Register.HONOURS, spring.later_honour_rows)
    yield Book("示例创新平台更新.xlsx", Register.PLATFORMS, spring.later_platform_rows)
    yield from (_projects(*month) for month in works.LATER_MONTHS)
    for name, lines in spring.DISTRICT:
        told = partial(spring.later_district_rows, lines)
        yield Book(f"示例区级数据{name}更新.xlsx", Register.DISTRICT, told)


def _change(day: date) -> Book:
    lines = partial(people.changed_rows, day)
    return Book(f"示例归类调整{day:%Y%m}.xlsx", Register.ENTERPRISES, lines, since=day)


def _annual(name: str, lines: Callable[[], Iterable[Row]]) -> Book:
    return _figures(name, lines, "统计局反馈", "年报")


def _month(through: int) -> Book:
    name = f"示例2026年1—{through}月统计月报.xlsx"
    return _figures(name, partial(figures.month_rows, through), "统计局反馈", "快报")


def _town_rows() -> Iterator[Row]:
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    return (row for year in years for row in figures.town_rows(year))


def _projects(year: int, through: int) -> Book:
    lines = partial(works.project_rows, year, through)
    return Book(f"示例项目{year}年{through}月.xlsx", Register.PROJECTS, lines)


def _figures(name: str, lines: Callable[[], Iterable[Row]], source: str, nature: str) -> Book:
    facts = (("origin", source), ("nature", nature), ("reporter", "示例报送单位"))
    return Book(name, Register.FIGURES, lines, facts)
