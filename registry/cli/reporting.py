"""What `flask report` does once its words are understood: make or open, then write the file."""

from dataclasses import dataclass
from pathlib import Path

import click

from registry.access import Action
from registry.cli.answer import NOT_FOUND, Answer, Stop, json_text
from registry.cli.call import Call
from registry.indicators.in_force import UnknownPlan
from registry.indicators.reading import BadDefinition
from registry.indicators.rules import BadSetting
from registry.records.rows import At
from registry.reports.report import Backing, Report, Seal
from registry.services.publishing import NotPublished, open_published, report_document, seal_of
from registry.services.reporting import BeforeThePlan, Wanted, make_report
from registry.terms import Audience


@dataclass(frozen=True)
class Issue:
    """A report about to be written: new or published, with its lines and perhaps its seal."""

    wanted: Wanted
    report: Report
    backings: tuple[Backing, ...]
    seal: Seal | None

    @property
    def number(self) -> str | None:
        """The number of the published report it is."""
        return self.seal.number if self.seal else None


def made_or_opened(
    call: Call, wanted: Wanted | None, number: str | None, at: At, ending: str
) -> Issue:
    """The published report of that number, else a new one; it bears a seal if it says the same."""
    try:
        if wanted is None:
            return _opened(call, number or "")
        click.echo("正在汇总数据…", err=True)
        lines = ending == ".xlsx" and wanted.audience is Audience.INTERNAL
        made = make_report(
            call.session, wanted, at, call.settings, call.actor, call.today, with_backings=lines
        )
    except (UnknownPlan, NotPublished) as missing:
        raise Stop(str(missing), NOT_FOUND) from missing
    except (BadDefinition, BadSetting, BeforeThePlan) as problem:
        raise Stop(str(problem)) from problem
    return _sealed(call, wanted, made.report, made.backings)


def _sealed(call: Call, wanted: Wanted, report: Report, backings: tuple[Backing, ...]) -> Issue:
    """A report that says what a published one says is that one, with its own 台账时点."""
    seal = seal_of(call.session, report) if call.actor.scope.whole else None
    if seal is None:
        return Issue(wanted, report, backings, None)
    published = open_published(call.session, seal.number)
    return Issue(wanted, published.report, published.backings, seal)


def _opened(call: Call, number: str) -> Issue:
    """A frozen report shows every firm, so only who sees the whole district may open it."""
    if not call.actor.scope.whole:
        raise Stop("已定稿的报告只有全区范围的账号可以取出。", NOT_FOUND)
    published = open_published(call.session, number)
    report = published.report
    if report.guard_lifted:
        call.require(Action.LIFT_GUARD)
    wanted = Wanted(
        report.plan,
        report.year,
        report.on,
        report.audience,
        f"取出编号{number}" if report.guard_lifted else None,
    )
    return Issue(wanted, report, published.backings, published.seal)


def written(call: Call, issue: Issue, ending: str, template: Path | None) -> bytes:
    """The file's bytes; the library that writes them loads here."""
    report, seal = issue.report, issue.seal
    made_on = seal.published_on if seal else call.today
    if ending == ".json":
        return f"{json_text(report_document(report, seal))}\n".encode()
    if ending == ".xlsx":
        from registry.reports.workbook import workbook_bytes

        return workbook_bytes(report, issue.backings, seal, made_on)
    return _document(call, issue, template)


def _document(call: Call, issue: Issue, template: Path | None) -> bytes:
    from registry.reports.word.document import document_bytes
    from registry.reports.word.placeholders import BadTemplate, check_template
    from registry.services.report_templates import template_in_force

    report, seal = issue.report, issue.seal
    made_on = seal.published_on if seal else call.today
    try:
        if template is not None:
            source: bytes | None = template.read_bytes()
            check_template(source or b"", frozenset(row.indicator for row in report.rows))
        else:
            from registry.records.rows import NOW

            source = template_in_force(call.session, report.plan, NOW)
        return document_bytes(report, seal, made_on, source)
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
    return Answer(
        document, f"已生成 {report.title}（{report.audience.label}，{state}）：{target}。"
    )
