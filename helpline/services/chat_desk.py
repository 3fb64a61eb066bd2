"""The agent's side of a chat: what a console asks for on behalf of the agent who is signed in.

`agent` is always the account that asks. A conversation is theirs while its contact is in their hand: they read it from
the offer's claim to the end of the wrap-up, and write in it while it is connected.
"""

from __future__ import annotations

import json

from helpline.domain.errors import Invalid, NotFound, WrongState
from helpline.policies.lanes import RingKind, kind_of, lane
from helpline.services.chat_text import to_keep
from helpline.services.chat_words import ChatWords
from helpline.services.flow_steps import language_of
from helpline.services.queueing import card_of
from helpline.services.transcripts import Entry, Transcripts
from routing.model import Contact, ContactState, LaneStep, Offer
from routing.store import Store

CHAT = "chat"  # the channel
TALKING = frozenset({ContactState.CONNECTING, ContactState.CONNECTED})
_READABLE = TALKING | {ContactState.WRAPPING_UP}
PAGE = 500  # entries in one reading
QUEUE = "queue"  # whom a conversation may be given to, besides a colleague
ASKED_FIRST_MS = 60_000  # a colleague who is given a conversation; then everybody whom the policy names


class ChatDesk:
    """Any call may raise `Unavailable`, the domain's or routing's; repeating it with the same `op` is safe.

    All raise `NotFound("not_found")` for a conversation that is not, or no longer, in this agent's hand.
    """

    def __init__(self, store: Store, transcripts: Transcripts, words: ChatWords) -> None:
        self._store = store
        self._transcripts = transcripts
        self._words = words

    async def accept(self, offer: str, agent: str, op: str) -> Offer:
        """The card's Answer: the claim itself, and the two are in conversation. Raises Stale when it is too late."""
        met = await self._store.accept(op, offer, agent, met=True)
        contact = await self._store.contact(met.contact)
        if contact is not None and contact.offer == offer and contact.state is ContactState.CONNECTED:
            await self._words.met(contact)
        return met

    async def say(self, contact: str, agent: str, text: str, op: str) -> int:
        """Write to the visitor; returns the number of the entry, the same for the same `op`.

        Secrets are replaced before anything is kept. Raises `Invalid` (chat.empty, chat.too_long) and
        `WrongState("chat.over")` once the conversation has ended.
        """
        known = await self._in_hand(contact, agent)
        if known.state not in TALKING:
            return await self._written_before(contact, agent, op)
        kept = to_keep(text, language_of(known))
        return await self._transcripts.append(contact, "agent", op, kept.text, agent)

    async def read(self, contact: str, agent: str, after: int = 0) -> list[Entry]:
        """The entries numbered above `after`, in order, at most 500: ask again from the last one for more."""
        await self._in_hand(contact, agent)
        return await self._transcripts.read(contact, after, PAGE)

    async def typing(self, contact: str, agent: str) -> None:
        """The agent is writing: shown to the visitor for some seconds."""
        if (await self._in_hand(contact, agent)).state in TALKING:
            await self._transcripts.sign(contact, "agent")

    async def transfer(self, contact: str, agent: str, to: str, op: str) -> Contact:
        """Give the conversation on, with all that is written: to "queue", or to a colleague by the id of their account,
        who alone is asked for a minute. The visitor is told, and stands at their first place.

        Raises Stale for somebody else's, Refused unless they talk, `Invalid("to")` for oneself or somebody unknown.
        """
        known = await self._store.contact(contact)
        if known is None or known.channel != CHAT:
            raise NotFound("not_found")
        if to != QUEUE and (to == agent or await self._store.agent(to) is None):
            raise Invalid("to")
        card = json.dumps(card_of(known) | {"transferred": agent}, separators=(",", ":"))
        if known.offer is not None:
            await self._store.annotate(contact, "returned", known.offer)  # no apology: nothing broke
        moved = await self._store.transfer(op, contact, agent, _schedule(known, to), card)
        await self._words.note(moved, f"transferred:{op}", "transferred")
        return moved

    async def give_back(self, agent: str) -> None:
        """The agent leaves: who writes with them is told so, and goes to the head of the line."""
        for contact in (await self._store.agent_view(agent)).contacts:
            if contact.channel == CHAT and contact.state is ContactState.CONNECTED and contact.offer:
                await self._store.annotate(contact.id, "returned", contact.offer)  # these words are the apology
                await self._words.note(contact, f"left:{contact.offer}", "left")
                await self._store.requeue(f"sign_off:{contact.offer}", contact.id, contact.offer, "agent_signed_off")

    async def holds(self, contact: str, agent: str) -> bool:
        """Whether the conversation is in this agent's hand."""
        try:
            await self._in_hand(contact, agent)
        except NotFound:
            return False
        return True

    async def _written_before(self, contact: str, agent: str, op: str) -> int:
        """A message sent again after the end, because its answer was lost, is no new one."""
        n = await self._transcripts.number(contact, "agent", op, agent)
        if not n:
            raise WrongState("chat.over")
        return n

    async def _in_hand(self, id: str, agent: str) -> Contact:
        contact = await self._store.contact(id)
        if contact is None or contact.agent != agent or contact.state not in _READABLE or contact.channel != CHAT:
            raise NotFound("not_found")
        return contact


def _schedule(contact: Contact, to: str) -> tuple[LaneStep, ...]:
    """Whom the contact is offered to from now on: as its policy said when it was queued, after the colleague."""
    steps = [step for step in contact.schedule if kind_of(step.lane) is not RingKind.SAME_HELPER]
    begin = steps[0].after_ms if steps else 0
    later = 0 if to == QUEUE else ASKED_FIRST_MS
    policy = tuple(LaneStep(step.lane, step.after_ms - begin + later) for step in steps)
    return policy if to == QUEUE else (LaneStep(lane(RingKind.SAME_HELPER, to), 0), *policy)
