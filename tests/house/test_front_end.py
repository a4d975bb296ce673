"""Building the front end leaves alone what is not its own."""

import pytest

from tools import build_frontend


def test_modules_that_lie_elsewhere_are_not_emptied(tmp_path, monkeypatch):
    elsewhere = tmp_path / "elsewhere"
    kept = elsewhere / "esbuild" / "package.json"
    kept.parent.mkdir(parents=True)
    kept.write_text("{}")
    here = tmp_path / "here"
    here.mkdir()
    (here / "node_modules").symlink_to(elsewhere)
    monkeypatch.chdir(here)

    with pytest.raises(SystemExit, match="是一个链接"):
        build_frontend.main()

    assert kept.read_text() == "{}"
