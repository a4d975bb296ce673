"""Read one cell of a field, for the tests of cells."""

from registry.importing.cells.outcome import Outcome, Written
from registry.importing.cells.reader import CellReader, Reading, reader_for
from registry.importing.coordinates import Kind
from registry.importing.registers import REGISTERS
from registry.importing.registers.vocabularies import CLOSED, vocabulary
from registry.quantities import UNITS

WORDS = {
    **CLOSED,
    "town": vocabulary([("110115005", "黄村镇", "黄村;黄村地区"), ("110115106", "礼贤镇", "礼贤")]),
    "industry": vocabulary(
        [
            ("11", "开采专业及辅助性活动", None),
            ("111", "煤炭开采和洗选专业及辅助性活动", None),
            ("1110", "煤炭开采和洗选专业及辅助性活动", None),
            ("0111", "稻谷种植", None),
            ("0112", "小麦种植", None),
            ("271", "化学药品原料药制造", None),
            ("2710", "化学药品原料药制造", None),
            ("272", "化学药品制剂制造", None),
            ("2720", "化学药品制剂制造", None),
            ("396", "智能消费设备制造", None),
            ("3961", "可穿戴智能设备制造", None),
            ("3963", "智能无人飞行器制造", None),
        ]
    ),
}


def reader(register: str, field: str, unit: str | None = None) -> CellReader:
    """The reader of a field's column, in the unit of its header."""
    said = Reading(WORDS)
    return reader_for(REGISTERS[register].by_name[field], UNITS[unit] if unit else None, said)


def read(
    register: str,
    field: str,
    raw: str,
    unit: str | None = None,
    kind: Kind = Kind.TEXT,
    **shown: object,
) -> Outcome:
    """What one cell gives."""
    return reader(register, field, unit).read(Written(raw, kind, **shown))  # type: ignore[arg-type]
