"""催报: who is missing, one paragraph to paste, and a workbook with contacts."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO

import xlsxwriter
from sqlalchemy.orm import Session

from registry.access import Action, Actor, may
from registry.importing.export.texts import masked
from registry.periods import beijing_day
from registry.records import audit
from registry.records.returns.rounds import Round, Unit

NAMED = 8
"""How many missing firms a paragraph names."""

HEADS = ("报送单位", "统一社会信用代码或项目代码", "名称", "联系人", "联系电话", "状态")


def paragraph(found: Round, unit: Unit) -> str:
    """What to send to one unit."""
    missing, due = unit.missing, _day(unit.due_on)
    noun = "个项目" if found.row.register == "projects" else "家"
    if unit.row.sent_back_on is not None:
        reason = unit.row.sent_back_reason or "数据有误"
        return f"{unit.row.name}：{found.row.title}报送表已退回，原因：{reason}。请修改后重新报送。"
    if not missing:
        return f"{unit.row.name}：{found.row.title}已全部报齐，共{len(unit.lines)}{noun}。"
    named = "、".join(line.name for line in missing[:NAMED])
    more = "等" if len(missing) > NAMED else ""
    late = f"现已逾期{unit.late}天，请尽快补报" if unit.late else "请按时报送"
    return (
        f"{unit.row.name}：{found.row.title}应于{due}前报送，应报{len(unit.lines)}{noun}，"
        f"已报{unit.returned}{noun}，尚缺{len(missing)}{noun}：{named}{more}。{late}。"
    )


def whole_paragraph(found: Round) -> str:
    """What to send to all."""
    noun = "个项目" if found.row.register == "projects" else "家"
    whole, today = found.whole, _day(found.units[0].today)
    waiting = [unit for unit in found.units if unit.missing]
    told = (
        f"截至{today}，{found.row.title}应报{len(whole.lines)}{noun}，"
        f"已报{whole.returned}{noun}，尚缺{len(whole.missing)}{noun}。"
    )
    if not waiting:
        return f"{told}各单位均已报齐。"
    units = "，".join(f"{unit.row.name}{len(unit.missing)}{noun}" for unit in waiting)
    return (
        f"{told}未报齐的有{len(waiting)}个单位：{units}。"
        f"报送截止日为{_day(found.row.due_on)}，请以上单位抓紧报送。"
    )


def phones(units: Sequence[Unit], *, shown: bool) -> dict[int, str]:
    """Line → telephone number, whole or masked."""
    lines = [line for unit in units for line in unit.missing]
    texts = [line.phone for line in lines]
    told = texts if shown else masked(texts)
    return {line.item: text or "" for line, text in zip(lines, told, strict=True)}


def reveal(
    session: Session, found: Round, *, actor: Actor, now: datetime, address: str | None
) -> None:
    """Note that somebody looks at the telephone numbers of a list."""
    audit.record_alone(
        session,
        actor=actor.name,
        action=Action.VIEW_PHONES.value,
        now=now,
        subject=f"催报名单：{found.row.title}",
        address=address,
        detail=f"{len(found.whole.missing)} 个",
    )


def reminder_book(
    session: Session, found: Round, *, actor: Actor, now: datetime, address: str | None
) -> bytes:
    """The list of who is missing as a workbook, noted in the audit log."""
    whole = may(actor, Action.VIEW_PHONES)
    numbers = phones(found.units, shown=whole)
    lines = [
        (
            unit.row.name,
            line.code,
            line.name,
            line.contact or "",
            numbers[line.item],
            unit.state.label,
        )
        for unit in found.units
        for line in unit.missing
    ]
    audit.record_alone(
        session,
        actor=actor.name,
        action=Action.EXPORT.value,
        now=now,
        subject=f"催报名单：{found.row.title}",
        address=address,
        detail=f"{len(lines)} 行，电话{'完整' if whole else '遮盖'}",
    )
    return _written(found, lines, beijing_day(now))


def _written(found: Round, lines: Sequence[tuple[str, ...]], today: date) -> bytes:
    """Every cell is a text, so nothing in it can become a formula."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet("催报名单")
        head = book.add_format({"bold": True, "bg_color": "#EEF2F6", "border": 1})
        text = book.add_format({"num_format": "@", "border": 1})
        for column, (title, width) in enumerate(zip(HEADS, (16, 24, 34, 12, 18, 10), strict=True)):
            page.write_string(0, column, title, head)
            page.set_column(column, column, width)
        for row, line in enumerate(lines, start=1):
            for column, value in enumerate(line):
                page.write_string(row, column, value, text)
        page.freeze_panes(1, 0)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.set_header(f"&C&14 {found.row.title}催报名单")
        page.set_footer(f"&L截至{today.isoformat()}  内部资料 注意保管&R第 &P 页，共 &N 页")
    return buffer.getvalue()


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
