"""Writes revision after revision until it is killed; see test_writer."""

import sys
from datetime import UTC, datetime

from registry.models import Enterprise, Figures
from registry.records.database import open_database
from registry.records.rows import newest_revision
from registry.records.writer import write
from registry.terms import Door


def main(url: str) -> None:
    """One revision after another: 20 firms with 2 years of figures each."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    with open_database(url, url).session() as session:
        while True:
            start = newest_revision(session) * 20
            with write(session, actor="不息", door=Door.IMPORT, now=now) as writer:
                ids = writer.apply(
                    Enterprise,
                    insert=[
                        {"uscc": f"91110115{start + n:010}", "name": "示例", "name_folded": "示例"}
                        for n in range(20)
                    ],
                )
                figures = [
                    {
                        "enterprise_id": firm,
                        "year": year,
                        "through": 12,
                        "nature": "annual",
                        "origin": "town",
                    }
                    for firm in ids
                    for year in (2024, 2025)
                ]
                writer.apply(Figures, insert=figures)
            print("written", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
