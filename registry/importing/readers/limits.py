"""How large a file may be, and the one way in which a reader refuses it."""

from typing import NamedTuple

MIB = 1 << 20


class Limits(NamedTuple):
    """What one file may cost. Checked before and while unpacking, so a bomb is refused cheaply."""

    file_bytes: int = 64 * MIB
    part_bytes: int = 640 * MIB
    """One part of a zipped workbook, unpacked: 100,000 rows x 30 columns are about 110 MiB."""
    inflated_bytes: int = 1024 * MIB
    """All parts that are read, unpacked."""
    rows: int = 300_000
    """Rows of one sheet that hold anything."""
    columns: int = 1_000
    """Columns of one sheet that hold anything."""
    cells: int = 12_000_000
    """Rows x columns over all sheets, empty cells inside the rectangle included."""
    sheets: int = 200
    text: int = 32_767
    """Characters in one cell; Excel itself allows no more."""
    merges: int = 100_000
    seconds: int = 60
    """Both the clock and the processor, per file."""
    memory_bytes: int = 1024 * MIB
    """Address space of the reading process."""
    heads_to: int = 0
    first_row: int = 0
    last_row: int = 0
    """Of a long sheet, the heads and a stretch of rows that are asked for; without a last row, all.
    Readers may leave the others out, and need not.
    """


class Refused(Exception):
    """The file cannot be read; says in plain Chinese what it is, where, and what to do.

    The sentence has no subject: the caller puts the file's name before it.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


SAVE_AS = "请用 WPS 或 Excel 打开后“另存为 .xlsx”再导入"
ENCRYPTED = "文件已加密（设有打开密码）；请在 WPS 或 Excel 中取消密码后另存为 .xlsx 再导入"


def damaged(what: str) -> Refused:
    """The file breaks its own format; ``what`` names the place."""
    return Refused(f"文件已损坏或不完整（{what}）；{SAVE_AS}，打不开时请向报送单位重新索取")


def too_much(what: str) -> Refused:
    """A limit is passed; ``what`` names it with both numbers."""
    return Refused(f"{what}；请删去多余的行、列和工作表，或拆成几个文件后再导入")


def mebibytes(count: int) -> str:
    """``64 MB``; below one, in KB."""
    return f"{count / MIB:.0f} MB" if count >= MIB else f"{count / 1024:.0f} KB"
