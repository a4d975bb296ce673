"""The web server, and beside it one worker that lives as long as it does."""

import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from functools import partial
from types import FrameType
from typing import Any

from registry.config import Settings

GRACE_SECONDS = 60
"""How long a stop waits for requests in flight, and then for the job in hand."""

RESTART_SECONDS = 2.0


def problem_with(host: str, port: int) -> str | None:
    """Why nobody can listen there, as a sentence; None where one can."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return f"端口 {port} 已被占用，请用 --port 换一个端口，或先停止占用它的程序。"
        return f"无法监听 {host}:{port}：{error.strerror}。"
    return None


def serve(app: Any, settings: Settings, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT, then finish what is in flight and return."""
    if os.name == "posix":
        _serve_gunicorn(app, settings, host, port)
    else:
        _serve_waitress(app, settings, host, port)


def _serve_gunicorn(app: Any, settings: Settings, host: str, port: int) -> None:
    from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

    options = {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "worker_class": "gthread",
        "workers": 1,
        "threads": settings.threads,
        "timeout": 120,
        "graceful_timeout": GRACE_SECONDS,
        "keepalive": 5,
        "loglevel": "warning",
        "proc_name": "registry",
        "control_socket_disable": True,
    }

    class Server(BaseApplication):
        """gunicorn with our options; the pages are bound in its worker process."""

        def load_config(self) -> None:
            for name, value in options.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            app.bind_web()
            return app

    master = os.getpid()
    try:
        Server().run()
    except SystemExit as end:
        if os.getpid() != master:  # a forked worker of gunicorn ends here, not in our caller
            os._exit(int(end.code or 0))
        if end.code:
            raise


def _serve_waitress(app: Any, settings: Settings, host: str, port: int) -> None:
    from waitress.server import create_server

    app.bind_web()
    limit = (settings.max_file_mb + 1) * 1024 * 1024
    server = create_server(
        app, host=host, port=port, threads=settings.threads, max_request_body_size=limit
    )
    signal.signal(signal.SIGTERM, _leave)
    # Its own shutdown waits five seconds at most.
    dispatcher = server.task_dispatcher
    dispatcher.shutdown = partial(dispatcher.shutdown, timeout=GRACE_SECONDS)
    server.run()


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


class WorkerKeeper:
    """Keeps one `flask work` running beside the server; it ends with this process, however."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.over = threading.Event()
        self.process: subprocess.Popen[bytes] | None = None
        self.thread = threading.Thread(target=self._keep, name="worker-keeper", daemon=True)

    def __enter__(self) -> "WorkerKeeper":
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Let the worker finish the job in hand, for a while."""
        self.over.set()
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()  # its job is queued again at the next start

    def _keep(self) -> None:
        command = [sys.executable, "-m", "flask", "--app", "app", "work"]
        while not self.over.is_set():
            parent = ["--parent", str(os.getpid())]
            self.process = subprocess.Popen([*command, *parent], cwd=self.root)  # noqa: S603
            self.process.wait()
            if not self.over.is_set():
                time.sleep(RESTART_SECONDS)
