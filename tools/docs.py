"""Write the pages of docs/ that come from the code: python -m tools.docs."""

from collections.abc import Callable
from pathlib import Path

from registry.access import matrix_markdown
from registry.config import example_toml
from tools import data_dictionary, glossary

DOCS = Path(__file__).resolve().parents[1] / "docs"
ACCESS = "# 权限表\n\n由 `make fix` 从 `registry/access.py` 生成，请勿手工修改。\n\n"
SETTINGS = """# 设置

由 `make fix` 从 `registry/config.py` 生成，请勿手工修改。

下面是 `config.toml` 的全部设置及其默认值。
把文件放在 `REGISTRY_HOME` 指定的目录（默认 `instance/`），
去掉行首的 `#` 再改值，重新启动后生效。

```toml
{example}```
"""


def access() -> str:
    """Role × action (权限)."""
    return ACCESS + matrix_markdown()


def settings() -> str:
    """Every setting of `config.toml` (设置)."""
    return SETTINGS.format(example=example_toml())


PAGES: dict[str, Callable[[], str]] = {
    "access.md": access,
    "data-dictionary.md": data_dictionary.render,
    "glossary.md": glossary.render,
    "settings.md": settings,
}


def main() -> None:
    """Bring every page up to date."""
    for name, render in PAGES.items():
        (DOCS / name).write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    main()
