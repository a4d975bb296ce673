"""Files that a page gives away."""

from io import BytesIO

from flask import send_file
from flask.typing import ResponseReturnValue

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sent_workbook(name: str, data: bytes) -> ResponseReturnValue:
    """The bytes of an xlsx workbook, to be kept under `name`."""
    return send_file(BytesIO(data), XLSX, as_attachment=True, download_name=name)
