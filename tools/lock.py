"""Resolve every *.in file into a hashed lock that names no registry.

python tools/lock.py [--upgrade]
"""

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

# requirements.txt first: the others must agree with what it chose.
LOCKS = ("requirements", "requirements-dev", "requirements-node", "bench/peers/requirements")
OPTIONS = ("--universal", "--generate-hashes", "--python-version=3.11")
QUIETLY = ("--no-header", "--no-annotate", "--quiet")


def main() -> None:
    """Make the locks with a uv of its own, so that none need be installed."""
    with tempfile.TemporaryDirectory() as home:
        venv.create(home, with_pip=True)
        python = str(Path(home, "bin", "python"))
        subprocess.run([python, "-m", "pip", "install", "--quiet", "uv"], check=True)
        compile_lock = [python, "-m", "uv", "pip", "compile", *OPTIONS, *QUIETLY, *sys.argv[1:]]
        for lock in LOCKS:
            agree = ["--constraints=requirements.txt"] if lock == "requirements-dev" else []
            files = [f"{lock}.in", f"--output-file={lock}.txt"]
            subprocess.run([*compile_lock, *files, *agree], check=True)
    npm = ["npm", "update" if "--upgrade" in sys.argv else "install", "--package-lock-only"]
    subprocess.run(npm, check=True, env=os.environ | {"NPM_CONFIG_LOGLEVEL": "error"})


if __name__ == "__main__":
    main()
