"""Reading an official list: an office file with one table, or text that somebody pasted."""

import csv
import re
import unicodedata
from dataclasses import dataclass, replace
from io import StringIO

from registry.importing.opening import Limits, open_workbook
from registry.importing.parse import parse_workbook
from registry.importing.recognise.lookup import header_words
from registry.importing.recognise.options import Options
from registry.importing.registers.words import fold
from registry.importing.table import ParsedTable
from registry.terms import Against, Register

READ_AS = {
    Against.HONOUR: Register.HONOURS,
    Against.LIBRARY: Register.ENTERPRISES,
    Against.FIRMS: Register.ENTERPRISES,
    Against.PLATFORM: Register.PLATFORMS,
}
"""As which register a list is read: its columns are what can be recorded of its rows. One that
holds nothing but names is read as a list of honours."""

NAME_FIELDS = {Register.PLATFORMS: "owner_name"}
PASTED = "粘贴的名单"
_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])")
_ORDINAL = re.compile(r"^\s*(?:\(?\d{1,5}\s*[.、)）．]|[（(]\d{1,5}[)）]|\d{1,5}\s+)\s*")
_EDGES = " \t,，;；、|　"


class BadList(ValueError):
    """The list cannot be compared; the message is the sentence for the user."""


@dataclass(frozen=True, slots=True)
class OfficialList:
    """A list as it was read. `data` is the file that is kept as evidence."""

    name: str
    data: bytes
    table: ParsedTable
    sha256: str

    @property
    def name_field(self) -> str:
        """The field that holds the name of the firm."""
        return NAME_FIELDS.get(Register(self.table.register), "name")


def pasted(text: str) -> tuple[str, bytes]:
    """Pasted text as a file: (its name, its bytes).

    A table copied with its head stays as it is; otherwise each line is a name, with the code where
    one stands in it, and without the number in front.
    """
    lines = [line for line in text.splitlines() if line.strip(_EDGES)]
    if not lines:
        raise BadList("没有粘贴任何内容，请粘贴名单，每行一家企业。")
    if any(fold(cell) in header_words() for cell in lines[0].split("\t")):
        return f"{PASTED}.tsv", "\n".join(lines).encode("utf-8-sig")
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(("企业名称", "统一社会信用代码"))
    writer.writerows(_line(line) for line in lines)
    return f"{PASTED}.csv", out.getvalue().encode("utf-8-sig")


def _line(line: str) -> tuple[str, str]:
    plain = unicodedata.normalize("NFKC", line).upper()
    found = _CODE.search(plain)
    if found is None or len(plain) != len(line):
        return _ORDINAL.sub("", line).strip(_EDGES), found[0] if found else ""
    rest = f"{line[: found.start()]} {line[found.end() :]}"
    return _ORDINAL.sub("", rest).strip(_EDGES), found[0]


def read_list(
    name: str, data: bytes, against: Against, options: Options, limits: Limits, most_rows: int
) -> OfficialList:
    """The one table of a file. Raises Unreadable or BadList, each with a sentence for the user."""
    workbook = open_workbook(data, name, limits)
    for register in dict.fromkeys((READ_AS[against], Register.HONOURS)):
        parsed = parse_workbook(workbook, replace(options, register=str(register.value)))
        if parsed.tables:
            break
    if not parsed.tables:
        told = "；".join(one.sentence.rstrip("。") for one in parsed.refused)
        raise BadList(f"“{name}”中没有找到名单：{told or '文件中没有可读的工作表'}。")
    if len(parsed.tables) > 1:
        sheets = "”“".join(dict.fromkeys(one.sheet for one in parsed.tables))
        raise BadList(f"“{name}”中有几张名单（“{sheets}”），请填写要核对的工作表，或分开后再核对。")
    (table,) = parsed.tables
    known = {column.field for column in table.columns}
    if not known & {"name", "owner_name", "uscc", "org_code"}:
        raise BadList(f"“{name}”中没有企业名称或统一社会信用代码的列，请补上表头后再核对。")
    if not table.rows:
        raise BadList(f"“{name}”的名单里没有一行可以核对，请检查文件内容。")
    if len(table.rows) > most_rows:
        raise BadList(
            f"“{name}”有 {len(table.rows)} 行，一次最多核对 {most_rows} 行，请拆开后再核对。"
        )
    return OfficialList(name, data, table, parsed.sha256)
