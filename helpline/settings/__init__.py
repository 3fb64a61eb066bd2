"""What an installer may choose, read once from `HELPLINE_*` variables.

Lives here: the frozen `Settings`, the table of variables with their parsers, the reference page made of it.
Must not: reading the environment by itself (it is handed in), talking to anything, defaults hidden elsewhere.
Start reading at `table.VARIABLES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from helpline.domain.errors import Misconfigured
from helpline.settings.parsers import Network
from helpline.settings.table import PREFIX, VARIABLES, Variable

OTHERS = ("HELPLINE_SIMULATOR_", "HELPLINE_DEMO_")  # read by those two themselves


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything an installation chooses. Secrets never appear in its `repr`."""

    public_url: str
    bind: tuple[str, int]
    proxies: tuple[Network, ...]
    redis_url: str = field(repr=False)  # may carry a password
    database_url: str = field(repr=False)  # so may this
    secret_key: str = field(repr=False)
    pseudonym_keys: tuple[str, ...] = field(repr=False)
    line_number: str
    number_languages: Mapping[str, str]
    line_name: str
    twilio_account_sid: str
    twilio_auth_tokens: tuple[str, ...] = field(repr=False)
    twilio_api_url: str
    twilio_api_key_sid: str
    twilio_api_key_secret: str = field(repr=False)
    calls_per_day: int
    data_dir: Path
    opening_hours: str
    chat_hours: str
    chat_origins: tuple[str, ...]
    chat_quit_url: str
    chat_queue: int
    chats_each: int
    mix_channels: bool
    timezone: ZoneInfo
    voice: str
    softphone: str
    publisher: str
    host: str
    contact: str

    @property
    def numbers(self) -> tuple[str, ...]:
        """Every number people may dial, the line's own first."""
        return (self.line_number, *(number for number in self.number_languages if number != self.line_number))

    @classmethod
    def load(cls, env: Mapping[str, str]) -> Settings:
        """Read every variable; raises `Misconfigured` with all faults at once, never with the value of a secret."""
        values: dict[str, Any] = {}
        faults = _unknown(env)
        for variable in VARIABLES:
            try:
                values[variable.field] = _read(variable, env)
            except ValueError as fault:
                faults.append(f"{variable.key} {fault}.")
        if values.get("secret_key") in values.get("pseudonym_keys", ()):
            faults.append("HELPLINE_SECRET_KEY must not be one of HELPLINE_PSEUDONYM_KEYS: make another secret.")
        if faults:
            raise Misconfigured(tuple(faults))
        return cls(**values)


def _read(variable: Variable, env: Mapping[str, str]) -> Any:
    text = env.get(variable.key, "").strip() or variable.default
    if text is None:
        example = f" For example {variable.example}" if variable.example else ""
        raise ValueError(f"is not set. {variable.help}{example}".removesuffix("."))
    return variable.parse(text)


def _unknown(env: Mapping[str, str]) -> list[str]:
    known = [variable.key for variable in VARIABLES]
    faults = []
    for key in sorted(env):
        if key.startswith(PREFIX) and key not in known and not key.startswith(OTHERS):
            near = get_close_matches(key, known, n=1)
            faults.append(f"{key} is not a setting; {f'did you mean {near[0]}?' if near else 'remove it.'}")
    return faults
