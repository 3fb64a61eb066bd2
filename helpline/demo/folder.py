"""The demonstration's data folder: one demo at a time in it, and secrets made once."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from helpline.domain.errors import Misconfigured

SECRETS = ("secret_key", "pseudonym_key", "account_sid", "auth_token", "api_key_sid", "api_key_secret", "password")


class DataFolder:
    """Holds the lock as long as it lives; a lock left by a dead demo is no obstacle."""

    def __init__(self, path: Path) -> None:
        path = self.path = path.resolve()
        try:
            (path / "logs").mkdir(parents=True, exist_ok=True)
            self._lock: IO[str] = (path / "demo.lock").open("a+", encoding="utf-8")
        except OSError as error:
            raise Misconfigured(
                (f"The folder {path} cannot be written ({error.strerror}). Choose another with HELPLINE_DATA_DIR.",)
            ) from error
        self._take_lock()

    def secrets(self) -> dict[str, str]:
        """The demonstration's secrets, made at the first start."""
        file = self.path / "demo.json"
        if not file.exists():
            _write_whole(file, json.dumps(_fresh_secrets(), indent=2))
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
            return {name: str(found[name]) for name in SECRETS}
        except (ValueError, KeyError, TypeError, OSError) as error:
            raise Misconfigured(
                (f"{file} is damaged. Remove the folder {self.path} to start the demonstration afresh.",)
            ) from error

    def write_environment(self, environment: Mapping[str, str]) -> Path:
        """A file a shell can read, so that the `helpline` command works on the running demonstration."""
        file = self.path / "demo.env"
        lines = [
            f"{name}={shlex.quote(value)}\n" for name, value in environment.items() if name.startswith("HELPLINE_")
        ]
        _write_whole(file, "".join(lines))
        return file

    def log(self, part: str) -> Path:
        """Where a part writes what it has to say."""
        return self.path / "logs" / f"{part}.log"

    def _take_lock(self) -> None:
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lock.seek(0)
            owner = self._lock.read().strip() or "unknown"
            raise Misconfigured(
                (f"A demonstration (process {owner}) already runs in {self.path}: stop it, or set HELPLINE_DATA_DIR.",)
            ) from error
        self._lock.truncate(0)
        self._lock.write(str(os.getpid()))
        self._lock.flush()


def _fresh_secrets() -> dict[str, str]:
    return {
        "secret_key": secrets.token_urlsafe(48),
        "pseudonym_key": secrets.token_urlsafe(48),
        "account_sid": "AC" + secrets.token_hex(16),
        "auth_token": secrets.token_hex(16),
        "api_key_sid": "SK" + secrets.token_hex(16),
        "api_key_secret": secrets.token_urlsafe(24),
        "password": "bonjour-la-ligne",  # this machine only: the demonstration listens on 127.0.0.1
    }


def _write_whole(file: Path, text: str) -> None:
    """All or nothing: a start cut short leaves no half-written file."""
    draft = file.with_suffix(".new")
    draft.write_text(text, encoding="utf-8")
    draft.chmod(0o600)
    draft.replace(file)
