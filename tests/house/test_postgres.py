"""The PostgreSQL of the tests: the real thing, and gone when they are."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg

from tests.shared import ROOT

HOLD = """
from tests.support.postgres import postgres_server
with postgres_server() as url:
    print(url, flush=True)
    input()
"""


def test_it_is_a_real_postgresql_that_keeps_chinese_in_one_order_everywhere(postgres_url):
    with psycopg.connect(f"{postgres_url}postgres") as connection:
        row = connection.execute("SELECT 1 FROM pg_database WHERE datlocale = 'C.UTF-8'").fetchone()
        assert connection.info.server_version >= 180000
    assert row == (1,)


def test_it_dies_with_the_process_that_started_it_even_by_kill_9():
    with subprocess.Popen(
        [sys.executable, "-c", HOLD], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline().startswith(b"postgresql://")
        servers = psutil.Process(holder.pid).children()
        home = Path(servers[0].cwd()).parent
        os.kill(holder.pid, signal.SIGKILL)
    assert [server.name() for server in servers] == ["postgres"]
    gone, alive = psutil.wait_procs(servers, timeout=30)
    shutil.rmtree(home)  # the one thing that nobody is left to tidy up
    assert (len(gone), alive) == (1, [])
