"""`python -m bench [NAME…]`: run the measures of this folder, all or those named.

A measure is a module with `run()`, which prints its lines and returns what it found.
"""

import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent


def names() -> list[str]:
    """Every measure, by the name of its file."""
    files = sorted(HERE.glob("*.py"))
    return [file.stem for file in files if "\ndef run(" in file.read_text(encoding="utf-8")]


def main(asked: list[str]) -> None:
    """Run the measures one after the other."""
    known = names()
    unknown = [name for name in asked if name not in known]
    if unknown:
        sys.exit(f"没有测速项目 {'、'.join(unknown)}；可选：{'、'.join(known)}")
    for name in asked or known:
        module = import_module(f"bench.{name}")
        title = (module.__doc__ or name).splitlines()[0]
        print(f"\n{name}: {title}", flush=True)
        module.run()


if __name__ == "__main__":
    main(sys.argv[1:])
