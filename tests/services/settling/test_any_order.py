"""Settling in any order is the same as a file that was right from the beginning."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from registry.importing.decisions import FIRM
from registry.models import Enterprise, Figures, Honour, Platform
from registry.records.rows import NOW, rows
from registry.records.waiting import kept_rows
from registry.services.settling.choice import Choice
from registry.services.settling.settle import settle
from tests.shared import budget
from tests.support.imports import (
    EDITOR,
    MOMENT,
    all_rows,
    assert_sound,
    bring,
    uscc,
)
from tests.support.imports import settings as import_settings
from tests.support.ledgers import borrowed

CODE, NAME = "统一社会信用代码", "企业名称"
TWINS = ("示例双子甲有限公司", "示例双子乙有限公司")
FIRMS = [(uscc(n), TWINS[n % 2]) for n in range(1, 6)] + [(uscc(9), "示例独一有限公司")]
MODELS = (Figures, Honour, Platform)

rows_listed = st.lists(
    st.tuples(st.sampled_from(range(len(FIRMS))), st.integers(2021, 2025)),
    min_size=1,
    max_size=6,
    unique=True,
)


def figures(listed, *, coded):
    return [
        {NAME: FIRMS[at][1], "年度": year, "营业收入（万元）": 10 * at + year}
        | ({CODE: FIRMS[at][0]} if coded else {})
        for at, year in listed
    ]


def honours(listed, *, coded):
    return [
        {NAME: FIRMS[at][1], "荣誉类型": "专精特新中小企业", "批次": f"{year}年"}
        | {"认定状态": "认定", "认定日期": f"{year}-05-01"}
        | ({CODE: FIRMS[at][0]} if coded else {})
        for at, year in listed
    ]


def platforms(listed, *, coded):
    return [
        {"依托单位": FIRMS[at][1], "平台名称": f"示例{at}号研究中心{year}"}
        | {"平台类型": "企业技术中心", "级别": "市级", "认定日期": f"{year}-05-01"}
        | ({CODE: FIRMS[at][0]} if coded else {})
        for at, year in listed
    ]


KINDS = {"figures": figures, "honours": honours, "platforms": platforms}


def says(session):
    """Everything recorded, by code of the firm; numbers of rows follow the order of writing."""
    session.rollback()
    enterprise = rows(Enterprise, NOW).c
    codes = {row.id: row.uscc for row in session.execute(select(enterprise.id, enterprise.uscc))}
    told = []
    for model in MODELS:
        for row in all_rows(session, model):
            firm = codes[row.pop("enterprise_id")]
            row.pop("id")
            told.append((model.__tablename__, firm, sorted(row.items(), key=str)))
    return sorted(told, key=str)


def ledger_of(ledgers, register, listed, order):
    """What the ledger says once the rows went in: by their codes, or settled in an order."""
    with borrowed(ledgers, seeded=True) as database, database.session() as session:
        bring(session, [{CODE: code, NAME: name} for code, name in FIRMS])
        records = KINDS[register](listed, coded=order is None)
        done = bring(session, records, register=register, unmatched="ask")
        for at in order or ():
            _settle_one(session, done.written.import_id, listed, at)
        assert_sound(session)
        return says(session)


def _settle_one(session, import_id, listed, at):
    """Settle the row of the list at this place, unless it went in by itself."""
    enterprise = rows(Enterprise, NOW).c
    session.rollback()
    kept = kept_rows(session, import_id)
    row = next((one for one in kept if one.row == at + 2), None)
    if row is None:
        return
    code = FIRMS[listed[at][0]][0]
    firm = session.scalar(select(enterprise.id).where(enterprise.uscc == code))
    told = {"actor": EDITOR, "now": MOMENT, "settings": import_settings()}
    result = settle(session, import_id, {row.id: Choice(FIRM, firm, code)}, **told)
    assert dict(result.left) == {}


@settings(max_examples=budget(4, 100), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_settling_one_by_one_in_any_order_is_a_file_with_the_right_codes(ledgers, data):
    register = data.draw(st.sampled_from(sorted(KINDS)))
    listed = data.draw(rows_listed)
    order = data.draw(st.permutations(range(len(listed))))

    assert ledger_of(ledgers, register, listed, order) == ledger_of(ledgers, register, listed, None)
