"""后台任务: the job row is the truth; the queue only hands out its number."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from registry.models.base import JobsBase, instant, long_text, one_of, small, term, text
from registry.terms import JobState


class Job(JobsBase):
    """One background job (后台任务), with heartbeat and progress."""

    __tablename__ = "job"
    __table_args__ = (one_of("state", JobState, "job_state"), Index("ix_job_state", "state"))

    id: Mapped[str] = mapped_column(
        String(40), primary_key=True, info={"meaning": "任务号", "unit": ""}
    )
    kind: Mapped[str] = text("任务类型", 30, required=True)
    argument: Mapped[str] = long_text("参数（JSON）", required=True)
    owner: Mapped[str] = text("发起人账号", 64, required=True)
    state: Mapped[str] = term(JobState, "任务状态", required=True)
    created_at: Mapped[datetime] = instant("提交时间")
    started_at: Mapped[datetime | None] = instant("开始时间", required=False)
    heartbeat_at: Mapped[datetime | None] = instant("最近心跳", required=False)
    finished_at: Mapped[datetime | None] = instant("结束时间", required=False)
    worker: Mapped[str | None] = text("执行者", 60)
    done: Mapped[int] = small("已完成步数", required=True)
    total: Mapped[int] = small("总步数", required=True)
    step: Mapped[str | None] = text("正在做什么")
    cancel_requested: Mapped[int] = small("是否请求取消", required=True)
    result: Mapped[str | None] = long_text("结果（JSON）")
    failure: Mapped[str | None] = long_text("失败原因")
    tries: Mapped[int] = small("执行次数", "次", required=True)
