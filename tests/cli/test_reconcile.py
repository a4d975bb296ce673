"""`flask reconcile`: a list beside the ledger from the terminal, kept only with --commit."""

import sqlite3

from tests.cli.terminal import Terminal
from tests.support.imports import uscc

FIRMS = f"统一社会信用代码,企业名称\n{uscc(1)},北京示例一有限公司\n{uscc(2)},北京示例二有限公司\n"
LIST = "企业名称\n北京示例一有限公司\n北京示例外区有限公司\n"
COUNTS = {"near": 0, "listed": 1, "ours": 1, "both": 1}


def prepared(desk: Terminal) -> str:
    """A ledger of two firms, and a list that names one of them."""
    for name, text in (("企业.csv", FIRMS), ("名单.csv", LIST)):
        (desk.home / name).write_text(text, encoding="utf-8-sig")
    assert desk.run("import", str(desk.home / "企业.csv"), "--commit").status == 0
    return str(desk.home / "名单.csv")


def kept(desk: Terminal) -> int:
    with sqlite3.connect(desk.home / "registry.sqlite3") as ledger:
        return ledger.execute("SELECT count(*) FROM reconciliation").fetchone()[0]


def test_without_commit_the_groups_are_told_and_nothing_is_kept(desk):
    ran = desk.run("reconcile", prepared(desk), "--against", "firms", "--json")

    assert (ran.status, ran.document["groups"]) == (0, COUNTS)
    assert (ran.document["committed"], ran.document["list_id"], kept(desk)) == (False, None, 0)
    told = {
        one["name"]: (one["group"], one["cell"], one["enterprise"]) for one in ran.document["lines"]
    }
    assert told == {
        "北京示例一有限公司": ("both", "A2", "北京示例一有限公司"),
        "北京示例外区有限公司": ("listed", "A3", None),
        "北京示例二有限公司": ("ours", None, "北京示例二有限公司"),
    }


def test_with_commit_the_list_is_kept_as_evidence(desk):
    file = prepared(desk)

    ran = desk.run("reconcile", file, "--against", "honour:srdi", "--on", "2026-11-01", "--commit")

    assert ran.status == 0, ran
    assert "名单已存档：名单核对 1" in ran.out
    assert kept(desk) == 1


def test_somebody_who_may_not_import_may_not_reconcile(desk):
    file = prepared(desk)
    desk.run("create-user", "chakan", "--role", "viewer")

    ran = desk.run("reconcile", file, "--against", "firms", "--as", "chakan")

    assert (ran.status, kept(desk)) == (1, 0)
