"""The command line is a contract: one document on stdout, messages on stderr, four statuses."""

import getpass
import json
import sqlite3

import pytest

from registry.cli.grids import width
from tests.cli.terminal import terminal

FIRMS = "统一社会信用代码,企业名称,所属镇街\n{code},北京示例一有限公司,采育镇\n"
GOOD, BAD = "91110115XX0000000G", "91110115XX00000"


def csv_file(folder, code=GOOD, name="企业.csv"):
    file = folder / name
    file.write_text(FIRMS.format(code=code), encoding="utf-8-sig")
    return file


def revisions(desk):
    with sqlite3.connect(desk.home / "registry.sqlite3") as ledger:
        return ledger.execute("SELECT id, actor, door FROM revision ORDER BY id").fetchall()


def test_init_makes_two_accounts_whose_passwords_are_told_once_and_not_on_stdout(tmp_path):
    fresh = terminal(tmp_path / "home")

    first, second = fresh.run("init", "--json"), fresh.run("init", "--json")

    assert (first.status, second.status) == (0, 0)
    assert first.document["accounts"] == ["admin", "editor"]
    assert first.err.count("首次口令") == 2
    assert second.document == {"written": 0, "revision": None, "accounts": []}
    assert second.err == ""
    assert len(revisions(fresh)) == 1


def test_a_command_before_init_says_what_to_do(tmp_path):
    ran = terminal(tmp_path / "home").run("check", "--json")

    assert ran.status == 1
    assert ran.err == "台账尚未建立或版本较旧，请先运行 flask init。\n"
    assert ran.document == {"error": ran.err.strip()}


@pytest.mark.parametrize("command", ["check", "init"])
def test_a_ledger_of_a_newer_program_is_left_alone(desk, command):
    with sqlite3.connect(desk.home / "registry.sqlite3") as ledger:
        ledger.execute("UPDATE schema_ledger SET version_num = '9999'")
    ran = desk.run(command)
    assert (ran.status, ran.err) == (1, "台账由更新版本的程序建立，请先升级程序。\n")


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["indicators", "--plan", "daxing-14-5"],
        ["create-user", "王芳", "--role", "viewer"],
        ["import", "{firms}"],
        ["backup", "{home}/b.zip"],
        ["template", "figures", "--to", "{home}/t.xlsx"],
        ["work", "--drain"],
    ],
    ids=lambda words: words[0],
)
def test_stdout_holds_exactly_one_document(desk, words):
    firms = csv_file(desk.home)
    filled = [word.format(home=desk.home, firms=firms) for word in words]

    ran = desk.run(*filled, "--json")

    assert ran.status == 0, ran.err
    json.loads(ran.out)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "--nonsense"], "没有选项 --nonsense。"),
        (["indicators"], "缺少参数 --plan。"),
        (["indicators", "--plan"], "选项 --plan 需要一个值。"),
        (["indicators", "--plan", "daxing-14-5", "--year", "20x5"], "“20x5”不是年度"),
        (["indicators", "--plan", "daxing-14-5", "--known", "gestern"], "应为变更记录号"),
        (["import"], "缺少参数"),
        (["import", "nowhere.xlsx"], "没有文件“nowhere.xlsx”"),
        (["import", "app.py"], "没有可导入的登记表"),
        (["import", "requirements.in", "--set", "source"], "请写成 字段=值"),
        (["create-user", "x", "--role", "king"], "不在可选范围内"),
        (["create-user", "xy", "--role", "viewer", "--towns", "不存在镇"], "没有名为“不存在镇”"),
        (["backup", "nowhere/b.zip"], "无法写入“nowhere/b.zip”"),
        (["restore", "app.py"], "不是备份文件"),
        (["reconcile", "app.py", "--against", "firms"], "没有找到名单"),
        (["reconcile", "app.py", "--against", "honour"], "请写成 firms、library:2026-09"),
        (["reconcile", "app.py", "--against", "honour:x"], "没有代码为“x”的资质荣誉类型"),
        (["reconcile", "app.py", "--against", "library:甲"], "看不懂时期"),
        (["template", "nothing", "--to", "x.xlsx"], "不在可选范围内"),
    ],
)
def test_what_cannot_be_used_is_status_2_and_one_sentence(desk, words, said):
    ran = desk.run(words[0], "--json", *words[1:])

    assert ran.status == 2, ran
    assert said in ran.err
    assert len(ran.err.strip().splitlines()) == 1
    assert ran.document == {"error": ran.err.strip()}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "--as", "nobody"], "没有名为“nobody”的启用账号。"),
        (["check", "--as", "editor"], "无权初始化、备份、恢复和自检"),
        (["indicators", "--plan", "daxing-14-5", "--as", "admin"], "无权查看台账"),
        (["indicators", "--plan", "no-such-plan"], "没有规划“no-such-plan”"),
        (["indicators", "--plan", "daxing-14-5", "--known", "r99"], "没有变更记录 r99。"),
        (["trace", "--plan", "daxing-14-5", "--indicator", "x", "--year", "2025"], "没有指标“x”"),
        (["undo", "99"], "没有编号为 99 的导入。"),
    ],
)
def test_what_is_not_found_or_not_allowed_is_status_1(desk, words, said):
    ran = desk.run(*words)

    assert (ran.status, ran.out) == (1, "")
    assert said in ran.err


