"""A terminal: runs `flask` in a process of its own, as staff and scripts do."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.shared import ROOT

CHEAP = "argon2_time_cost = 1\nargon2_memory_kib = 8192\nargon2_parallelism = 1\n"


@dataclass
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


@dataclass
class Terminal:
    """A home of its own, and a way to call commands on it."""

    home: Path
    database: str = ""

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {"REGISTRY_HOME": str(self.home), "REGISTRY_DATABASE": self.database}

    @property
    def flask(self) -> list[str]:
        return [sys.executable, "-m", "flask"]

    def run(self, *words: str | Path) -> Ran:
        """Run one command to its end."""
        ran = subprocess.run(
            [*self.flask, *map(str, words)],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return Ran(ran.returncode, ran.stdout, ran.stderr)

    def start(self, *words: str) -> "subprocess.Popen[str]":
        """Start a command that lasts."""
        return subprocess.Popen(
            [*self.flask, *words],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def terminal(home: Path, database: str = "") -> Terminal:
    """A terminal on an empty home with cheap password hashes; the ledger in it or in `database`."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "config.toml").write_text(CHEAP)
    return Terminal(home, database)
