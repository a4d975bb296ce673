"""名单核对: a list beside the ledger, each difference settled in one step, on both databases."""

from collections.abc import Iterator, Sequence
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Actor, Role
from registry.importing.reconcile.reading import BadList, pasted
from registry.models import (
    Enterprise,
    EnterpriseEvent,
    EnterpriseName,
    Evidence,
    Figures,
    Honour,
    ImportBatch,
    Standing,
)
from registry.records.origin import origins
from registry.records.rows import NOW
from registry.services import accounts, jobs, kept_files
from registry.services.reconciling import jobs as list_jobs
from registry.services.reconciling.choice import Choice, NotSettled
from registry.services.reconciling.given import Given
from registry.services.reconciling.lists import STEPS, compare, start
from registry.services.reconciling.ours import Side
from registry.services.reconciling.settle import Settling, reopen, settle, settle_all
from registry.services.reconciling.view import Line, Reconciled, foreseen, reconciled
from registry.services.worker import Task
from registry.terms import Against, ListGroup, Settlement
from tests.support.imports import (
    EDITOR,
    MOMENT,
    TODAY,
    all_rows,
    assert_sound,
    bring,
    settings,
    take_back,
    town_editor,
    uscc,
)

CODE = "统一社会信用代码"
FIRMS = (
    "示例青龙制造有限公司",
    "示例白虎装备有限公司",
    "示例朱雀医药有限公司",
    "示例玄武材料有限公司",
    "示例麒麟软件有限公司",
)
KIND = "srdi"
HONOURS = Side(Against.HONOUR, KIND, date(2026, 11, 1))
FACTS = {
    "kind": KIND,
    "status_given": "recognised",
    "batch": "2026年第一批",
    "recognised_on": date(2026, 5, 1),
    "document_no": "示例发〔2026〕1号",
}


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    """Five firms; the first two are 专精特新, the second no longer by the list."""
    with seeded_database.session() as session:
        bring(session, [{CODE: uscc(n), "企业名称": name} for n, name in enumerate(FIRMS, 1)])
        honours = [
            {
                CODE: uscc(number),
                "荣誉类型": "专精特新中小企业",
                "批次": "2024年第一批",
                "认定日期": "2024-05-01",
            }
            for number in (1, 2)
        ]
        bring(session, honours)
        yield session


def listed(*names: str) -> bytes:
    return "\n".join(("企业名称", *names)).encode()


NAMES = (
    "示例青龙制造有限公司",
    "示例朱鹊医药有限公司",
    "示例朱雀医药股份有限公司",
    "示例玄武材料有限公司",
    "示例凤凰光学有限公司",
)


def begin(
    session: Session,
    names: Sequence[str] = NAMES,
    *,
    side: Side = HONOURS,
    facts: dict[str, object] | None = None,
    actor: Actor = EDITOR,
) -> int:
    given = Given("示例名单", side, FACTS if facts is None else facts)
    return start(
        session, "名单.csv", listed(*names), given, actor=actor, now=MOMENT, settings=settings()
    )


def now_of(session: Session, number: int, actor: Actor = EDITOR) -> Reconciled:
    session.rollback()
    found = reconciled(session, number, actor=actor, today=TODAY)
    assert found is not None
    return found


def line(session: Session, number: int, name: str) -> Line:
    return next(one for one in now_of(session, number).lines if one.name == name)


def do(session: Session, number: int, name: str, how: Settlement, **more: object) -> int | None:
    one = line(session, number, name)
    choice = Choice(how, **more)  # type: ignore[arg-type]
    return settle(
        session,
        number,
        row=one.id,
        firm=None if one.id else one.firm,
        choice=choice,
        actor=EDITOR,
        now=MOMENT,
    )


def groups(found: Reconciled) -> dict[str, str]:
    return {one.name: one.group.label for one in found.lines}


def test_every_row_and_every_firm_of_ours_stands_in_one_group(session):
    found = now_of(session, begin(session))

    assert groups(found) == {
        "示例青龙制造有限公司": "一致",
        "示例朱鹊医药有限公司": "名称近似",
        "示例朱雀医药股份有限公司": "名称近似",
        "示例玄武材料有限公司": "名单有我无",
        "示例凤凰光学有限公司": "名单有我无",
        "示例白虎装备有限公司": "我有名单无",
    }
    assert found.listed == 5
    assert sum(found.counts.values()) == len(found.lines)


