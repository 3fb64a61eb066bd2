"""The chat: the visitor's side, the agent's side, and its place among the channels."""

from __future__ import annotations

from dataclasses import dataclass

from helpline.bootstrap.connections import Connections
from helpline.bootstrap.line import Line
from helpline.channels.chat.gateway import ChatGateway
from helpline.services.chat_desk import ChatDesk
from helpline.services.chat_limits import ChatLimits
from helpline.services.chat_tokens import ChatTokens
from helpline.services.chat_words import ChatWords
from helpline.services.chats import Chats
from helpline.settings import Settings


@dataclass(frozen=True, slots=True)
class Chat:
    """Both ends of written conversations."""

    chats: Chats
    desk: ChatDesk
    gateway: ChatGateway


def chat_of(settings: Settings, made: Connections, line: Line) -> Chat:
    """Written conversations on this line."""
    words = ChatWords(made.transcripts, line.flows, settings.timezone)
    chats = Chats(
        made.store,
        made.transcripts,
        words,
        line.flows,
        line.surveys,
        line.intake,
        line.queueing,
        line.status,
        ChatLimits(made.counter, settings.secret_key),
        ChatTokens(settings.secret_key),
        made.clock,
    )
    desk = ChatDesk(made.store, made.transcripts, words)
    return Chat(chats, desk, ChatGateway(chats, words, made.transcripts))
