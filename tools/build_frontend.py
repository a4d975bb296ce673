"""Build static/dist with the machine's Node.js; where none serves, with one from PyPI."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = 18
MODULES = Path("node_modules")
LINKED = (
    "node_modules 是一个链接，npm 会清空它指向的目录。"
    "请先删除这个链接（rm node_modules），再运行一次。"
)
VENV = Path(sys.prefix, "bin")


def node_is_there() -> bool:
    """Whether the machine has npm and a Node.js that esbuild runs on."""
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        return False
    version = subprocess.check_output([node, "--version"], text=True)  # v20.20.2
    return int(version.lstrip("v").split(".")[0]) >= OLDEST


def main() -> None:
    """Install exactly what package-lock.json says, running no package's scripts, and bundle."""
    if MODULES.is_symlink():
        sys.exit(LINKED)
    if not node_is_there():
        os.environ["PATH"] = f"{VENV}{os.pathsep}{os.environ['PATH']}"
    if not node_is_there():
        install = ["pip", "install", "--quiet", "--require-hashes", "-r", "requirements-node.txt"]
        subprocess.run([sys.executable, "-m", *install], check=True)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--loglevel=error"], check=True)
    subprocess.run(["node", "tools/build.mjs"], check=True)


if __name__ == "__main__":
    main()