def test_a_list_changes_nothing_of_the_ledger_and_is_kept(session):
    before = {model: all_rows(session, model) for model in (Honour, EnterpriseName, Standing)}

    number = begin(session)

    assert {model: all_rows(session, model) for model in before} == before
    head = now_of(session, number).head
    assert (head.file, head.sheet, head.facts["document_no"]) == (
        "名单.csv",
        "名单",
        "示例发〔2026〕1号",
    )
    assert_sound(session)


def test_a_firm_on_file_gets_the_honour_with_lineage_to_the_lists_cell(session):
    number = begin(session)

    do(session, number, "示例玄武材料有限公司", Settlement.RECORDED)

    honour = next(row for row in all_rows(session, Honour) if row["batch"] == "2026年第一批")
    assert (honour["recognised_on"], honour["expires_on"]) == (date(2026, 5, 1), date(2029, 5, 1))
    name = origins(session, Honour, [honour["id"]], "name_at_time", NOW)[honour["id"]]
    day = origins(session, Honour, [honour["id"]], "recognised_on", NOW)[honour["id"]]
    assert (name.place, day.how) == ("名单.csv › 名单 › A5", "整表填写")
    proof = next(row for row in all_rows(session, Evidence) if row["row_id"] == honour["id"])
    assert (proof["table_name"], proof["document_no"], proof["page"]) == (
        "honour",
        "示例发〔2026〕1号",
        "A5",
    )
    assert line(session, number, "示例玄武材料有限公司").group is ListGroup.BOTH
    assert_sound(session)


def test_an_unknown_firm_is_created_with_the_honour_in_one_revision(session):
    number = begin(session)

    revision = do(session, number, "示例凤凰光学有限公司", Settlement.CREATED)

    made = line(session, number, "示例凤凰光学有限公司")
    assert (made.group, made.firm_name) == (ListGroup.BOTH, "示例凤凰光学有限公司")
    assert made.settled is not None
    assert (made.settled.how, made.settled.by, made.settled.revision) == (
        Settlement.CREATED,
        "editor",
        revision,
    )
    assert_sound(session)


def test_a_near_name_becomes_an_alias_only_when_a_person_says_so(session):
    number = begin(session)
    near = line(session, number, "示例朱雀医药股份有限公司")
    (candidate,) = [one for one in near.candidates if one.name == "示例朱雀医药有限公司"]
    assert candidate.why == "只差地名、括号或公司形式"

    do(session, number, near.name, Settlement.LINKED, firm=candidate.firm)

    linked = line(session, number, near.name)
    aliases = {
        row["name"]
        for row in all_rows(session, EnterpriseName)
        if row["enterprise_id"] == candidate.firm and not row["is_current"]
    }
    assert (linked.group, linked.firm, aliases) == (ListGroup.BOTH, candidate.firm, {near.name})
    assert_sound(session)


def test_what_the_list_does_not_name_is_withdrawn_on_its_day(session):
    number = begin(session)

    do(
        session,
        number,
        "示例白虎装备有限公司",
        Settlement.ENDED,
        end="withdrawn",
        day=date(2026, 10, 1),
    )

    ended = line(session, number, "示例白虎装备有限公司")
    days = {row["withdrawn_on"] for row in all_rows(session, Honour)}
    assert (ended.group, ended.done, days) == (ListGroup.OURS, True, {None, date(2026, 10, 1)})
    honour = next(row for row in all_rows(session, Honour) if row["withdrawn_on"])
    origin = origins(session, Honour, [honour["id"]], "withdrawn_on", NOW)[honour["id"]]
    assert (origin.file, origin.cell, origin.how) == ("名单.csv", None, "人工判定")
    assert_sound(session)


@pytest.mark.parametrize(
    ("name", "how", "more"),
    [
        ("示例玄武材料有限公司", Settlement.RECORDED, {}),
        ("示例凤凰光学有限公司", Settlement.CREATED, {}),
        ("示例白虎装备有限公司", Settlement.ENDED, {"end": "expired", "day": date(2026, 9, 30)}),
    ],
)
def test_the_usual_undo_takes_a_settlement_back_and_opens_the_line_again(session, name, how, more):
    number = begin(session)
    before = groups(now_of(session, number))
    kept = {model: all_rows(session, model) for model in (Honour, EnterpriseName, Evidence)}

    revision = do(session, number, name, how, **more)
    take_back(session, f"r{revision}")

    again = line(session, number, name)
    assert groups(now_of(session, number)) == before
    assert (again.done, again.settled is not None) == (False, True)
    assert kept == {model: all_rows(session, model) for model in kept}
    assert_sound(session)


