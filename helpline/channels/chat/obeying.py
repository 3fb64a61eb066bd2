"""What a visitor's frame asks for: one call of the services, answered by one frame or none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import routing.errors
from helpline.channels.chat import frames
from helpline.channels.chat.frames import BadFrame, Beat, Choose, End, Frame, Say, Typing
from helpline.domain.errors import Refused, Unavailable
from helpline.http.errors import Fault, message_in
from helpline.i18n.catalogue import load
from helpline.services.chats import Chats
from routing.model import Contact


async def obey(chats: Chats, contact: Contact | None, language: str, message: Mapping[str, Any]) -> str | None:
    """Do it; the answer says how it went. A frame that cannot be accepted changes nothing."""
    try:
        frame = frames.frame(message)
    except BadFrame as fault:
        return refusal(language, fault.id, "chat.frame")
    id = "" if isinstance(frame, Typing | Beat) else frame.id
    try:
        return await _act(chats, contact, frame)
    except Refused as refused:
        return refusal(language, id, refused.code)
    except routing.errors.Unknown:
        return refusal(language, id, "chat.over")
    except (Unavailable, routing.errors.Unavailable):
        return refusal(language, id, "unavailable") if id else None


def refusal(language: str, id: str, code: str) -> str:
    """A refusal as a frame."""
    return frames.error(id, code, message_in(load(language), Fault(0, code)))


async def _act(chats: Chats, contact: Contact | None, frame: Frame) -> str | None:
    if isinstance(frame, Beat):
        return None
    if contact is None:
        return _too_late(frame)
    match frame:
        case Say(id=id, text=text):
            return frames.ack(id, await chats.say(contact, id, text))
        case Choose(id=id, step=step, key=key):
            return frames.ack(id, await chats.choose(contact, id, step, key))
        case End(id=id):
            await chats.end(contact)
            return frames.ack(id, 0)
        case Typing():
            await chats.typing(contact)
    return None


def _too_late(frame: Frame) -> str | None:
    """The conversation is over, and nothing but what was written is left of it."""
    if isinstance(frame, Say):
        raise Refused("chat.over")
    return frames.ack(frame.id, 0) if isinstance(frame, Choose | End) else None
