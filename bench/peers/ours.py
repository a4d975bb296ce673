"""Our side: HOME FILE. A preview, then its commit, as the pages do; prints the seconds of both."""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from registry.access import operator
from registry.config import load_settings
from registry.records.database import open_database
from registry.services.importing import ImportOptions, commit_preview, preview_files
from registry.terms import Register

HOME, FILE = sys.argv[1:]


def main() -> None:
    """Look, then write; every row must have come in."""
    settings = load_settings(Path(), {"REGISTRY_HOME": HOME})
    database = open_database(settings.database_url, settings.jobs_url)
    who, now = operator("bench"), datetime(2026, 1, 5, tzinfo=UTC)
    options = ImportOptions(register=Register.ENTERPRISES)
    with database.session() as session:
        began = time.perf_counter()
        files = [("示例.xlsx", Path(FILE))]
        shown = preview_files(session, files, options, actor=who, now=now, settings=settings)
        done = commit_preview(session, shown, actor=who, now=now)
        print(time.perf_counter() - began)
    assert done.committed


main()
