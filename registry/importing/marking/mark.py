"""The door of marking: any readable workbook in, the marked one out."""

import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import NamedTuple

from registry.importing.marking.layout import group
from registry.importing.marking.marks import COMMENTS, Mark, ShownRows, Span, Unmarkable
from registry.importing.marking.rebuilding import rebuild
from registry.importing.marking.splicing import splice
from registry.importing.opening import open_workbook
from registry.importing.readers.limits import Limits

_DEFAULT = Limits()
_SPLICED = ("xlsx", "xlsm")


class Marked(NamedTuple):
    """A marked workbook. ``kept`` is false where it had to be rebuilt from what was read."""

    data: bytes
    ending: str
    """``xlsx``, or ``xlsm`` where the user's file holds macros."""
    kept: bool


def mark(
    data: bytes,
    name: str,
    marks: Iterable[Mark],
    spans: Iterable[Span] = (),
    *,
    shown: ShownRows = "all",
    most_comments: int = COMMENTS,
    limits: Limits = _DEFAULT,
) -> Marked:
    """The user's workbook with bad cells coloured and commented, and a column 错误信息.

    data, name -- the file as it was imported
    spans -- where the tables stand, so that the column gets its header and the autofilter
    shown -- "marked" filters the tables to the marked rows. Nothing is ever removed, but importing
    leaves hidden rows out: choose it only where the good rows have been recorded
    Raises Unreadable where the file itself cannot be read, KeyError for a sheet it does not have.
    """
    requests = group(list(marks), list(spans))
    if not requests:
        return Marked(data, _ending(data, name), True)
    ending = _ending(data, name)
    if ending in _SPLICED:
        try:
            return Marked(splice(data, requests, shown, most_comments, limits), ending, True)
        except Unmarkable:
            pass
    plain, names = rebuild(open_workbook(data, name, limits))
    renamed = {names[sheet]: request for sheet, request in requests.items()}
    return Marked(splice(plain, renamed, shown, most_comments, limits), "xlsx", False)


def _ending(data: bytes, name: str) -> str:
    """The ending by content: xlsx and xlsm can be spliced; others keep their name's."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = [each.lower().replace("\\", "/") for each in archive.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError):
        names = []
    if "[content_types].xml" in names and not any(each.endswith("workbook.bin") for each in names):
        return "xlsm" if any(each.endswith("vbaproject.bin") for each in names) else "xlsx"
    return name.rpartition(".")[2].lower()
