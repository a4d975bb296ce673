"""Chromium for the browser tests: the machine's own, never one that Playwright downloads.

`python -m tests.support.chromium` installs it with a CJK font where it may (root on Debian);
elsewhere it says in one line what to install, and the browser tests report themselves skipped.
"""

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-noto-cjk")
MISSING = "本机没有 Chromium，浏览器测试跳过；请安装 chromium 和 fonts-noto-cjk 后重试"

# No sandbox: tests may run as root. The rest keeps Chromium from calling home.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def executable() -> str | None:
    """The path of the machine's Chromium, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def has_chinese_font() -> bool:
    """Whether a page would show Chinese rather than boxes."""
    listing = shutil.which("fc-list")
    return bool(listing and subprocess.check_output([listing, ":lang=zh-cn"]).strip())


def install() -> bool:
    """Install by apt; False where that is not for us to do or does not work."""
    apt = shutil.which("apt-get")
    if os.geteuid() != 0 or not apt:
        return False
    print("正在安装 Chromium 和中文字体 …", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    steps = (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES])
    commands = ([apt, "-qq", *step] for step in steps)
    return not any(subprocess.call(one, env=quiet, stdout=subprocess.DEVNULL) for one in commands)


if __name__ == "__main__" and not (executable() and has_chinese_font()) and not install():
    print(MISSING)
