"""Facts said once for the whole sheet (整表填写): by option, by a heading; titles only propose."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from registry.importing.cells.outcome import Left, Read, Refused, Written
from registry.importing.cells.reader import reader_for
from registry.importing.recognise.options import Options
from registry.importing.recognise.sheet import Recognised
from registry.importing.registers import REGISTERS
from registry.importing.registers.spec import Field, RegisterSpec
from registry.importing.registers.vocabularies import Vocabulary
from registry.importing.registers.words import fold
from registry.importing.table import CLEAR, Value

UNIT_WORDS = frozenset({"unit", "单位"})


class BadSetting(ValueError):
    """A whole-sheet fact that cannot be used; the message is the sentence for the user."""


def field_named(spec: RegisterSpec, name: str) -> Field | None:
    """A field by its English name, its header or a synonym; None where the register has none."""
    if name in spec.by_name:
        return spec.by_name[name]
    key = fold(name)
    for field in spec.fields:
        if key in {fold(field.header), fold(field.label)}:
            return field
    return next((field for field in spec.fields if key in map(fold, field.synonyms)), None)


def given_facts(spec: RegisterSpec, options: Options) -> dict[str, Value]:
    """The facts that the options give for a table of this register.

    Raises BadSetting for a value that cannot be read. Settings of other registers' fields are
    passed over here; `check_settings` refuses those that no register has.
    """
    facts: dict[str, Value] = {}
    if options.year is not None and "year" in spec.by_name:
        facts["year"] = options.year
    if options.through is not None and "through" in spec.by_name:
        facts["through"] = options.through
    for name, text in options.settings.items():
        field = field_named(spec, name)
        if field is not None and (name not in UNIT_WORDS or field.name == "unit"):
            facts[field.name] = _fact(field, text, options)
    return facts


def _fact(field: Field, text: str, options: Options) -> Value:
    if not field.whole_sheet:
        raise BadSetting(f"“{field.label}”不能整表填写，请写在表格的列里。")
    outcome = reader_for(field, None, options.reading).read(Written(text))
    if isinstance(outcome, Refused):
        raise BadSetting(outcome.message)
    value = outcome.value if isinstance(outcome, Read) else outcome
    if isinstance(value, Left) or value is CLEAR or not isinstance(value, Value):
        raise BadSetting(f"“{field.label}”的整表取值“{text}”是空的，请填写内容。")
    return value


def check_settings(registers: Iterable[str], options: Options) -> None:
    """Refuse settings that none of the registers read can take. Raises BadSetting."""
    specs = [REGISTERS[code] for code in registers]
    for name in options.settings:
        known = name in UNIT_WORDS or any(field_named(spec, name) for spec in specs)
        if specs and not known:
            words = "、".join(
                field.label for spec in specs for field in spec.fields if field.whole_sheet
            )
            raise BadSetting(f"没有“{name}”这个字段。可以整表填写的有：{words or '无'}。")


def unit_setting(options: Options) -> str | None:
    """The unit that `--set unit=万元` gives for every column that states none."""
    return next((options.settings[word] for word in UNIT_WORDS if word in options.settings), None)


def header_facts(table: Recognised, given: Mapping[str, Value]) -> dict[str, Value]:
    """Year and months that the headings name (2024年1—10月营业收入), where nobody said others."""
    named = {"year": table.columns.years, "through": table.columns.months}
    return {
        name: next(iter(values))
        for name, values in named.items()
        if len(values) == 1 and name in table.spec.by_name and name not in given
    }


def doubtful_periods(table: Recognised, given: Mapping[str, Value]) -> str | None:
    """The sentence where the headings name several periods and nobody said which one is meant."""
    years, months = sorted(table.columns.years), sorted(table.columns.months)
    if len(years) > 1 and "year" not in given:
        what = f"{'、'.join(map(str, years))}年"
    elif len(months) > 1 and "through" not in given:
        what = "、".join(f"1—{month}月" for month in months)
    else:
        return None
    return f"表头里有{what}的数，一次导入一个时期：请指定年度或月份，其余另行导入。"


_PERIOD = re.compile(
    r"(?P<year>20\d{2})年(?:度)?(?:1[-—~至到](?P<through>\d{1,2})月|(?P<half>上半年)|"
    r"(?:第)?(?P<quarter>[一二三四1-4])季度|前三季度)?"
)
_BATCH = re.compile(
    r"(?:20\d{2}年(?:度)?)?第[一二三四五六七八九十\d]+(?:批次?|季度)|20\d{2}年(?:度)?第?\d+批次?"
)
_PAPER = re.compile(r"[\u4e00-\u9fff]{2,10}[〔\[(（]20\d{2}[〕\])）]\s*\d+\s*号")
_REPORTER = re.compile(r"(?:填报|报送|上报)(?:单位|部门)\s*[:：]\s*([^\s:：]{2,40})")
_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}
_STATUSES = (
    ("复核", "renewed"),
    ("拟认定", "announced"),
    ("公示", "announced"),
    ("撤销", "withdrawn"),
    ("取消", "withdrawn"),
    ("认定", "recognised"),
    ("公告", "recognised"),
)
_LEVELS = (
    ("国家级", "national"),
    ("工业和信息化部", "national"),
    ("市级", "city"),
    ("北京市", "city"),
    ("区级", "district"),
)


def proposals(table: Recognised, file_name: str, options: Options) -> dict[str, tuple[Value, str]]:
    """Facts found in the titles above the header, the sheet's name and the file's name.

    They are proposed, never applied: field → (value, where it stands).
    """
    found: dict[str, tuple[Value, str]] = {}
    spec = table.spec
    for where, text in _sources(table, file_name):
        plain = "".join(unicodedata.normalize("NFKC", text).split())
        for name, value in _read_title(plain, options).items():
            field = spec.by_name.get(name)
            if field and field.whole_sheet:
                found.setdefault(name, (value, where))
    return found


def _sources(table: Recognised, file_name: str) -> list[tuple[str, str]]:
    stretch = table.stretch
    titles = [
        (f"第{stretch.sheet.numbers[index]}行“{text[:40]}”", text)
        for index in range(stretch.first, table.candidate.header.top)
        for place in range(len(stretch.sheet.columns))
        if (text := stretch.text(place, index))
    ]
    named = [("工作表名", stretch.sheet.name), ("文件名", file_name.rsplit(".", 1)[0])]
    return titles + [(f"{what}“{text}”", text) for what, text in named]


def _read_title(text: str, options: Options) -> dict[str, Value]:
    facts: dict[str, Value] = {}
    if match := _PERIOD.search(text):
        facts["year"] = int(match["year"])
        if through := _through(match):
            facts["through"] = through
    if match := _BATCH.search(text):
        facts["batch"] = match[0]
    if match := _PAPER.search(text):
        facts["document_no"] = match[0]
    if match := _REPORTER.search(text):
        facts["reporter"] = match[1]
    for name, words in (("status_given", _STATUSES), ("level", _LEVELS)):
        if code := next((code for word, code in words if word in text), None):
            facts[name] = code
    kind = _kind_in(text, options.vocabularies.get("honour_kind"))
    return facts | ({"kind": kind} if kind else {})


def _through(match: re.Match[str]) -> int | None:
    if match["through"]:
        return int(match["through"]) if 1 <= int(match["through"]) <= 12 else None
    if match["half"]:
        return 6
    if match["quarter"]:
        return _QUARTERS[match["quarter"]]
    return 9 if match[0].endswith("前三季度") else None


def _kind_in(text: str, kinds: Vocabulary | None) -> str | None:
    """The honour kind whose longest word stands in the title; None where two would."""
    if kinds is None:
        return None
    key = fold(text)
    hits = [
        (len(word), code) for word, code in kinds.codes.items() if len(word) > 3 and word in key
    ]
    longest = max((length for length, _ in hits), default=0)
    codes = {code for length, code in hits if length == longest}
    return codes.pop() if len(codes) == 1 else None
