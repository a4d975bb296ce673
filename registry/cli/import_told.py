"""What `flask import` prints: what became of every table, and what answers its questions."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from registry.importing.recognise.spans import Span
from registry.terms import Register

SHOWN_PROBLEMS = 20
SHOWN_COLUMNS = 6
SHOWN_ROWS = 6
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


def told_of(document: list[dict[str, Any]], preview: Any, commit: bool) -> str:
    """Every table with its counts and problems, the sheets that are not ours, and what was done.

    document -- the preview as `--json` gives it
    """
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
    lines += {one.wanted: None for file in preview.files for one in file.refused if one.wanted}
    return "\n".join([*lines, _ending(preview, commit)])


def _table_lines(table: dict[str, Any], outcome: Any, asked_together: set[str]) -> list[str]:
    """What became of a table.

    asked_together -- columns whose unit is asked about once for the sheet
    """
    from registry.importing.compare.unit_shift import KIND as SHIFT

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
    lines += [*_left_out_rows(outcome), *_left_out_columns(outcome.table)]
    lines += _period_of_title(outcome.table)
    if outcome.points:
        points = " · ".join(f"{one.label} {one.count} {one.unit}" for one in outcome.points)
        lines.append(f"  名单：{points}")
    problems = [
        one
        for one in table["problems"]
        if one["kind"] != SHIFT or str(one["cell"]).rstrip("0123456789") not in asked_together
    ]
    lines += _met(outcome)
    for problem in problems[:SHOWN_PROBLEMS]:
        place = problem["cell"] or (f"第 {problem['row']} 行" if problem["row"] else "整表")
        lines.append(f"  {SEVERITIES[problem['severity']]} {place}：{problem['message']}")
    more = len(problems) - SHOWN_PROBLEMS
    return [*lines, f"  还有 {more} 条，见 --json"] if more > 0 else lines


def _met(outcome: Any) -> list[str]:
    """The fields that somebody else changed as well, with what says whose value wins."""
    from registry.importing.compare.sides import MET
    from registry.importing.registers import REGISTERS

    spec = REGISTERS[outcome.table.register]
    rows = Counter(one.field for one in outcome.problems if one.kind == MET)
    fields = [spec.by_name[name] for name in rows if name in spec.by_name]
    return [
        f"  导出后别人也改过“{field.label}”：{rows[field.name]} 行。加 --whose {field.label}=mine "
        f"用我的，或 --whose {field.label}=theirs 保留对方的。"
        for field in fields
        if not field.key
    ]


def _sheet_unit(shift: Any) -> str:
    """The one question about a sheet in another unit, with what answers it."""
    options = " ".join(f"--unit {letter}={shift.unit}" for letter in shift.letters)
    return f"  待核对 整表：{shift.sentence}加 {options} 采用；各列也可以分别指定。"


def _left_out_rows(outcome: Any) -> list[str]:
    """Rows that are no records, by reason: nothing is left out in silence."""
    left, reasons = set(outcome.table.ignored_rows), dict[str, set[int]]()
    for group in outcome.handled:
        if group.fate == "ignored" and (rows := left.intersection(group.rows)):
            reasons.setdefault(group.reason, set()).update(rows)
    return [f"  忽略{_rows_named(sorted(rows))}：{reason}" for reason, rows in reasons.items()]


def _rows_named(rows: Sequence[int]) -> str:
    named = "、".join(map(str, rows[:SHOWN_ROWS]))
    return f"第 {named} 行" + (f"等 {len(rows)} 行" if len(rows) > SHOWN_ROWS else "")


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
    if standing.is_stopped:
        return _refusal(standing)
    if not standing.may_commit:
        return f"{standing.title}：{standing.told}"
    if commit and not preview.status:
        return "没有需要写入的内容。"
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
