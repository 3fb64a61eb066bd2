"""The chat's `Gateway`: there is no leg to dial, so most commands are words of the line in the conversation."""

from __future__ import annotations

from helpline.domain.clearance import Clearance
from helpline.domain.errors import Refused
from helpline.services.chat_words import ChatWords
from helpline.services.chats import Chats
from helpline.services.ports import Ending, Placed
from helpline.services.transcripts import Transcripts
from routing.model import Contact, Offer


class ChatGateway:
    """Repeating a command writes nothing twice. Nobody is ever called from a chat."""

    def __init__(self, chats: Chats, words: ChatWords, transcripts: Transcripts) -> None:
        self._chats = chats
        self._words = words
        self._transcripts = transcripts

    async def ring(self, offer: Offer, contact: Contact, to: Clearance | None = None) -> Placed:
        """The console's card is the whole ring."""
        return Placed(f"chat-{offer.id}", rings=True)

    async def call_back(self, offer: Offer, contact: Contact, to: Clearance) -> str:
        """Who wrote is not called."""
        raise Refused("no_number")

    async def rejoin(self, offer: Offer, contact: Contact) -> bool:
        """Who wrote has no leg."""
        return False

    async def verify(self, agent: str, check: str, to: Clearance) -> None:
        """Telephones are verified by the voice channel."""
        raise Refused("phone_number")

    async def hold(self, contact: Contact, on: bool) -> bool:
        """Nobody is on hold in writing."""
        return False

    async def mute(self, contact: Contact, leg: str, on: bool) -> bool:
        """There is nothing to hear."""
        return False

    async def stop(self, leg: str) -> None:
        """There is no leg."""

    async def connect(self, contact: Contact) -> bool:
        """The visitor is told that somebody answers."""
        await self._words.met(contact)
        return True

    async def bring_back(self, contact: Contact) -> bool:
        """The visitor is told that they wait again. Whether they are there is asked by the doubt."""
        await self._words.cut(contact)
        return True

    async def release(self, contact: Contact, leg: str | None) -> None:
        """The visitor is told goodbye, and asked how it was."""
        await self._chats.present(contact)

    async def tell_agent(self, offer: Offer, leg: str) -> bool:
        """The console shows it."""
        return True

    async def alive(self, contact: Contact) -> bool:
        """Whether the visitor's page has been heard lately."""
        return await self._transcripts.is_here(contact.id)

    async def ending(self, leg: str) -> Ending | None:
        """There is no leg."""
        return None
