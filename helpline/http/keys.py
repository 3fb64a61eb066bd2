"""Where the parts of the application hang on the aiohttp application."""

from __future__ import annotations

from aiohttp import web

from helpline.services.bundle import Services
from helpline.settings import Settings

SERVICES = web.AppKey("services", Services)
SETTINGS = web.AppKey("settings", Settings)
