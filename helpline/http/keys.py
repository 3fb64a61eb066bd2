"""Where the parts of the application hang on the aiohttp application."""

from __future__ import annotations

from aiohttp import web

from helpline.services.bundle import Services
from helpline.services.transcript_listener import TranscriptListener
from helpline.settings import Settings

SERVICES = web.AppKey("services", Services)
LISTENER = web.AppKey("listener", TranscriptListener)
SETTINGS = web.AppKey("settings", Settings)
