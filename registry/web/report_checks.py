"""验真: a report file comes back; is it what was published, and what would it say today?"""

from pathlib import PurePath

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms.validators import ValidationError

from registry import VERSION
from registry.access import Action
from registry.extensions import ledger
from registry.reports.reading import NoReport
from registry.services.publishing import NotPublished
from registry.services.report_files import ENDINGS
from registry.services.verification import Verified, verify
from registry.web.clock import today
from registry.web.forms import ChineseForm
from registry.web.guard import requires
from registry.web.people import current_actor, settings

bp = Blueprint("report_checks", __name__, url_prefix="/reports/verify")

MEGABYTE = 1024 * 1024
MOST_PLACES = 100
WORDS = {
    "official": "统计数",
    "ledger": "台账汇总数",
    "completion": "完成率",
    "progress": "进度",
    "verdict": "评价",
    "target": "目标",
    "plan": "规划",
}
"""What the fields of a comparison with today are called."""


class CheckForm(ChineseForm):
    """One report file."""

    file = FileField("选择文件")

    def validate_file(self, field: FileField) -> None:
        """A report's ending; what is inside, the reader says."""
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise ValidationError("请选择要核对的报告文件。")
        if PurePath(field.data.filename).suffix.lower() not in ENDINGS:
            raise ValidationError("不是报告文件，请选择 xlsx、docx 或 json 文件。")


@bp.get("")
@requires(Action.OPEN_REPORTS)
def show() -> str:
    """Choose a file."""
    return _page(CheckForm())


@bp.post("")
@requires(Action.OPEN_REPORTS)
def check() -> ResponseReturnValue:
    """Hold the file against what was frozen; nothing of it is kept."""
    form = CheckForm()
    if not form.validate():
        return _page(form), 422
    file, limit = form.file.data, settings().max_file_mb
    data, name = file.read(), PurePath(file.filename).name
    if len(data) > limit * MEGABYTE:
        return _page(form, problem=f"“{name}”超过 {limit} MB，不是本系统生成的报告。"), 422
    try:
        found = verify(ledger.session, data, name, settings(), current_actor(), today())
    except (NoReport, NotPublished) as problem:
        return _page(form, problem=str(problem)), 422
    return _page(form, found=found, name=name)


def _page(
    form: CheckForm, *, problem: str = "", found: Verified | None = None, name: str = ""
) -> str:
    return render_template(
        "reports/verify.html",
        form=form,
        problem=problem,
        found=found,
        name=name,
        limits=settings(),
        endings=",".join(ENDINGS),
        most=MOST_PLACES,
        words=WORDS,
        version=VERSION,
    )