def test_non_local_and_ignored_rows_write_nothing_and_open_again(session):
    number = begin(session)
    name = "示例凤凰光学有限公司"
    batches = session.scalars(select(ImportBatch.id)).all()

    assert do(session, number, name, Settlement.ELSEWHERE) is None
    assert line(session, number, name).done
    reopen(session, number, line(session, number, name).id or 0, actor=EDITOR, now=MOMENT)

    assert not line(session, number, name).done
    assert session.scalars(select(ImportBatch.id)).all() == batches
    with pytest.raises(NotSettled, match="理由"):
        do(session, number, name, Settlement.IGNORED)


def test_a_row_that_is_none_of_the_near_ones_is_the_lists_alone(session):
    number = begin(session)

    do(session, number, "示例朱鹊医药有限公司", Settlement.DIFFERENT)

    found = line(session, number, "示例朱鹊医药有限公司")
    assert (found.group, found.done) == (ListGroup.LISTED, False)


def test_a_choice_that_does_not_fit_is_refused_and_writes_nothing(session):
    number = begin(session)
    before = all_rows(session, Honour)

    for name, how, more in (
        ("示例凤凰光学有限公司", Settlement.RECORDED, {}),
        ("示例玄武材料有限公司", Settlement.CREATED, {}),
        ("示例朱雀医药股份有限公司", Settlement.LINKED, {"firm": 999_999}),
        ("示例白虎装备有限公司", Settlement.ENDED, {"end": "withdrawn"}),
        ("示例白虎装备有限公司", Settlement.ENDED, {"end": "x", "day": TODAY}),
        ("示例青龙制造有限公司", Settlement.ELSEWHERE, {}),
    ):
        with pytest.raises(NotSettled):
            do(session, number, name, how, **more)

    assert all_rows(session, Honour) == before


def test_the_library_of_a_period_gains_and_loses_firms(session):
    month = {"年度": 2026, "月份（空为年报）": 9, "是否规上": "是"}
    bring(session, [{CODE: uscc(n), **month} for n in (1, 2)], facts={"source": "统计局反馈"})
    side = Side(Against.LIBRARY, "2026-09", date(2026, 11, 1))
    number = begin(
        session,
        ("示例青龙制造有限公司", "示例朱雀医药有限公司"),
        side=side,
        facts={"origin": "statistics"},
    )
    assert groups(now_of(session, number)) == {
        "示例青龙制造有限公司": "一致",
        "示例朱雀医药有限公司": "名单有我无",
        "示例白虎装备有限公司": "我有名单无",
    }

    do(session, number, "示例朱雀医药有限公司", Settlement.RECORDED)
    do(session, number, "示例白虎装备有限公司", Settlement.ENDED)

    library = sorted(row["in_library"] for row in all_rows(session, Figures))
    assert library == [False, True, True]
    assert all(one.done for one in now_of(session, number).lines)
    assert_sound(session)


def test_a_firm_on_file_that_the_list_lacks_moves_away_on_its_day(session):
    side = Side(Against.FIRMS, "", date(2026, 11, 1))
    number = begin(session, FIRMS[:4], side=side, facts={})

    do(
        session,
        number,
        "示例麒麟软件有限公司",
        Settlement.ENDED,
        end="moved_out",
        day=date(2026, 10, 1),
    )

    (event,) = all_rows(session, EnterpriseEvent)
    spans = [row for row in all_rows(session, Standing) if row["status"] == "moved_out"]
    assert (event["kind"], event["happened_on"]) == ("moved_out", date(2026, 10, 1))
    assert [row["starts_on"] for row in spans] == [date(2026, 10, 1)]
    assert_sound(session)


def test_a_person_with_one_town_compares_and_settles_their_own_firms_only(session):
    bring(session, [{CODE: uscc(1), "企业名称": FIRMS[0], "所属镇街": "采育镇"}])
    town = next(row["town"] for row in all_rows(session, Standing) if row["town"])
    own = town_editor(town)
    number = begin(session, actor=own)

    found = now_of(session, number, own)

    assert groups(found)["示例青龙制造有限公司"] == "一致"
    assert groups(found)["示例玄武材料有限公司"] == "名单有我无"
    assert "示例白虎装备有限公司" not in groups(found)
    assert reconciled(session, begin(session), actor=own, today=TODAY) is None


