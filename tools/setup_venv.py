"""Make .venv with the machine's own Python and install one hashed lock into it.

Run by whatever python3 the machine has, so the lines before the check use only old syntax.
"""

import os
import subprocess
import sys

OLDEST = (3, 11)
OLD_PYTHON = (
    "需要 Python 3.11 或更高版本，本机为 %d.%d；装好后执行 make PYTHON=/路径/python3.11 …。"
    " Python 3.11 or newer is needed."
)
NO_VENV = "本机 Python 缺少 venv，请先安装（Debian：apt install python3-venv）。 No venv module."

if sys.version_info < OLDEST:
    sys.exit(OLD_PYTHON % sys.version_info[:2])
try:
    import ensurepip  # noqa: F401  # Debian ships venv without it
    import venv
except ImportError:
    sys.exit(NO_VENV)

PYTHON = ".venv/bin/python"
lock = sys.argv[1]

if not os.path.exists(PYTHON):  # noqa: PTH110
    venv.create(".venv", with_pip=True)
print("正在安装 " + lock + " …", flush=True)
pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
sys.exit(subprocess.call([*pip, "--require-hashes", "-r", lock]))
