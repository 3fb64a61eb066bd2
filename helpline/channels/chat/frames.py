"""The frames of docs/reference/chat-protocol.md: what a visitor's page may say, and what it is told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from helpline.services.chat_standing import Question, Standing
from helpline.services.transcripts import Entry

Message = Mapping[str, Any]
ID = re.compile(r"[0-9A-Za-z-]{8,64}", re.ASCII)
_STEP = re.compile(r"[0-9A-Za-z:-]{1,64}", re.ASCII)
_KEY = re.compile(r"[0-9*#]", re.ASCII)
_MOST_ENTRIES = 10**9


class BadFrame(Exception):
    """Not a frame of the protocol; `id` is the one it carries, "" where none can be read."""

    def __init__(self, id: str = "") -> None:
        super().__init__("not a frame")
        self.id = id


@dataclass(frozen=True, slots=True)
class Hello:
    """Who comes, the last entry they have, the place they were given, the state they know (on long polling)."""

    token: str
    last: int
    place: str
    state: Message | None


@dataclass(frozen=True, slots=True)
class Say:
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Choose:
    id: str
    step: str
    key: str


@dataclass(frozen=True, slots=True)
class End:
    id: str


@dataclass(frozen=True, slots=True)
class Typing:
    pass


@dataclass(frozen=True, slots=True)
class Beat:
    pass


Frame = Say | Choose | End | Typing | Beat


def hello(message: Message) -> Hello:
    """The first words of a client. Raises `BadFrame`."""
    last, state = message.get("last"), message.get("state")
    if message.get("type") != "hello" or not isinstance(state, Mapping | None):
        raise BadFrame
    if not isinstance(last, int) or isinstance(last, bool) or not 0 <= last < _MOST_ENTRIES:
        raise BadFrame
    return Hello(_text(message, "token"), last, _text(message, "place", ""), state)


def frame(message: Message) -> Frame:
    """What a client says afterwards. Raises `BadFrame`."""
    kind = message.get("type")
    if kind == "beat":
        return Beat()
    if kind == "typing":
        return Typing()
    id = message.get("id")
    if not isinstance(id, str) or not ID.fullmatch(id):
        raise BadFrame
    try:
        return _named(kind, id, message)
    except BadFrame as fault:
        raise BadFrame(id) from fault


def _named(kind: object, id: str, message: Message) -> Frame:
    if kind == "say":
        return Say(id, _text(message, "text"))
    if kind == "choose":
        return Choose(id, _matching(message, "step", _STEP), _matching(message, "key", _KEY))
    if kind == "end":
        return End(id)
    raise BadFrame


def _text(message: Message, name: str, default: str | None = None) -> str:
    value = message.get(name, default)
    if not isinstance(value, str):
        raise BadFrame
    return value


def _matching(message: Message, name: str, pattern: re.Pattern[str]) -> str:
    value = _text(message, name)
    if not pattern.fullmatch(value):
        raise BadFrame
    return value


def write(message: Message) -> str:
    """A frame as it travels."""
    return _encode(message)


_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
BEAT, TYPING, TROUBLE = write({"type": "beat"}), write({"type": "typing"}), write({"type": "trouble"})


def ack(id: str, n: int) -> str:
    """It is kept as the entry `n`."""
    return write({"type": "ack", "id": id, "n": n})


def error(id: str, code: str, message: str) -> str:
    """A refusal in words of the visitor's language."""
    return write({"type": "error"} | ({"id": id} if id else {}) | {"code": code, "message": message})


def bye(reason: str) -> str:
    """The last frame of a connection."""
    return write({"type": "bye", "reason": reason})


def entries(written: Iterable[Entry]) -> str:
    """What is written, in order."""
    return write({"type": "entries", "entries": [_entry(entry) for entry in written]})


def _entry(entry: Entry) -> Message:
    own = {"id": entry.id} if entry.author == "visitor" else {}
    return {"n": entry.n, "at": entry.at, "from": entry.author, **own, "text": entry.text}


def state(standing: Standing) -> Message:
    """Where it stands; what does not apply is absent."""
    told: dict[str, Any] = {"type": "state", "stage": standing.stage}
    if standing.ask is not None:
        told["ask"] = _ask(standing.ask)
    if standing.position is not None:
        told["position"] = standing.position
    if standing.place is not None:
        told["place"] = standing.place
    return told


def _ask(question: Question) -> Message:
    options = [{"key": option.key, "label": option.label} for option in question.options]
    return {"step": question.step, "options": options, "free": question.free}
