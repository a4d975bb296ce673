"""Pages for what went wrong: in plain Chinese, with what to do next."""

import secrets

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from registry.records.conflicts import Conflict, Refused

PAGES = {
    400: ("请求有误", "网址或提交的内容不完整，请返回上一页重试。"),
    403: ("无权查看", "您的账号没有这项权限。如工作需要，请联系系统管理员。"),
    404: ("没有找到", "这一页不存在，或不在您的数据范围内。"),
    405: ("不能这样打开", "这个网址只能由页面上的按钮提交，请返回上一页操作。"),
    409: ("内容已被他人修改", "请刷新页面，核对最新内容后再提交。"),
    413: ("文件太大", "上传的文件超过大小上限，请拆分后分次上传。"),
    422: ("内容无法处理", "提交的内容不符合要求，请返回上一页修改。"),
}
EXPIRED = ("页面已过期", "页面打开时间过长或已在别处退出登录。请返回上一页刷新后重新提交。")


def init_app(app: Flask) -> None:
    """Show our own pages for every error of `app`."""
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _known)
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(Refused, _conflict)
    app.register_error_handler(500, _failure)


def _page(code: int, title: str, text: str) -> ResponseReturnValue:
    return render_template("errors/show.html", code=code, title=title, text=text), code


def _known(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:
        return error.get_response()
    if code >= 500:
        return _failure(error)
    title, text = PAGES.get(code, PAGES[400])
    own = error.description if error.description != type(error).description else None
    return _page(code, title, own or text)


def _expired(error: CSRFError) -> ResponseReturnValue:
    return _page(400, *EXPIRED)


def _conflict(error: Conflict | Refused) -> ResponseReturnValue:
    return _page(409, PAGES[409][0], str(error))


def _failure(error: Exception) -> ResponseReturnValue:
    number = secrets.token_hex(4)
    cause = getattr(error, "original_exception", None) or error
    current_app.logger.error("failure %s at %s", number, request.path, exc_info=cause)
    return render_template("errors/failure.html", number=number), 500
