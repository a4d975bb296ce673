"""装入示例数据: the cast's files through the importer itself, then what people typed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import not_, or_, select
from sqlalchemy.orm import Session

from registry.access import WHOLE_DISTRICT, Actor, Role
from registry.config import Settings
from registry.models import DistrictFigure, Enterprise, ImportSource, Project
from registry.records.rows import NOW, newest_revision, rows
from registry.services import importing
from registry.services.demo import district, figures, honours, people, returns, works
from registry.services.demo.books import workbook
from registry.services.demo.corrections import correct, corrected
from registry.services.demo.firms import FIRST_YEAR, LAST_YEAR
from registry.services.demo.story import CUMULATIVE
from registry.services.import_options import ImportOptions
from registry.terms import Register

SENDER = Actor("示例编辑甲", Role.EDITOR, WHOLE_DISTRICT, can_see_phones=True)
MARK = "示例"


class NotEmpty(Exception):
    """The ledger holds records that are no demonstration; nothing was written."""

    def __str__(self) -> str:
        """What happened and what to do."""
        return "台账中已有非示例数据，不能装入示例。请另设 REGISTRY_HOME 再运行 flask demo。"


class Broken(Exception):
    """The importer refused a file of the demonstration; the message names the first problem."""


@dataclass(frozen=True)
class Book:
    """One file of the demonstration with what is said beside it."""

    name: str
    register: Register
    data: bytes
    facts: tuple[tuple[str, str], ...] = ()
    since: date | None = None


def fill(
    session: Session,
    *,
    settings: Settings,
    now: datetime,
    report: Callable[[int, int, str], None] = lambda done, total, step: None,
) -> int:
    """Fill the ledger; returns how many revisions were written, 0 where all of it is there.

    What was interrupted goes on where it stopped. Raises NotEmpty where there are other records.
    """
    if _has_own_records(session):
        raise NotEmpty
    before = newest_revision(session)
    if not corrected(session):
        there = set(session.scalars(select(ImportSource.file_name)))
        books = [book for book in all_books() if book.name not in there]
        for number, book in enumerate(books):
            report(number, len(books), book.name)
            _import(session, book, settings, now)
    correct(session, now=now)
    returns.send_and_return(session, actor=SENDER, settings=settings)
    return newest_revision(session) - before


def all_books() -> Iterator[Book]:
    """Every file, in the order in which staff would have received them."""
    rows_of = people.enterprise_rows()
    yield Book("示例企业台账.xlsx", Register.ENTERPRISES, _book(Register.ENTERPRISES, rows_of))
    for day in people.CHANGES:
        data = _book(Register.ENTERPRISES, people.changed_rows(day))
        yield Book(f"示例归类调整{day:%Y%m}.xlsx", Register.ENTERPRISES, data, since=day)
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        yield _figures(
            f"示例{year}年统计年报.xlsx", figures.annual_rows(year), "统计局反馈", "年报"
        )
    lines = (row for year in range(FIRST_YEAR, LAST_YEAR + 1) for row in figures.town_rows(year))
    yield _figures("示例镇街报送.xlsx", lines, "镇街报送", "年报")
    for through in CUMULATIVE:
        name = f"示例2026年1—{through}月统计月报.xlsx"
        yield _figures(name, figures.month_rows(through), "统计局反馈", "快报")
    before = f"示例镇街2026年1—{returns.BEFORE}月报送.xlsx"
    yield _figures(before, returns.month_before_rows(), "镇街报送", "快报")
    yield Book(
        "示例资质荣誉.xlsx", Register.HONOURS, _book(Register.HONOURS, honours.honour_rows())
    )
    platforms = _book(Register.PLATFORMS, works.platform_rows())
    yield Book("示例创新平台.xlsx", Register.PLATFORMS, platforms)
    for year, through in (*works.MONTHS, *works.LATER_MONTHS):
        data = _book(Register.PROJECTS, works.project_rows(year, through))
        yield Book(f"示例项目{year}年{through}月.xlsx", Register.PROJECTS, data)
    for name, found in (("年报", district.annual_rows()), ("快报", district.flash_rows())):
        yield Book(f"示例区级数据{name}.xlsx", Register.DISTRICT, _book(Register.DISTRICT, found))


def _figures(name: str, lines: Iterator[figures.Row], source: str, nature: str) -> Book:
    facts = (("origin", source), ("nature", nature), ("reporter", "示例报送单位"))
    return Book(name, Register.FIGURES, _book(Register.FIGURES, lines), facts)


def _book(register: Register, lines: Iterator[figures.Row]) -> bytes:
    return workbook(register, register.label, lines)


def _import(session: Session, book: Book, settings: Settings, now: datetime) -> None:
    options = ImportOptions(register=str(book.register), facts=dict(book.facts), since=book.since)
    preview = importing.preview_files(
        session, [(book.name, book.data)], options, actor=SENDER, now=now, settings=settings
    )
    written = importing.commit_preview(
        session, preview, actor=SENDER, now=now, note="示例数据，均为虚构"
    )
    if not written.committed:
        problems = [one.message for outcome in written.outcomes for one in outcome.all_problems]
        raise Broken(f"{book.name}：{'；'.join(problems[:3])}")


def _has_own_records(session: Session) -> bool:
    firm, project, figure = (rows(model, NOW) for model in (Enterprise, Project, DistrictFigure))
    own = (
        select(firm.c.id).where(not_(firm.c.name.contains(MARK))),
        select(project.c.id).where(not_(project.c.name.contains(MARK))),
        select(figure.c.id).where(
            or_(figure.c.provider.is_(None), not_(figure.c.provider.contains(MARK)))
        ),
    )
    return any(session.scalar(query.limit(1)) is not None for query in own)
