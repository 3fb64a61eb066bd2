"""Settings in, services out: the only package that knows every adapter.

Lives here: what is opened (`connections`), what is made of it (`line`, `chat`, `people`, `serving`), what single
commands work with (`commands`). Must not: any decision of its own. Start reading at `serving.open_services`.
"""

from helpline.bootstrap.commands import (
    enrol,
    migrate,
    open_check,
    open_enrolment,
    open_flow_report,
    open_records,
    open_retention,
    refuse_unsafe_redis,
)
from helpline.bootstrap.line import refuse_unspoken
from helpline.bootstrap.serving import Sweeping, open_services
from helpline.bootstrap.voice import documents, voice_gateway

__all__ = [
    "Sweeping",
    "documents",
    "enrol",
    "migrate",
    "open_check",
    "open_enrolment",
    "open_flow_report",
    "open_records",
    "open_retention",
    "open_services",
    "refuse_unsafe_redis",
    "refuse_unspoken",
    "voice_gateway",
]
