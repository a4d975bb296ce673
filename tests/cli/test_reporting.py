"""`flask report`, `publish` and `verify`: one document, files of three kinds, four statuses."""

import json
import shutil

import pytest
from docx import Document

from tests.cli.terminal import Terminal

PLAN = ("--plan", "daxing-14-5", "--year", "2025")


@pytest.fixture(scope="module")
def office(initialised, tmp_path_factory) -> Terminal:
    """A ledger of this file's own, with one published report."""
    home = tmp_path_factory.mktemp("office") / "home"
    shutil.copytree(initialised.home, home)
    return Terminal(home)


@pytest.mark.parametrize("ending", ["xlsx", "docx", "json"])
def test_a_published_report_is_written_with_its_number_and_verified(office, tmp_path, ending):
    told = office.run("publish", *PLAN, "--json").document
    file = tmp_path / f"报告.{ending}"

    ran = office.run("report", *PLAN, "--to", file, "--json")
    verified = office.run("verify", file, "--json")

    assert ran.status == 0, ran.err
    assert ran.document["number"] == told["number"]
    assert ran.document["sha256"] == told["sha256"]
    assert sorted(told) == ["known", "number", "revision", "sha256"]
    assert verified.status == 0, verified.err
    expected = {"number": told["number"], "intact": True, "changed": [], "today": []}
    assert verified.document | expected == verified.document


def test_why_a_figure_differs_from_the_last_report_is_printed_without_being_asked(
    initialised, tmp_path
):
    home = tmp_path / "home"
    shutil.copytree(initialised.home, home)
    desk = Terminal(home)
    heads = "年度,范围,指标,口径,数值,单位,数据性质\n"
    values = tmp_path / "区级数据.csv"
    values.write_text(f"{heads}2025,全区,规上工业总产值,全口径,1100,亿元,快报\n")
    assert desk.run("import", values, "--commit").status == 0
    assert "差异原因" not in desk.run("publish", *PLAN).out
    values.write_text(f"{heads}2025,全区,规上工业总产值,全口径,1121.4,亿元,年报\n")
    assert desk.run("import", values, "--commit").status == 0

    told = desk.run("publish", *PLAN, "--reason", "output_growth=基数调整").out
    again = desk.run("report", *PLAN, "--to", tmp_path / "a.json")
    outside = desk.run("report", *PLAN, "--for", "external", "--to", tmp_path / "b.json")

    assert "由定稿PG2025-001的1100.0亿元变为本期的1121.4亿元，增加21.4亿元" in told
    assert "基数调整。" in told
    assert "编号 PG2025-002" in again.out
    assert "增加21.4亿元" in again.out
    assert "差异原因" not in outside.out


def test_a_changed_file_is_3_a_draft_is_2_and_an_unknown_number_1(office, tmp_path):
    draft, file = tmp_path / "draft.json", tmp_path / "a.json"
    outside = ("--for", "external")
    office.run("report", *PLAN, *outside, "--to", draft)
    office.run("publish", *PLAN, "--json")
    office.run("report", *PLAN, "--to", file)
    document = json.loads(file.read_text())
    document["report"]["year"] = 2024
    (tmp_path / "b.json").write_text(json.dumps(document))
    document["number"] = "PG2000-001"
    (tmp_path / "c.json").write_text(json.dumps(document))

    states = [office.run("verify", tmp_path / name) for name in ("b.json", "draft.json", "c.json")]

    assert [ran.status for ran in states] == [3, 2, 1]
    assert "year：定稿为“2025”，文件为“2024”" in states[0].out
    assert states[1].err == "“draft.json”没有报告编号：它是未定稿的草稿，或不是本系统生成的报告。\n"


def test_a_published_report_can_be_taken_out_again_by_its_number(office, tmp_path):
    number = office.run("publish", *PLAN, "--json").document["number"]
    ran = office.run("report", "--number", number, "--to", tmp_path / "a.json", "--json")
    assert ran.document["number"] == number
    assert office.run("verify", tmp_path / "a.json").status == 0


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["report", *PLAN, "--to", "{tmp}/a.pdf"], 2, "应以 .xlsx、.docx 或 .json 结尾"),
        (["report", "--to", "{tmp}/a.xlsx"], 2, "请给出 --plan 和 --year"),
        (["report", "--plan", "x", "--year", "2025", "--to", "{tmp}/a.json"], 1, "没有规划“x”"),
        (["report", "--number", "PG1", "--to", "{tmp}/a.json"], 1, "没有编号为“PG1”的定稿报告"),
        (["publish", "--plan", "x", "--year", "2025"], 1, "没有规划“x”"),
        (["report", *PLAN[:3], "2020", "--to", "{tmp}/a.json"], 2, "不早于规划起始年2021年"),
        (["publish", *PLAN, "--reason", "基数调整"], 2, "请写成 指标代码=差异原因"),
        (["verify", "{tmp}/none.xlsx"], 2, "没有文件"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_its_status(desk, tmp_path, words, status, said):
    ran = desk.run(*(word.format(tmp=tmp_path) for word in words))
    assert ran.status == status
    assert said in ran.err
    assert list(tmp_path.glob("a.*")) == []


def test_who_may_only_look_neither_publishes_nor_lifts_the_guard(desk, tmp_path):
    desk.run("create-user", "王芳", "--role", "viewer")
    desk.run("create-user", "李明", "--role", "editor", "--towns", "采育镇")
    publishing = desk.run("publish", *PLAN, "--as", "王芳")
    lifting = desk.run(
        *("report", *PLAN, "--for", "external", "--lift-guard", "急用"),
        *("--as", "李明", "--to", tmp_path / "a.json"),
    )
    looking = desk.run("report", *PLAN, "--as", "王芳", "--to", tmp_path / "b.json")
    assert (publishing.status, lifting.status, looking.status) == (1, 1, 0)
    assert "无权定稿存档" in publishing.err
    assert "无权解除小样本保护" in lifting.err


def test_an_own_template_is_used_once_and_its_unknown_placeholder_is_named(desk, tmp_path):
    template, file = tmp_path / "模板.docx", tmp_path / "a.docx"
    made = Document()
    made.add_paragraph("{{ 年度 }}年简报")
    made.save(str(template))
    assert desk.run("report", *PLAN, "--template", template, "--to", file).status == 0
    assert [paragraph.text for paragraph in Document(str(file)).paragraphs] == ["2025年简报"]

    made.add_paragraph("{{ 局长 }}")
    made.save(str(template))
    ran = desk.run("report", *PLAN, "--template", template, "--to", file)
    assert ran.status == 2
    assert "占位符“局长”不认识" in ran.err
