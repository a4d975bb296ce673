"""Write the pages of docs/ that come from the code: python -m tools.docs."""

from collections.abc import Callable
from pathlib import Path

from registry.access import matrix_markdown
from tools import data_dictionary, glossary

DOCS = Path(__file__).resolve().parents[1] / "docs"
ACCESS = "# 权限表\n\n由 `make fix` 从 `registry/access.py` 生成，请勿手工修改。\n\n"


def access() -> str:
    """Role × action (权限)."""
    return ACCESS + matrix_markdown()


PAGES: dict[str, Callable[[], str]] = {
    "access.md": access,
    "data-dictionary.md": data_dictionary.render,
    "glossary.md": glossary.render,
}


def main() -> None:
    """Bring every page up to date."""
    for name, render in PAGES.items():
        (DOCS / name).write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    main()