def test_a_list_is_foreseen_as_it_is_once_it_is_kept_and_nothing_is_written(session):
    before = all_rows(session, ImportBatch)
    given, told = Given("示例名单", HONOURS, FACTS), {"actor": EDITOR, "now": MOMENT}
    found = compare(session, "名单.csv", listed(*NAMES), given, settings=settings(), **told)

    seen = foreseen(session, found, **told)

    assert all_rows(session, ImportBatch) == before
    kept = now_of(session, begin(session))
    about = [(one.group, one.row, one.cell, one.name, one.firm) for one in seen.lines]
    assert about == [(one.group, one.row, one.cell, one.name, one.firm) for one in kept.lines]
    assert [one.candidates for one in seen.lines] == [one.candidates for one in kept.lines]


def test_a_list_that_a_job_has_kept_is_not_kept_again(session, seeded_database):
    new = accounts.NewAccount(EDITOR.name, "示例编辑", Role.EDITOR)
    accounts.create_account(session, new, by="测试", settings=settings(), now=MOMENT)
    given = Given("示例名单", HONOURS, FACTS)
    kept = kept_files.put(session, "名单.csv", listed(*NAMES), owner=EDITOR.name, now=MOMENT)
    told = {"owner": EDITOR.name, "now": MOMENT}
    job_id = jobs.submit(seeded_database, list_jobs.RECONCILE, list_jobs.order(kept, given), **told)
    job = jobs.claim(seeded_database, job_id, worker="示例:1", now=MOMENT)
    steps: list[str] = []
    task = Task(
        job, seeded_database, settings(), lambda: MOMENT, lambda *told: steps.append(told[2])
    )

    first, again = list_jobs.run_list(task), list_jobs.run_list(task)

    assert first == again
    assert tuple(steps) == STEPS
    assert groups(now_of(session, first["list"])) == groups(now_of(session, begin(session)))
    assert kept_files.fetched(session, {"draft": kept}, EDITOR.name) is None


def test_pasted_lines_lose_their_numbers_and_keep_their_codes():
    name, data = pasted(f"1、示例甲有限公司\n（2） 示例乙有限公司 {uscc(1)}\n\n 3\t示例丙厂,\n")

    assert name == "粘贴的名单.csv"
    assert data.decode("utf-8-sig").splitlines() == [
        "企业名称,统一社会信用代码",
        "示例甲有限公司,",
        f"示例乙有限公司,{uscc(1)}",
        "示例丙厂,",
    ]
    with pytest.raises(BadList, match="没有粘贴"):
        pasted(" \n ")


def test_a_table_pasted_with_its_head_stays_a_table():
    name, data = pasted(f"企业名称\t{CODE}\n示例甲有限公司\t{uscc(1)}")

    assert name == "粘贴的名单.tsv"
    assert data.decode("utf-8-sig").splitlines()[0] == f"企业名称\t{CODE}"


def test_a_file_without_a_list_is_refused_with_a_sentence(session):
    with pytest.raises(BadList, match=r"没有找到名单|没有企业名称"):
        start(
            session,
            "乱.csv",
            "甲,乙\n1,2\n".encode(),
            Given("乱", HONOURS, FACTS),
            actor=EDITOR,
            now=MOMENT,
            settings=settings(),
        )


LIBRARY = Side(Against.LIBRARY, "2026-09", date(2026, 11, 1))
ON_FILE = Side(Against.FIRMS, "", date(2026, 11, 1))
GONE_AWAY = {"end": "moved_out", "day": date(2026, 10, 1)}
STRANGERS = ("示例凤凰光学有限公司", "示例金乌能源有限公司")


def do_all(session: Session, number: int, group: ListGroup, choice: Choice) -> Settling:
    return settle_all(session, number, group=group, choice=choice, actor=EDITOR, now=MOMENT)


def written(session: Session) -> dict[str, list[tuple[str, ...]]]:
    """What stands on record, firms called by their names and rows by nothing."""
    firms = {row["id"]: row["name"] for row in all_rows(session, Enterprise)}
    models = (Enterprise, EnterpriseName, Standing, Honour, Figures, EnterpriseEvent, Evidence)
    told = {}
    for model in models:
        records = [
            {**row, "id": "", "row_id": "", "enterprise_id": firms.get(row.get("enterprise_id", 0))}
            for row in all_rows(session, model)
        ]
        told[model.__tablename__] = sorted(tuple(map(str, row.items())) for row in records)
    return told


