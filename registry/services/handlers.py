"""Every kind of job with what runs it."""

from collections.abc import Mapping

from registry.services import draft_jobs
from registry.services.worker import Handler

HANDLERS: Mapping[str, Handler] = {
    draft_jobs.PREVIEW: draft_jobs.run_preview,
    draft_jobs.COMMIT: draft_jobs.run_commit,
}
