"""What the provider posts, read strictly: one form, each name once, identifiers well formed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from helpline.domain.errors import Invalid

MAX_FIELDS = 200
_CALL_SID = re.compile(r"CA[0-9a-f]{32}\Z", re.ASCII)
_E164 = re.compile(r"\+[1-9][0-9]{6,14}\Z", re.ASCII)
# A withheld number spelt on a keypad (ANONYMOUS, UNAVAILABLE, UNKNOWN, BLOCKED, RESTRICTED) is nobody's number.
_WITHHELD = frozenset({"+266696687", "+86282452253", "+8656696", "+2562533", "+7378742833"})
_FINISHED = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


def _read(text: str) -> list[tuple[str, str, str]]:
    """Each field as a name, its `=` and a value. Raises UnicodeError for bytes that are not text."""
    plain = text.replace("+", " ").replace("%2B", "+")  # the sign before a number: mostly all there is to decode
    if "%" not in plain:
        return [piece.partition("=") for piece in plain.split("&")]
    return [tuple(map(_decoded, piece.partition("="))) for piece in text.split("&")]  # type: ignore[misc]


def _decoded(text: str) -> str:
    return unquote_to_bytes(text.replace("+", " ")).decode()


@dataclass(frozen=True, slots=True)
class Form:
    """One signed request. Unknown names are kept for the signature and ignored otherwise."""

    fields: Mapping[str, str]

    @classmethod
    def parse(cls, body: bytes) -> Form:
        """Read a urlencoded body, blank values kept. Raises `Invalid` when it is anything else."""
        if body.count(b"&") >= MAX_FIELDS:
            raise Invalid("voice.form")
        try:
            pieces = _read(body.decode("ascii")) if body else []
        except UnicodeError as error:
            raise Invalid("voice.form") from error
        fields = {name: value for name, sign, value in pieces if sign}
        if len(fields) != len(pieces):
            raise Invalid("voice.repeated_field" if all(sign for _, sign, _ in pieces) else "voice.form")
        return cls(fields)

    def get(self, name: str) -> str:
        """A field's value, blank when absent."""
        return self.fields.get(name, "")

    @property
    def call(self) -> str:
        """The provider's id of the leg this is about. Raises `Invalid` when malformed."""
        sid = self.get("CallSid")
        if not _CALL_SID.match(sid):
            raise Invalid("voice.call")
        return sid

    @property
    def caller(self) -> str | None:
        """The caller's number in E.164, or None when withheld or not a number."""
        number = self.get("From")
        return number if _E164.match(number) and number not in _WITHHELD else None

    @property
    def dialled(self) -> str:
        """The number the caller dialled, as the provider writes it."""
        return self.get("To")

    @property
    def cut(self) -> bool:
        """Whether the leg is over because the line failed, not because somebody hung up."""
        return "failed" in (self.get("CallStatus"), self.get("ParticipantCallStatus"))

    @property
    def finished(self) -> bool:
        """Whether the leg is over."""
        return self.get("CallStatus") in _FINISHED
