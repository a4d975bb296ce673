"""`flask work`: the job loop alone."""

import logging
import os
import signal
from contextlib import closing
from datetime import UTC, datetime
from types import FrameType

import click

from registry.access import Action
from registry.cli.answer import Answer, json_text
from registry.cli.call import Call
from registry.cli.command import ledger_command
from registry.cli.kinds import Whole


@ledger_command("work")
@click.option("--drain", is_flag=True, help="做完排队的任务就退出。")
@click.option("--parent", type=Whole(1, 2**31), hidden=True, help="随该进程一同结束。")
def command(call: Call, drain: bool, parent: int | None) -> Answer:
    """执行后台任务；收到停止信号后做完手中的任务再退出。"""
    from registry.services.handlers import HANDLERS
    from registry.services.queue import Queue
    from registry.services.worker import Worker

    call.require(Action.OPERATE)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    with closing(Queue(call.settings.jobs_url)) as queue:
        worker = Worker(call.database, call.settings, lambda: datetime.now(UTC), HANDLERS, queue)

        def stop(number: int, frame: FrameType | None) -> None:
            worker.stopping.set()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        if call.as_json:
            click.echo(json_text({"worker": worker.name}))
        worker.run(drain=drain, wanted=lambda: parent in (None, os.getppid()))
    return Answer(None, "后台任务已停止。")
