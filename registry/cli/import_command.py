"""`flask import FILE…`: what the files would do to the ledger, and with --commit does it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from registry.access import Action, Actor
from registry.cli.answer import Answer, Stop
from registry.cli.command import ledger_command
from registry.cli.kinds import DAY, EXISTING, MONTH, TARGET, YEAR, ColumnUnit, Facts, OneOf
from registry.config import Settings
from registry.importing.ahead import Ahead
from registry.importing.collecting import no_collecting
from registry.importing.opening import Unreadable, limits_of
from registry.importing.recognise.spans import Span
from registry.periods import Period, beijing_day
from registry.terms import Register

SHOWN_PROBLEMS = 20
SHIFT = "unit_shift"
SHOWN_COLUMNS = 6
UNMATCHED = ("outside", "ask")
COUNTED = (
    ("new", "新增"),
    ("changed", "变更"),
    ("unchanged", "不变"),
    ("rejected", "未通过"),
    ("waiting", "待核对"),
    ("conflict", "冲突"),
    ("ignored", "忽略"),
)
SEVERITIES = {"error": "错误", "question": "待核对", "note": "提示"}


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
    commit: bool,
    good_rows: bool,
    marked: Path | None,
) -> Answer:
    """预览工作簿将如何改变台账；加 --commit 才写入，全部文件作为一条变更记录。"""
    from registry.services import importing
    from registry.services.import_options import ImportOptions

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
    )
    preview = _preview(call, actor, files, options)
    earlier = _earlier(call, preview)
    if commit:
        preview = importing.commit_preview(call.session, preview, actor=actor, now=call.now)
    document = preview.document()
    told = [_told(document, preview, commit), *earlier, *_marked(call, preview, marked)]
    return Answer(document, "\n".join(told), preview.status)


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


def _told(document: list[dict[str, Any]], preview: Any, commit: bool) -> str:
    from registry.importing.shifted import sheet_shifts

    lines, shifts = [], sheet_shifts(preview.outcomes)
    asked: set[Any] = set()
    for table, outcome in zip(document, preview.outcomes, strict=True):
        key = outcome.table.key.whole
        alike = shifts.get(key, [])
        lines += _table_lines(table, outcome, {letter for one in alike for letter in one.letters})
        lines += [_sheet_unit(one) for one in alike if key not in asked]
        asked.add(key)
    lines += [
        f"没有读取 {file.source.name} › {one.sheet}：{one.sentence}"
        for file in preview.files
        for one in file.refused
    ]
    return "\n".join([*lines, _ending(preview, commit)])


def _table_lines(table: dict[str, Any], outcome: Any, asked_together: set[str]) -> list[str]:
    """What became of a table.

    asked_together -- columns whose unit is asked about once for the sheet
    """
    part = f"（{outcome.table.part}）" if outcome.table.part else ""
    label = Register(table["register"]).label + part
    counts = " · ".join(f"{word} {table['rows'][name]}" for name, word in COUNTED)
    cells = table["cells"]
    lines = [
        f"{table['file']} › {table['sheet']}：{label}",
        f"  行：{counts}",
        f"  单元格 {cells['total']}：原样采用 {cells['unchanged']} · 规整 {cells['normalised']}"
        f" · 未通过 {cells['rejected']} · 忽略 {cells['ignored']}",
    ]
    lines += [*_left_out_columns(outcome.table), *_period_of_title(outcome.table)]
    if outcome.points:
        points = " · ".join(f"{one.label} {one.count} {one.unit}" for one in outcome.points)
        lines.append(f"  名单：{points}")
    problems = [
        one
        for one in table["problems"]
        if one["kind"] != SHIFT or str(one["cell"]).rstrip("0123456789") not in asked_together
    ]
    for problem in problems[:SHOWN_PROBLEMS]:
        place = problem["cell"] or (f"第 {problem['row']} 行" if problem["row"] else "整表")
        lines.append(f"  {SEVERITIES[problem['severity']]} {place}：{problem['message']}")
    more = len(problems) - SHOWN_PROBLEMS
    return [*lines, f"  还有 {more} 条，见 --json"] if more > 0 else lines


def _sheet_unit(shift: Any) -> str:
    """The one question about a sheet in another unit, with what answers it."""
    options = " ".join(f"--unit {letter}={shift.unit}" for letter in shift.letters)
    return f"  待核对 整表：{shift.sentence}加 {options} 采用；各列也可以分别指定。"


def _left_out_columns(table: Any) -> list[str]:
    """Columns with a header that are not read, those first that a person may still choose."""
    headed = sorted(
        (one for one in table.unmapped if one.header and one.key),
        key=lambda one: one.proposal is None,
    )
    if not headed:
        return []
    named = "、".join(f"{one.column} “{one.header}”" for one in headed[:SHOWN_COLUMNS])
    more = f"等 {len(headed)} 列" if len(headed) > SHOWN_COLUMNS else ""
    return [f"  未导入的列：{named}{more}"]


def _period_of_title(table: Any) -> list[str]:
    """The period that a title or a file name says and nobody has given yet."""
    if "year" in table.given and "through" in table.proposed:
        month, why = table.proposed["through"]
        return [f"  {why.replace('；', '，')}，加 --set through={month} 采用。"]
    if "year" in table.given or "year" not in table.proposed:
        return []
    span = Span(*(table.proposed.get(name, (None,))[0] for name in ("year", "through")))
    return [f"  标题或文件名写有时期：{span.words}；加 --period {span.code} 采用。"]


def _ending(preview: Any, commit: bool) -> str:
    if preview.overtaken:
        return "台账在预览后有了变化，结果已不同：未写入任何内容，请按新的预览重新确认。"
    standing = preview.standing
    if preview.written is not None:
        place = f"导入批次 {preview.written.import_id}，变更记录 r{preview.written.revision}。"
        return f"已写入：{place}" if preview.writes else f"已留在待核对，台账数据不变：{place}"
    if commit and not preview.status:
        return "没有需要写入的内容。"
    if standing.is_stopped:
        return _refusal(standing)
    if standing.title:
        return f"{standing.title}：{standing.told}以上为预览，未写入任何内容；确认后加 --commit。"
    return "以上为预览，未写入任何内容；确认后加 --commit 写入。"


def _refusal(standing: Any) -> str:
    """Why nothing is written, and what to do about it."""
    if standing.outlook == "none_good":
        return f"{standing.told}改正后重试，加 --marked 文件 可得到标错文件。"
    kept = "只留下待核对的行" if standing.told else "只写入通过的行"
    told = f"有未通过或冲突的行：未写入任何内容。{standing.told}"
    return f"{told}改正后重试，或加 --good-rows {kept}。"
