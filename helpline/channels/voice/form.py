"""What the provider posts, read strictly: one form, each name once, identifiers well formed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from helpline.domain.errors import Invalid

MAX_FIELDS = 200
_CALL_SID = re.compile(r"CA[0-9a-f]{32}\Z", re.ASCII)
_E164 = re.compile(r"\+[1-9][0-9]{6,14}\Z", re.ASCII)
# A withheld number spelt on a keypad (ANONYMOUS, UNAVAILABLE, UNKNOWN, BLOCKED, RESTRICTED) is nobody's number.
_WITHHELD = frozenset({"+266696687", "+86282452253", "+8656696", "+2562533", "+7378742833"})
_FINISHED = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


def _read(pieces: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each field. Raises ValueError for one without its `=`, or of bytes that are not text (UnicodeError is one)."""
    for piece in pieces:
        name, equals, value = piece.partition("=")
        if not equals:
            raise ValueError("not a field")
        if "%" in piece or "+" in piece:  # most fields have nothing to decode
            name, value = _decoded(name), _decoded(value)
        yield name, value


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
            pieces = body.decode("ascii").split("&") if body else []
            fields = dict(_read(pieces))
        except ValueError as error:
            raise Invalid("voice.form") from error
        if len(fields) != len(pieces):
            raise Invalid("voice.repeated_field")
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
