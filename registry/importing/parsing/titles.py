"""Facts that a title, a sheet's name or a file's name says (整表填写): proposed, never applied."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date

from registry.importing.recognise.sheet import Recognised
from registry.importing.registers.spec import RegisterSpec
from registry.importing.registers.vocabularies import Vocabularies, Vocabulary
from registry.importing.registers.words import fold
from registry.importing.table import BLANK, ParsedTable, Value
from registry.reference.honours import has_level
from registry.terms import HonourStatus, Level, LibraryKind, Nature, Origin

Found = dict[str, tuple[Value, str]]
"""Field → (value, where it stands)."""

_PERIOD = re.compile(
    r"(?P<year>20\d{2})年(?:度)?(?:1[-—~至到](?P<through>\d{1,2})月|(?P<half>上半年)|"
    r"(?:第)?(?P<quarter>[一二三四1-4])季度|前三季度)?"
)
_DAY = re.compile(
    r"(20\d{2})(?:年(?=\d{1,2}月)|[-./](?!\d{1,2}月))(\d{1,2})[-./月](\d{1,2})(?![\d月])日?"
)
_BATCH = re.compile(
    r"(?:20\d{2}年(?:度)?)?第[一二三四五六七八九十\d]+(?:批次?|季度)|20\d{2}年(?:度)?第?\d+批次?"
)
_PAPER = re.compile(r"[\u4e00-\u9fff]{2,10}[〔\[(（]20\d{2}[〕\])）]\s*\d+\s*号")
_REPORTER = re.compile(r"(?:填报|报送|上报)(?:单位|部门)\s*[:：]\s*([^\s:：]{2,40})")
_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}
_IN_LIBRARY = re.compile(r"(?<!非)(?<!新增)(?:规上|规模以上|限额以上|限上)")
_FILLED_IN = re.compile(r"(?:填报|报出|填表|制表|打印|报送|上报|截止|截至|下载|导出)")
_SAID: Mapping[str, tuple[tuple[str, Value], ...]] = {
    "status_given": (
        ("复核", HonourStatus.RENEWED.value),
        ("拟认定", HonourStatus.ANNOUNCED.value),
        ("公示", HonourStatus.ANNOUNCED.value),
        ("撤销", HonourStatus.WITHDRAWN.value),
        ("取消", HonourStatus.WITHDRAWN.value),
        ("认定", HonourStatus.RECOGNISED.value),
        ("公告", HonourStatus.RECOGNISED.value),
    ),
    "level": (
        ("国家级", "national"),
        ("工业和信息化部", "national"),
        ("市级", "city"),
        ("北京市", "city"),
        ("区级", "district"),
    ),
    "nature": (
        ("普查", Nature.CENSUS.value),
        ("快报", Nature.FLASH.value),
        ("年报", Nature.ANNUAL.value),
    ),
    "origin": (("统计局", Origin.STATISTICS.value), ("税务", Origin.TAX.value)),
    "library_kind": (
        ("规模以上工业", LibraryKind.INDUSTRY.value),
        ("规上工业", LibraryKind.INDUSTRY.value),
    ),
}
"""Field → words in their order, and what each says."""

_DAYS = (
    ("withdrawn_on", ("撤销", "取消")),
    ("announced_on", ("公示",)),
    ("expires_on", ("有效期",)),
    ("recognised_on", ("认定", "公告", "发布", "公布", "批准")),
)
_BY_STATUS = {
    HonourStatus.ANNOUNCED.value: "announced_on",
    HonourStatus.WITHDRAWN.value: "withdrawn_on",
}


def proposals(
    table: Recognised, parsed: ParsedTable, file_name: str, given: Mapping[str, Value]
) -> Found:
    """Facts found in the titles above the header, the sheet's name and the file's name.

    None that somebody gave already, and none that the rows say themselves.
    """
    found: Found = {}
    days: list[tuple[date, str]] = []
    for where, text in _sources(table, file_name):
        plain = "".join(unicodedata.normalize("NFKC", text).split())
        for name, value in _read_title(plain, table.options.vocabularies).items():
            found.setdefault(name, (value, where))
        if (day := _day_in(plain)) is None:
            continue
        if spoken := _day_field(plain):
            found.setdefault(spoken, (day, where))
        else:
            days.append((day, where))
    _place_days(found, days)
    return {
        name: fact
        for name, fact in found.items()
        if name not in given and _is_open(table, parsed, name)
    }


def whole_year(spec: RegisterSpec, parsed: ParsedTable) -> tuple[Value, str] | None:
    """December, where numbers of a year are written without a month: only a person can say so."""
    year = parsed.given.get("year", parsed.proposed.get("year", ("", ""))[0])
    said = {*parsed.given, *parsed.proposed, *parsed.values}
    if not isinstance(year, int) or "through" in said or not said & set(spec.periodic):
        return None
    return 12, f"只写了{year}年，没有写到几月；按全年填 12"


def _is_open(table: Recognised, parsed: ParsedTable, name: str) -> bool:
    field = table.spec.by_name.get(name)
    if field is None or not field.whole_sheet:
        return False
    return all(value is BLANK for value in parsed.values.get(name, ()))


def _sources(table: Recognised, file_name: str) -> Iterator[tuple[str, str]]:
    """(where, text) of everything that speaks of the whole table."""
    stretch = table.stretch
    for index in range(stretch.first, table.candidate.header.top):
        for place in range(len(stretch.sheet.columns)):
            if text := stretch.text(place, index):
                yield f"第{stretch.sheet.numbers[index]}行“{text[:40]}”", text
    for what, text in (("工作表名", stretch.sheet.name), ("文件名", file_name.rsplit(".", 1)[0])):
        yield f"{what}“{text}”", text


def _read_title(text: str, vocabularies: Vocabularies) -> dict[str, Value]:
    facts = _period(text)
    if match := _BATCH.search(text):
        facts["batch"] = match[0]
    if match := _PAPER.search(text):
        facts["document_no"] = match[0]
    for name, words in _SAID.items():
        if (code := next((code for word, code in words if word in text), None)) is not None:
            facts[name] = code
    if _IN_LIBRARY.search(text):
        facts["in_library"] = True
    if kind := _named(text, vocabularies.get("honour_kind")):
        facts["kind"] = kind
        _drop_doubtful_level(facts, kind, text)
    return facts | _reporter(text, vocabularies.get("town"))


def _drop_doubtful_level(facts: dict[str, Value], kind: str, text: str) -> None:
    """北京市 before 小巨人 says whence a list comes; a level only while the city had its own."""
    said = facts.get("level") == Level.CITY and Level.CITY.label not in text
    if said and not has_level(kind, Level.CITY, facts.get("year")):
        del facts["level"]


def _period(text: str) -> dict[str, Value]:
    match = _PERIOD.search(text)
    if match is None:
        return {}
    facts: dict[str, Value] = {"year": int(match["year"])}
    if through := _through(match):
        facts["through"] = through
    return facts


def _reporter(text: str, towns: Vocabulary | None) -> dict[str, Value]:
    """报送单位 as a line says it, else the one 镇街 that is named."""
    if match := _REPORTER.search(text):
        return {"reporter": match[1]}
    town = _named(text, towns, shortest=3)
    return {"reporter": towns.labels[town]} if town and towns else {}


def _through(match: re.Match[str]) -> int | None:
    if match["through"]:
        return int(match["through"]) if 1 <= int(match["through"]) <= 12 else None
    if match["half"]:
        return 6
    if match["quarter"]:
        return _QUARTERS[match["quarter"]]
    return 9 if match[0].endswith("前三季度") else None


def _named(text: str, words: Vocabulary | None, shortest: int = 4) -> str | None:
    """The code whose longest word stands in the title; None where two would."""
    if words is None:
        return None
    key = fold(text)
    hits = [
        (len(word), code)
        for word, code in words.codes.items()
        if len(word) >= shortest and word in key
    ]
    longest = max((length for length, _ in hits), default=0)
    codes = {code for length, code in hits if length == longest}
    return codes.pop() if len(codes) == 1 else None


def _day_in(text: str) -> date | None:
    """The one day that a line names; the day on which a form was filled in says nothing."""
    days = set(_DAY.findall(text))
    if len(days) != 1 or _FILLED_IN.search(text):
        return None
    year, month, day = map(int, days.pop())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day_field(text: str) -> str | None:
    """Which day a line speaks of, where it says so."""
    return next((name for name, words in _DAYS if any(word in text for word in words)), None)


def _place_days(found: Found, days: list[tuple[date, str]]) -> None:
    """A day that stands alone is the day of what the list is about."""
    status = found.get("status_given", ("", ""))[0]
    for day, where in days:
        found.setdefault(_BY_STATUS.get(str(status), "recognised_on"), (day, where))
        found.setdefault("published_on", (day, where))
