"""What `flask report` does once its words are understood: make or open, then write the file."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from registry.access import Action
from registry.cli.answer import NOT_FOUND, Answer, Stop
from registry.cli.call import Call
from registry.indicators.in_force import UnknownPlan
from registry.indicators.reading import BadDefinition
from registry.indicators.rules import BadSetting
from registry.records.rows import At
from registry.services import report_files
from registry.services.publishing import NotPublished
from registry.services.report_files import Issue
from registry.services.report_vintages import with_reasons
from registry.services.reporting import BeforeThePlan, Wanted


def made_or_opened(
    call: Call, wanted: Wanted | None, number: str | None, at: At, ending: str
) -> Issue:
    """The published report of that number, else a new one; it bears a seal if it says the same."""
    try:
        if wanted is None:
            return _opened(call, number or "")
        click.echo("正在汇总数据…", err=True)
        wanted = with_reasons(call.session, wanted, at, call.settings, call.actor, call.today)
        return report_files.made(
            call.session, wanted, at, call.settings, call.actor, call.today, ending
        )
    except (UnknownPlan, NotPublished) as missing:
        raise Stop(str(missing), NOT_FOUND) from missing
    except (BadDefinition, BadSetting, BeforeThePlan) as problem:
        raise Stop(str(problem)) from problem


def _opened(call: Call, number: str) -> Issue:
    """A frozen report shows every firm, so only who sees the whole district may open it."""
    if not call.actor.scope.whole:
        raise Stop("已定稿的报告只有全区范围的账号可以取出。", NOT_FOUND)
    issue = report_files.opened(call.session, number)
    if issue.report.guard_lifted:
        call.require(Action.LIFT_GUARD)
    return issue


def written(call: Call, issue: Issue, ending: str, template: Path | None) -> bytes:
    """The file's bytes; the libraries that write them load here."""
    if ending == ".json":
        return report_files.json_bytes(issue)
    from registry.reports.word.placeholders import BadTemplate
    from registry.services import report_writing

    own = template.read_bytes() if template is not None else None
    try:
        return report_writing.written(call.session, issue, ending, call.today, own)
    except BadTemplate as problem:
        raise Stop(str(problem)) from problem


def reasons(given: tuple[str, ...]) -> dict[str, str]:
    """指标=原因, as often as there are differences to explain."""
    pairs = [text.partition("=") for text in given]
    for text, (name, sign, reason) in zip(given, pairs, strict=True):
        if not (name.strip() and sign and reason.strip()):
            raise Stop(f"--reason 有误：“{text}”请写成 指标代码=差异原因。")
    return {name.strip(): reason.strip().rstrip("。") for name, _, reason in pairs}


def told(issue: Issue, target: Path) -> Answer:
    """What was written where, and the seal that the file bears."""
    report, seal = issue.report, issue.seal
    document = {
        "file": str(target),
        "plan": report.plan,
        "year": report.year,
        "on": report.on,
        "known": report.known,
        "audience": report.audience,
        "number": seal.number if seal else None,
        "sha256": seal.sha256 if seal else None,
    }
    state = f"编号 {seal.number}" if seal else "未定稿"
    text = f"已生成 {report.title}（{report.audience.label}，{state}）：{target}。"
    changes = [row.change for row in report.rows if row.change]
    return Answer(document, "\n".join((text, *reasons_told(changes))))


def reasons_told(changes: Iterable[str]) -> Iterator[str]:
    """What stands in the report on why figures differ, a line each."""
    for number, change in enumerate(changes):
        yield f"{'' if number else '与上期差异原因：'}{change}。"
