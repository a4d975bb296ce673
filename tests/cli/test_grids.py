"""Tables at a terminal line up, although a Chinese character is two columns wide."""

from registry.cli.grids import clipped, grid, width


def test_a_chinese_character_is_two_columns_wide():
    assert width("规上ab") == 6
    assert width("（—）") == 5


def test_columns_line_up():
    table = grid(("指标", "数"), [["产值", "1.5"], ["R&D", "12,345"]], frozenset({1}))
    assert table.splitlines() == [
        "指标      数",
        "────  ──────",
        "产值     1.5",
        "R&D   12,345",
    ]


def test_a_long_text_is_clipped_to_its_columns():
    assert clipped("规上工业总产值", 14) == "规上工业总产值"
    assert clipped("规上工业总产值", 9) == "规上工业…"
    assert width(clipped("规上工业总产值", 10)) <= 10
