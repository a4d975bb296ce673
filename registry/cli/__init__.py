"""The terminal: translates arguments, asks the rooms below, answers in words or in JSON.

This file is all that `flask --help` loads: a command's module loads when the command is called.
"""

from importlib import import_module
from typing import Any

import click
from flask.cli import AppGroup

COMMANDS = {
    "init": "建立或升级台账，装入规划和代码表；可重复执行",
    "import": "预览工作簿；加 --commit 才写入台账",
    "template": "取得登记表的空白模板",
    "reconcile": "一份名单与台账对照：名单有我无、我有名单无、名称近似",
    "undo": "撤回一次导入或一条变更记录",
    "export": "导出登记表，可原样再导入",
    "indicators": "规划指标表：基期、目标、统计数、台账汇总数、评价",
    "trace": "一个指标背后的每一行及其出处",
    "report": "规划实施情况报告：xlsx、docx 或 json",
    "publish": "定稿存档：固定一份报告，给出编号和指纹",
    "verify": "核对报告文件是否与定稿一致",
    "create-user": "建立账号",
    "demo": "装入虚构的示例数据",
    "check": "逐项核验台账的全部规则",
    "backup": "把整个台账存成一个压缩包",
    "restore": "把备份恢复到空台账，并核对指纹",
    "serve": "启动网页服务和后台任务",
    "work": "只执行后台任务",
}
"""Every command with its one line of help. Its module is `registry.cli.<name>_command`."""


class LazyCommand(click.Command):
    """A command of which only the name and one line are known until it is called."""

    def load(self) -> click.Command:
        """The command itself."""
        module = import_module(f"{__name__}.{str(self.name).replace('-', '_')}_command")
        command: click.Command = module.command
        return command

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Hand the call over to the command itself."""
        return self.load().make_context(*args, **extra)


class Commands(AppGroup):
    """All commands of the registry."""

    def __init__(self) -> None:
        commands: dict[str, click.Command] = {
            name: LazyCommand(name, short_help=line) for name, line in COMMANDS.items()
        }
        super().__init__("registry", commands=commands)
