"""Every kind of job with what runs it."""

from collections.abc import Mapping

from registry.services.worker import Handler

HANDLERS: Mapping[str, Handler] = {}
