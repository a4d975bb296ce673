"""The seed files (种子文件) that lie beside the parsers, in `data/`."""

import csv
import tomllib
from dataclasses import fields
from enum import Enum
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


def row_of(seed: Any) -> dict[str, Any]:
    """A seed (a frozen dataclass) as a row of its table: words joined by `;`, none as None."""
    values = {item.name: getattr(seed, item.name) for item in fields(seed)}
    return {name: _stored(value) for name, value in values.items()}


def _stored(value: Any) -> Any:
    if isinstance(value, tuple):
        return ";".join(value) or None
    return str(value) if isinstance(value, Enum) else value
