"""`flask serve`: finishes what is in flight, and takes its worker along, however it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import psutil
import pytest

from tests.shared import ROOT


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(done):
    while not done():
        time.sleep(0.05)


def answers(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in") as response:
            return response.status == 200
    except (urllib.error.URLError, ConnectionError):
        return False


@pytest.fixture
def served(desk):
    """A running server with its worker, and its port."""
    port = free_port()
    server = desk.start("serve", "--port", str(port))
    wait_until(lambda: server.poll() is not None or answers(port))
    assert server.poll() is None, server.communicate()
    yield psutil.Process(server.pid), port
    if server.poll() is None:
        server.terminate()
    server.communicate()


def worker_of(server):
    wait_until(lambda: any("work" in child.cmdline() for child in server.children()))
    return next(child for child in server.children() if "work" in child.cmdline())


def test_sigterm_stops_the_server_and_its_worker_with_status_0(served):
    server, _ = served
    worker = worker_of(server)
    server.terminate()
    assert server.wait() == 0
    assert not worker.is_running()


def test_a_worker_that_died_is_started_again(served):
    server, _ = served
    worker = worker_of(server)
    worker.kill()
    wait_until(lambda: not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE)
    wait_until(lambda: worker_of(server).pid != worker.pid)


def test_the_worker_ends_when_the_server_is_killed(served):
    server, _ = served
    worker = worker_of(server)
    others = server.children()
    server.kill()
    psutil.wait_procs([worker, *others])
    assert not worker.is_running()


def test_a_port_in_use_is_said_in_one_sentence(desk):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ran = desk.run("serve", "--port", port)
    assert ran.status == 2
    assert ran.err == f"端口 {port} 已被占用，请用 --port 换一个端口，或先停止占用它的程序。\n"


SLOW = """
import sys, time
from app import create_app
from registry.cli.serving import serve

class Slow:
    def bind_web(self):
        pass

    def __call__(self, environ, start_response):
        print("in flight", file=sys.stderr, flush=True)
        time.sleep(1)
        start_response("200 OK", [("Content-Length", "4")])
        return [b"done"]

serve(Slow(), create_app().settings, "127.0.0.1", int(sys.argv[1]))
"""


def test_a_request_in_flight_is_finished_before_the_server_stops(tmp_path):
    port = free_port()
    home = os.environ | {"REGISTRY_HOME": str(tmp_path)}
    server = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(port)], cwd=ROOT, env=home, stderr=subprocess.PIPE
    )
    with socket.socket() as client:
        wait_until(lambda: client.connect_ex(("127.0.0.1", port)) == 0)
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"in flight" in server.stderr.readline()
        server.send_signal(signal.SIGTERM)
        client.settimeout(None)
        received = b""
        while not received.endswith(b"done"):
            part = client.recv(1024)
            assert part, received
            received += part
    server.communicate()
    assert server.returncode == 0
