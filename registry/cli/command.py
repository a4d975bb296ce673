"""How every command is made: --json and --as, words in Chinese, errors as one sentence."""

import atexit
import gc
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import click
from flask.cli import ScriptInfo

from registry.cli.answer import NOT_FOUND, REFUSED, UNUSABLE, Answer, Stop, json_text
from registry.config import BadConfig, Settings

Body = Callable[..., Answer]
Begin = Callable[[Settings, dict[str, Any]], AbstractContextManager[Any]]
"""Work for another process, by the settings and options: it begins while this one still loads."""


class RegistryCommand(click.Command):
    """A command of the registry: its body gets a Call and the options and returns an Answer.

    begin -- work that begins first of all; the Call has it as `begun`
    """

    def __init__(self, *args: Any, begin: Begin | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[选项]")
        super().__init__(*args, **kwargs)
        self.begin = begin
        self.params += [
            click.Option(["as_json", "--json"], is_flag=True, help="只输出一份 JSON 文档。"),
            click.Option(["acting_as", "--as"], metavar="账号", help="以该账号的角色和范围执行。"),
        ]

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **more: Any,
    ) -> click.Context:
        """Read the arguments; what cannot be used is said in Chinese, with status 2."""
        as_json = "--json" in args
        try:
            return super().make_context(info_name, args, parent, **more)
        except click.UsageError as error:
            raise Stop(_usage_sentence(error), UNUSABLE, as_json=as_json) from error

    def invoke(self, ctx: click.Context) -> Any:
        """Run the body, print its answer, end with its status."""
        as_json = ctx.params.pop("as_json")
        acting_as = ctx.params.pop("acting_as")
        atexit.register(gc.freeze)  # at the end nothing is worth a search among all objects
        try:
            app: Any = ctx.ensure_object(ScriptInfo).load_app()
            with self.begin(app.settings, ctx.params) if self.begin else nullcontext() as begun:
                from registry.cli.call import Call

                with Call(app, acting_as, begun, as_json=as_json) as call:
                    answer: Answer = ctx.invoke(self.callback, call, **ctx.params)  # type: ignore[arg-type]
        except Stop as stop:
            stop.as_json = as_json
            raise
        except click.UsageError as error:
            raise Stop(_usage_sentence(error), UNUSABLE, as_json=as_json) from error
        except Exception as error:
            raise _as_stop(error, as_json) from error
        if not as_json:
            click.echo(answer.text)
        elif answer.document is not None:
            click.echo(json_text(answer.document))
        ctx.exit(answer.status)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """--help, explained in Chinese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示本说明。"
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The first line of the help."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """All options under a Chinese heading."""
        records = [param.get_help_record(ctx) for param in self.get_params(ctx)]
        with formatter.section("选项"):
            formatter.write_dl(
                [(one[0], one[1].replace("[required]", "（必填）")) for one in records if one]
            )


def ledger_command(name: str, begin: Begin | None = None) -> Callable[[Body], RegistryCommand]:
    """Make a body the command `name`; its docstring is the help, so it is written in Chinese."""
    return click.command(name, cls=RegistryCommand, begin=begin)


def _as_stop(error: Exception, as_json: bool) -> Exception:
    """The sentence and status of an error of the rooms below; an unknown one stays what it is."""
    from sqlalchemy.exc import OperationalError

    from registry.records.conflicts import Conflict, Refused

    if isinstance(error, Conflict | Refused):
        return Stop(str(error), REFUSED, as_json=as_json)
    if isinstance(error, BadConfig):
        return Stop(str(error), UNUSABLE, as_json=as_json)
    if isinstance(error, OperationalError):
        reason = str(error.orig).strip().splitlines()[0]
        return Stop(f"无法使用数据库：{reason}", NOT_FOUND, as_json=as_json)
    if isinstance(error, OSError):
        return Stop(
            f"无法读写文件“{error.filename}”：{error.strerror}。", UNUSABLE, as_json=as_json
        )
    return error


def _usage_sentence(error: click.UsageError) -> str:
    """One plain sentence for what click found; its own words are English."""
    help_line = f"用法见 {error.ctx.command_path} --help。" if error.ctx else ""
    return f"{_fault(error)}{help_line}"


def _named(error: click.BadParameter) -> str:
    """The option or argument as people write it."""
    if error.param is None or error.ctx is None:
        return ""
    return error.param.get_error_hint(error.ctx).replace("'", "")


def _fault(error: click.UsageError) -> str:
    if isinstance(error, click.MissingParameter):
        return f"缺少参数 {_named(error)}。"
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {error.option_name}。"
    if isinstance(error, click.BadParameter):
        return f"{_named(error)} 有误：{error.message}"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 需要一个值。"
    if "unexpected extra" in error.message:
        return f"多余的参数：{error.message.partition('(')[2].rstrip(').')}。"
    return error.message
