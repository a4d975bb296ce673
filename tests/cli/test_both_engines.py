"""The whole way on the command line: on SQLite, moved to PostgreSQL by a backup, and back."""

import psycopg
import pytest
from openpyxl import load_workbook

from tests.cli.terminal import terminal

FIRMS = (
    "统一社会信用代码,企业名称,所属镇街,行业代码,是否高精尖\n"
    "{code},北京示例甲药业有限公司,采育镇,2720,是\n"
)
FIGURES = "企业名称,年度,是否规上,工业总产值（万元）\n北京示例甲药业有限公司,2025,是,1234.56\n"
CODE = "91110115XX0000000G"
TABLE = ("indicators", "--plan", "daxing-14-5", "--year", "2025", "--json")
TRACE = ("trace", "--plan", "daxing-14-5", "--indicator", "output", "--year", "2025", "--json")


@pytest.fixture
def postgres(postgres_url):
    """The URL of an empty PostgreSQL database."""
    with psycopg.connect(f"{postgres_url}postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE terminal")
    yield f"{postgres_url}terminal"
    with psycopg.connect(f"{postgres_url}postgres", autocommit=True) as connection:
        connection.execute("DROP DATABASE terminal WITH (FORCE)")


def test_a_ledger_moves_to_postgresql_and_back_and_says_the_same_everywhere(tmp_path, postgres):
    desks = [
        terminal(tmp_path / "first"),
        terminal(tmp_path / "second", postgres),
        terminal(tmp_path / "third"),
    ]
    first, second, third = desks
    firms, figures = tmp_path / "企业.csv", tmp_path / "经营.csv"
    firms.write_text(FIRMS.format(code=CODE), encoding="utf-8-sig")
    figures.write_text(FIGURES, encoding="gb18030")

    assert first.run("init").status == 0
    done = first.run("import", figures, firms, "--commit", "--json")
    assert done.status == 0, done
    assert {one["revision"] for one in done.document} == {2}
    for one, other in ((first, second), (second, third)):
        assert one.run("backup", tmp_path / "b.zip").status == 0
        moved = other.run("restore", tmp_path / "b.zip", "--json")
        assert moved.status == 0, moved
        assert moved.document["proved"]

    assert first.run(*TABLE).out == second.run(*TABLE).out == third.run(*TABLE).out
    traced = second.run(*TRACE)
    assert traced.out == first.run(*TRACE).out == third.run(*TRACE).out
    assert traced.document["value"] == "12345600"
    (row,) = traced.document["rows"]
    assert (row["file"], row["cell"], row["raw"]) == ("经营.csv", "D2", "1234.56")
    for desk in desks:
        sheet = desk.home / "溯源表.xlsx"
        assert desk.run(*TRACE, "--to", sheet).out == traced.out
        lines = list(load_workbook(sheet).worksheets[0].iter_rows(values_only=True))
        assert [(line[0], line[2]) for line in lines[1:3]] == [
            ("北京示例甲药业有限公司", 12345600),
            ("合计", 12345600),
        ]
        assert desk.run("init").err == ""
        assert desk.run("check").status == 0
        assert desk.run("restore", tmp_path / "b.zip").status == 2


def test_the_work_goes_on_on_postgresql(tmp_path, postgres):
    desk = terminal(tmp_path / "home", postgres)
    firms = tmp_path / "企业.csv"
    firms.write_text(FIRMS.format(code=CODE), encoding="utf-8-sig")

    assert desk.run("init").status == 0
    assert desk.run("import", firms, "--commit").status == 0
    out = tmp_path / "out.xlsx"
    assert desk.run("export", "--register", "enterprises", "--to", out).status == 0
    again = desk.run("import", out, "--json")
    assert again.document[0]["rows"]["unchanged"] == 1
    undone = desk.run("undo", "1", "--commit", "--json")
    assert undone.document["committed"]
    assert desk.run("work", "--drain").status == 0
    assert desk.run("check", "--json").document == {"problems": []}
