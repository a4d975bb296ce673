"""What a workbook of ours carries in a defined name (名称): read without opening the workbook."""

import re
import zlib
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

_LIMIT = 1024 * 1024


def named_text(source: bytes | Path, name: str) -> str | None:
    """The text of a defined name; None where the file has none or is no such workbook."""
    pattern = rb'<(?:\w+:)?definedName\b[^>]*\bname="%s"[^>]*>([^<]*)<' % name.encode()
    try:
        with (
            ZipFile(BytesIO(source) if isinstance(source, bytes) else source) as package,
            package.open("xl/workbook.xml") as part,
        ):
            found = re.search(pattern, part.read(_LIMIT))
    except (BadZipFile, zlib.error, KeyError, OSError, NotImplementedError, RuntimeError, EOFError):
        return None
    return found[1].decode(errors="replace") if found else None
