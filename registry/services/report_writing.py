"""Write a report as xlsx, docx or json; here the libraries of files are loaded."""

from datetime import date

from sqlalchemy.orm import Session

from registry.records.rows import NOW
from registry.reports.word.document import document_bytes
from registry.reports.word.placeholders import check_template
from registry.reports.workbook import workbook_bytes
from registry.services.report_files import Issue, json_bytes
from registry.services.report_templates import template_in_force


def written(
    session: Session, issue: Issue, ending: str, today: date, template: bytes | None = None
) -> bytes:
    """The file's bytes.

    template -- a Word template for this once; else the plan's own, else the built-in one
    Raises BadTemplate.
    """
    report, seal = issue.report, issue.seal
    made_on = seal.published_on if seal else today
    if ending == ".json":
        return json_bytes(issue)
    if ending == ".xlsx":
        return workbook_bytes(report, issue.backings, seal, made_on)
    if template is not None:
        check_template(template, frozenset(row.indicator for row in report.rows))
    source = template or template_in_force(session, report.plan, NOW)
    return document_bytes(report, seal, made_on, source)