def led_back(session: Session) -> list[tuple[str, str]]:
    """Where every honour and every statement of a library comes from."""
    found = []
    for model, field in ((Honour, "withdrawn_on"), (Honour, "kind"), (Figures, "in_library")):
        ids = [row["id"] for row in all_rows(session, model)]
        found += [(one.place, one.how) for one in origins(session, model, ids, field, NOW).values()]
    return sorted(found)


@pytest.mark.parametrize(
    ("side", "names", "group", "how", "more"),
    [
        (HONOURS, FIRMS[2:], ListGroup.LISTED, Settlement.RECORDED, {}),
        (HONOURS, STRANGERS, ListGroup.LISTED, Settlement.CREATED, {}),
        (
            *(HONOURS, FIRMS[2:3], ListGroup.OURS, Settlement.ENDED),
            {"end": "withdrawn", "day": date(2026, 10, 1)},
        ),
        (LIBRARY, FIRMS[2:], ListGroup.LISTED, Settlement.RECORDED, {}),
        (LIBRARY, FIRMS[2:3], ListGroup.OURS, Settlement.ENDED, {}),
        (ON_FILE, FIRMS[:2], ListGroup.OURS, Settlement.ENDED, GONE_AWAY),
    ],
)
def test_settled_together_is_as_settled_one_by_one(session, side, names, group, how, more):
    month = {"年度": 2026, "月份（空为年报）": 9, "是否规上": "是"}
    bring(session, [{CODE: uscc(n), **month} for n in (1, 2)], facts={"source": "统计局反馈"})
    second = {"荣誉类型": "专精特新中小企业", "批次": "2025年第二批", "认定日期": "2025-06-01"}
    bring(session, [{CODE: uscc(1), **second}])
    facts = FACTS if side is HONOURS else {}
    number = begin(session, names, side=side, facts=facts)
    wanted = [one.name for one in now_of(session, number).of(group) if not one.done]
    assert len(wanted) > 1
    before = written(session)
    each = [do(session, number, name, how, **more) for name in wanted]
    one_by_one = written(session), led_back(session)
    for revision in reversed(each):
        take_back(session, f"r{revision}")
    assert written(session) == before

    done = do_all(session, number, group, Choice(how, **more))

    assert [one.name for one in done.done] == wanted
    assert (written(session), led_back(session)) == one_by_one
    after = now_of(session, number)
    assert {after.alike(one) for one in after.lines if one.name in wanted} == {len(wanted)}
    assert all(one.done for one in after.lines if one.name in wanted)
    assert_sound(session)
    take_back(session, f"r{done.revision}")
    assert written(session) == before


def test_a_line_that_cannot_be_settled_with_the_others_stays_open_and_is_told(session):
    late = {"荣誉类型": "专精特新中小企业", "批次": "2026年第二批", "认定日期": "2026-09-01"}
    bring(session, [{CODE: uscc(3), **late}])
    number = begin(session, STRANGERS)
    choice = Choice(Settlement.ENDED, end="withdrawn", day=date(2026, 8, 1))

    done = do_all(session, number, ListGroup.OURS, choice)

    assert [one.name for one in done.done] == ["示例白虎装备有限公司", "示例青龙制造有限公司"]
    assert [one.name for one in done.left] == ["示例朱雀医药有限公司"]
    assert "早于" in done.why
    assert [one.name for one in now_of(session, number).of(ListGroup.OURS) if not one.done] == [
        "示例朱雀医药有限公司"
    ]
    with pytest.raises(NotSettled, match="早于"):
        do_all(session, number, ListGroup.OURS, choice)
    assert_sound(session)


def test_what_does_not_fit_a_group_is_not_done_to_it(session):
    number = begin(session)
    for group, how in (
        (ListGroup.BOTH, Settlement.RECORDED),
        (ListGroup.BOTH, Settlement.IGNORED),
        (ListGroup.OURS, Settlement.ELSEWHERE),
        (ListGroup.NEAR, Settlement.LINKED),
        (ListGroup.LISTED, Settlement.ENDED),
    ):
        with pytest.raises(NotSettled, match="没有可以这样处理的"):
            do_all(session, number, group, Choice(how, reason="示例"))
    with pytest.raises(NotSettled, match="理由"):
        do_all(session, number, ListGroup.OURS, Choice(Settlement.IGNORED))

    near = do_all(session, number, ListGroup.NEAR, Choice(Settlement.DIFFERENT))

    assert (len(near.done), near.revision) == (2, None)
    assert now_of(session, number).counts[ListGroup.NEAR] == 0
