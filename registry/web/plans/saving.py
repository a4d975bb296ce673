"""What every form about plans does around its save: the version read, the answer, the conflict."""

from typing import Any

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from registry.services.editing import Overtaken


def read_of(form: Any) -> int:
    """The version a form says it was filled from."""
    return int(form.read.data) if str(form.read.data).isdigit() else 0


def filled_again(form: Any, news: Overtaken) -> Overtaken:
    """Keep what was typed, now against the newest version."""
    form.read.data = form.read.raw_data = None
    form.read.process_data(news.revision.id)
    return news


def saved(wrote: bool, address: str) -> ResponseReturnValue:
    """Say what happened and go on."""
    flash("已保存。" if wrote else "没有改动，未产生变更记录。", "success" if wrote else "info")
    return redirect(address)


def status_of(form: Any, news: Overtaken | None) -> int:
    """The status of the form shown again."""
    return 409 if news else 422 if form.errors else 200
