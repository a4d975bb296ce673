"""How long the program takes to start, against a bare Flask; what the idle server holds.

Each start is a process of its own, all in turn; the median of the rounds counts.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import psutil

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 7
PYTHON = [sys.executable]
FLASK = [sys.executable, "-m", "flask"]
STARTS = {
    "python -c pass": [*PYTHON, "-c", "pass"],
    "python -c 'import flask'": [*PYTHON, "-c", "import flask.cli"],
    "python -c 'import sqlalchemy.orm'": [*PYTHON, "-c", "import sqlalchemy.orm"],
    "flask --help": [*FLASK, "--help"],
    "flask import --help": [*FLASK, "import", "--help"],
    "flask check": [*FLASK, "check"],
    "flask indicators": [*FLASK, "indicators", "--plan", "daxing-14-5", "--json"],
}


def run() -> list[dict[str, Any]]:
    """Print the starts and the memory, and return them."""
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"REGISTRY_HOME": home}
        start([*FLASK, "init"], environment)
        rounds = [
            {name: start(words, environment) for name, words in STARTS.items()}
            for _ in range(ROUNDS)
        ]
        found = {name: median(one[name] for one in rounds) for name in STARTS}
        bare = found["python -c 'import flask'"]
        for name, seconds in found.items():
            print(f"  {name:<36} {seconds * 1000:6.0f} ms  {seconds / bare:4.1f} x import flask")
        memory = serve(environment)
    print(f"  idle server: {memory:.0f} MB in all its processes, shared pages divided", flush=True)
    results = [{"start": name, "seconds": seconds} for name, seconds in found.items()]
    return [*results, {"idle_mb": memory}]


def start(words: list[str], environment: dict[str, str]) -> float:
    """Seconds from the start of a process to its end."""
    begun = perf_counter()
    subprocess.run(words, cwd=ROOT, env=environment, check=True, capture_output=True)
    return perf_counter() - begun


def serve(environment: dict[str, str]) -> float:
    """Megabytes of the server, its gunicorn worker and its job worker after the first page."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [*FLASK, "serve", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not answers(port):
            sleep(0.1)
        time.sleep(2)
        process = psutil.Process(server.pid)
        family = [process, *process.children(recursive=True)]
        return sum(one.memory_full_info().pss for one in family) / 1e6
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def answers(port: int) -> bool:
    """Whether the sign-in page comes."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/sign-in") as response:
            return bool(response.status == 200)
    except (URLError, ConnectionError):
        return False
