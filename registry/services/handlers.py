"""Every kind of job with what runs it."""

from collections.abc import Mapping
from functools import partial

from registry import VERSION
from registry.services import change_sheets, export_jobs, report_jobs, undo_jobs, upload_jobs
from registry.services.reconciling import jobs as list_jobs
from registry.services.returns import parcels
from registry.services.settling import jobs as settling_jobs
from registry.services.worker import Handler

HANDLERS: Mapping[str, Handler] = {
    upload_jobs.PREVIEW: upload_jobs.run_preview,
    upload_jobs.COMMIT: upload_jobs.run_commit,
    upload_jobs.EFFECT: upload_jobs.run_effect,
    report_jobs.FILE: report_jobs.run_file,
    report_jobs.PUBLISH: partial(report_jobs.run_publish, program=VERSION),
    undo_jobs.UNDO: undo_jobs.run_undo,
    settling_jobs.SETTLE: settling_jobs.run_settle,
    list_jobs.RECONCILE: list_jobs.run_list,
    parcels.KIND: parcels.run,
    change_sheets.KIND: change_sheets.run,
    export_jobs.KIND: export_jobs.run,
}
