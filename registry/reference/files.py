"""The seed files (种子文件) that lie beside the parsers, in `data/`."""

import csv
import tomllib
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def text_of(name: str) -> str:
    """The text of one file."""
    return (DATA / name).read_text(encoding="utf-8")


def lines_of(name: str) -> list[dict[str, str]]:
    """The lines of a CSV file, each by its headers."""
    return list(csv.DictReader(text_of(name).splitlines()))


def table_of(name: str) -> dict[str, Any]:
    """The content of a TOML file."""
    return tomllib.loads(text_of(name))
