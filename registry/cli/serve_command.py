"""`flask serve`: the web and one worker."""

import click

from registry.cli.answer import Answer, Stop, json_text
from registry.cli.call import Call
from registry.cli.command import ledger_command
from registry.cli.kinds import Whole


@ledger_command("serve")
@click.option("--host", metavar="地址", help="监听地址，默认取设置 host。")
@click.option("--port", type=Whole(1, 65535), help="监听端口，默认取设置 port。")
@click.option("--no-worker", is_flag=True, help="不启动后台任务进程（另行运行 flask work）。")
def command(call: Call, host: str | None, port: int | None, no_worker: bool) -> Answer:
    """启动网页服务和后台任务；Ctrl-C 或 SIGTERM 后处理完手中的请求再退出。"""
    from contextlib import nullcontext

    from registry.cli.serving import WorkerKeeper, problem_with, serve

    call.database.dispose()  # only looked at: the server opens its own
    host, port = host or call.settings.host, port or call.settings.port
    if problem := problem_with(host, port):
        raise Stop(problem)
    address = f"http://{host}:{port}/"
    if call.as_json:
        click.echo(json_text({"address": address}))
    click.echo(f"网页服务：{address}（Ctrl-C 停止）", err=True)
    keeper = nullcontext() if no_worker else WorkerKeeper(str(call.settings.root))
    with keeper:
        serve(call.app, call.settings, host, port)
    return Answer(None, "网页服务已停止。")
