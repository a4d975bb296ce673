"""Every kind of job with what runs it."""

from collections.abc import Mapping

from registry.services import undo_jobs, upload_jobs
from registry.services.worker import Handler

HANDLERS: Mapping[str, Handler] = {
    upload_jobs.PREVIEW: upload_jobs.run_preview,
    upload_jobs.COMMIT: upload_jobs.run_commit,
    undo_jobs.UNDO: undo_jobs.run_undo,
}