def test_a_preview_writes_nothing_and_a_commit_one_revision(desk):
    firms = csv_file(desk.home)

    seen = desk.run("import", firms, "--json")
    done = desk.run("import", firms, "--commit", "--json")
    again = desk.run("import", firms, "--commit", "--json")

    assert (seen.status, done.status, again.status) == (0, 0, 0)
    assert not seen.document[0]["committed"]
    assert seen.document[0]["rows"]["new"] == 1
    assert done.document[0]["committed"]
    assert again.document[0]["rows"]["unchanged"] == 1
    assert [revision[2] for revision in revisions(desk)] == ["init", "import"]


def test_rejected_rows_are_status_3_and_nothing_is_written(desk):
    firms = csv_file(desk.home, code=BAD)

    ran = desk.run("import", firms, "--commit", "--json")

    assert ran.status == 3
    assert ran.document[0]["rows"]["rejected"] == 1
    assert len(revisions(desk)) == 1


def test_without_as_the_operator_of_the_machine_is_recorded(desk):
    desk.run("import", csv_file(desk.home), "--commit")
    assert revisions(desk)[-1][1] == getpass.getuser()


def test_as_names_the_person_in_the_revision(desk):
    desk.run("import", csv_file(desk.home), "--commit", "--as", "editor")
    assert revisions(desk)[-1][1] == "editor"


def test_a_wrong_setting_is_named(desk):
    (desk.home / "config.toml").write_text("prot = 1\n")
    ran = desk.run("check")
    assert ran.status == 2
    assert "prot" in ran.err


def test_help_is_chinese_and_lists_json_and_as(desk):
    ran = desk.run("import", "--help")
    assert ran.status == 0
    assert "用法：" in ran.out
    assert "--json" in ran.out
    assert "--as" in ran.out
    assert "Usage" not in ran.out


def test_the_plan_s_table_is_printed_whole_and_lines_up(desk):
    ran = desk.run("indicators", "--plan", "daxing-14-5", "--year", "2025")
    title, _, heads, rule, *rest = ran.out.splitlines()
    lines = rest[:14]
    assert "2025年" in title
    assert heads.split()[:3] == ["指标", "单位", "属性"]
    assert [line.split()[0] for line in lines] == [str(number) for number in range(1, 15)]
    assert "规模以上工业总产值" in lines[0]
    assert "1,600.0" in lines[0]
    assert {width(line) for line in lines} <= set(range(width(rule) + 1))
