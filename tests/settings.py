"""Settings of an installation under test."""

from __future__ import annotations

from pathlib import Path

from helpline.settings import Settings
from tests.provider import ACCOUNT, LINE, TOKEN


def settings_for(redis_url: str, folder: Path, port: int, **changes: str) -> Settings:
    """A complete installation on this machine, always open; `changes` are variables without their prefix."""
    return Settings.load(environment_for(redis_url, folder, port, **changes))


def environment_for(redis_url: str, folder: Path, port: int, **changes: str) -> dict[str, str]:
    """The same as the variables a process is started with."""
    environment = {
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "BIND": f"127.0.0.1:{port}",
        "REDIS_URL": redis_url,
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'helpline.sqlite3'}",
        "SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789-secret",
        "PSEUDONYM_KEYS": "abcdefghijklmnopqrstuvwxyz0123456789-pseudonym",
        "LINE_NUMBER": LINE,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_API_KEY_SID": "SK" + "0b" * 16,
        "TWILIO_API_KEY_SECRET": "a-secret-of-the-api-key-0123456789",
        "DATA_DIR": str(folder),
        "OPENING_HOURS": "24/7",
    } | changes
    return {f"HELPLINE_{name}": value for name, value in environment.items()}
