"""`flask import FILE…`: what the files would do to the ledger, and with --commit does it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from registry.access import Action, Actor
from registry.cli.answer import Answer, Stop
from registry.cli.command import ledger_command
from registry.cli.import_told import told_of
from registry.cli.kinds import DAY, EXISTING, MONTH, TARGET, YEAR, ColumnUnit, Facts, OneOf, Winner
from registry.config import Settings
from registry.importing.ahead import Ahead
from registry.importing.collecting import no_collecting
from registry.importing.opening import Unreadable, limits_of
from registry.periods import Period, beijing_day
from registry.terms import Register

UNMATCHED = ("outside", "ask")


Call = Any
"""A `cli.call.Call`, whose module loads the database's library while the files are read."""


def _named(files: tuple[Path, ...]) -> list[tuple[str, Path]]:
    return [(file.name, file) for file in files]


def _read_ahead(settings: Settings, options: dict[str, Any]) -> Ahead:
    """Begin with the files: their reader works while this process loads what compares them."""
    return Ahead(_named(options["files"]), limits_of(settings))


@ledger_command("import", begin=_read_ahead)
@click.argument("files", metavar="文件…", type=EXISTING, nargs=-1, required=True)
@click.option("--register", type=OneOf(Register), help="登记表；不填则按表头识别。")
@click.option("--year", type=YEAR, help="文件没有写明时的年度。")
@click.option("--period", type=MONTH, help="文件没有写明时的累计期，如 2025-10。")
@click.option("--sheet", "sheets", metavar="工作表", multiple=True, help="只读这些工作表。")
@click.option("--set", "facts", type=Facts(), multiple=True, help="整表填写的字段，可重复。")
@click.option(
    "--unit", "units", type=ColumnUnit(), multiple=True, help="某列数字的单位，如 C=万元；可重复。"
)
@click.option("--since", type=DAY, help="归类变动自该日起；不填为更正。")
@click.option("--complete", is_flag=True, help="本表为完整名录：原在库而表中没有的按退库处理。")
@click.option(
    "--unmatched",
    type=OneOf(UNMATCHED),
    help="名单中未匹配的行：outside 视为非本区，ask 待核对；不填时只有名称的名单视为非本区。",
)
@click.option(
    "--whose",
    type=Winner(),
    multiple=True,
    help="导出后别人也改过的字段用谁的值：mine 用我的，theirs 保留对方的，如 联系人=mine；可重复。",
)
@click.option("--commit", is_flag=True, help="写入台账；不加则只预览。")
@click.option("--good-rows", is_flag=True, help="有未通过的行时，仍写入通过的行。")
@click.option("--marked", metavar="文件", type=TARGET, help="标出问题的原文件写到这里。")
@no_collecting()
def command(
    call: Call,
    files: tuple[Path, ...],
    register: str | None,
    year: int | None,
    period: Period | None,
    sheets: tuple[str, ...],
    facts: tuple[tuple[str, str], ...],
    units: tuple[tuple[str, str], ...],
    since: date | None,
    complete: bool,
    unmatched: str | None,
    whose: tuple[tuple[str, str], ...],
    commit: bool,
    good_rows: bool,
    marked: Path | None,
) -> Answer:
    """预览工作簿将如何改变台账；加 --commit 才写入，全部文件作为一条变更记录。"""
    from registry.services.import_options import ImportOptions
    from registry.services.importing import commit_preview

    actor = call.require(Action.IMPORT)
    options = ImportOptions(
        register=register,
        period=period,
        year=year,
        sheets=sheets,
        facts=dict(facts),
        units=dict(units),
        since=since,
        good_rows=good_rows,
        complete=complete,
        unmatched=unmatched or "",
        whose=_winners(whose),
    )
    preview = _preview(call, actor, files, options)
    earlier = _earlier(call, preview)
    if commit:
        preview = commit_preview(call.session, preview, actor=actor, now=call.now)
    return _answer(preview, commit, [*earlier, *_marked(call, preview, marked)])


def _answer(preview: Any, commit: bool, notes: list[str]) -> Answer:
    document = preview.document()
    return Answer(document, "\n".join([told_of(document, preview, commit), *notes]), preview.status)


def _winners(said: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Field → whose value wins; a field may be called by the word over its column."""
    from registry.importing.registers import fields_called

    found = {}
    for word, winner in said:
        fields = fields_called(word)
        if not fields:
            raise Stop(f"没有字段“{word}”，请写表头上的名称，例如 联系人=mine。")
        if any(field.key for field in fields):
            raise Stop(f"“{word}”是用来认定记录的，不能这样选择，请在表里改正。")
        found.update({field.name: winner for field in fields})
    return found


def _preview(call: Call, actor: Actor, files: tuple[Path, ...], options: Any) -> Any:
    """The files compared with the ledger; stops where one of them cannot be used."""
    from registry.importing.parsing.given import BadSetting
    from registry.services import importing

    try:
        preview = importing.preview_files(
            call.session,
            _named(files),
            options,
            actor=actor,
            now=call.now,
            settings=call.settings,
            ahead=call.begun,
        )
    except (Unreadable, BadSetting, importing.NothingOurs) as problem:
        raise Stop(str(problem)) from problem
    _refuse_lost(options.units, preview)
    if any(outcome.table.register == Register.DISTRICT for outcome in preview.outcomes):
        call.require(Action.RECORD_DISTRICT)
    return preview


def _refuse_lost(units: Mapping[str, str], preview: Any) -> None:
    """Stop where a unit was given for a column that takes none."""
    taken = {
        word
        for outcome in preview.outcomes
        for one in outcome.table.columns
        if one.unit_from == "chosen"
        for word in (one.column, one.field)
    }
    for column, unit in units.items():
        if column not in taken:
            raise Stop(f"没有以{unit}计的列“{column}”，请写列的字母，例如 C=万元。")


def _marked(call: Call, preview: Any, target: Path | None) -> list[str]:
    """Write the marked files; several come in one archive, and what was xls comes back as xlsx."""
    if target is None:
        return []
    from registry.services.marked_files import of_preview

    found = of_preview(call.session, preview, call.today, call.settings)
    if found is None:
        return ["没有需要标出的问题，没有生成标错文件。"]
    path = target.with_suffix(Path(found.name).suffix)
    path.write_bytes(found.data)
    return [f"标错文件：{path}。改正后直接重新导入即可。"]


def _earlier(call: Call, preview: Any) -> list[str]:
    """A note for each file whose bytes or sheets were imported before."""
    from registry.services.importing import known_before

    return [
        f"提示：{one.what}已由 {one.earlier.actor} 于 {beijing_day(one.earlier.recorded_at)} "
        f"导入过（导入批次 {one.earlier.import_id}{'，已撤回' if one.earlier.undone else ''}）。"
        for one in known_before(call.session, preview, call.actor)
    ]
