"""The visitor's side of a chat: each frame their page sends is one call here."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from helpline.domain.errors import WrongState
from helpline.i18n.catalogue import DEFAULT
from helpline.services.chat_limits import ChatLimits
from helpline.services.chat_standing import Standing, question_of, standing_of, step_of
from helpline.services.chat_text import to_keep
from helpline.services.chat_tokens import ChatTokens
from helpline.services.chat_words import IN_FLOW, UNDER_WAY, ChatWords
from helpline.services.flow_steps import WITH_AGENT, FlowSteps, language_of
from helpline.services.intake import Intake
from helpline.services.ports import Clock
from helpline.services.public_status import PublicStatus, Why
from helpline.services.queueing import Queueing
from helpline.services.situations import AskingAfter, Over, Situation
from helpline.services.surveys import Surveys
from helpline.services.transcripts import DAY_MS, Entry, Transcripts
from ivr_flows.session import Digits, Input, Speech
from routing.model import Contact, ContactState
from routing.store import Store

CHANNEL = "chat"
_KEYS = re.compile(r"[0-9]{1,10}|\*", re.ASCII)
_SHUT = {Why.HOURS: "chat.closed", Why.NOBODY: "chat.nobody", Why.FULL: "chat.full"}
PAGE = 500  # entries in one reading


@dataclass(frozen=True, slots=True)
class Visit:
    """A conversation as a visitor's token found it. No contact: it is over, and only what was written is left."""

    id: str
    language: str
    contact: Contact | None


class Chats:
    """Any call may raise `Unavailable`, the domain's or routing's; repeating it is safe."""

    def __init__(
        self,
        store: Store,
        transcripts: Transcripts,
        words: ChatWords,
        flows: FlowSteps,
        surveys: Surveys,
        intake: Intake,
        queueing: Queueing,
        status: PublicStatus,
        limits: ChatLimits,
        tokens: ChatTokens,
        clock: Clock,
    ) -> None:
        self._store = store
        self._transcripts = transcripts
        self._words = words
        self._flows = flows
        self._surveys = surveys
        self._intake = intake
        self._queueing = queueing
        self._status = status
        self._limits = limits
        self._tokens = tokens
        self._clock = clock

    async def open(self, op: str, language: str, address: str) -> str:
        """Begin a conversation; returns the visitor's token, the same for the same `op`.

        Raises `WrongState` (chat.closed, chat.nobody, chat.full) and `NotAllowed("chat.too_many")` for an address.
        """
        external = self._tokens.external(op)
        if await self._store.by_external(external) is None:
            status = await self._status.of(CHANNEL, language)
            if not status.open:
                raise WrongState(_SHUT[status.why], hours=status.hours)
            await self._limits.check_chat(address, external)
        contact, situation = await self._intake.arrive(external, CHANNEL, None, language=language)
        await self._transcripts.seen(contact.id)
        await self._told(contact, situation)
        await self._transcripts.remember(contact.id, "language", language)
        return self._tokens.sign(contact.id, external)

    async def find(self, token: str, place: str = "", last: int = 0) -> Visit | None:
        """The conversation of a token; None for a token that is worth nothing, or nothing any more.

        One that the store has lost goes on at its signed place, numbered on from the `last` entry the visitor has.
        """
        named = self._tokens.read(token)
        if named is None:
            return None
        id, external = named
        contact = await self._store.contact(id)
        if contact is not None:
            return Visit(id, language_of(contact), contact) if contact.external == external else None
        if await self._transcripts.exists(id):
            return Visit(id, await self._transcripts.recall(id, "language") or DEFAULT, None)
        return await self._restored(id, external, place, last)

    async def known(self, id: str) -> Contact | None:
        """The contact as it is now; None when it is forgotten."""
        return await self._store.contact(id)

    async def alive(self, contact: Contact) -> None:
        """The visitor is there."""
        await self._transcripts.seen(contact.id)
        if contact.state is not ContactState.CLOSED:
            await self._store.touch(contact.id)

    async def present(self, contact: Contact, *, repair: bool = False) -> Standing:
        """Where this conversation stands. A goodbye that is due is written, should nobody have done so.

        With `repair` so is everything else due here: a process may have died between a step and its words.
        """
        situation = await self._situation(contact)
        if repair or isinstance(situation, Over | AskingAfter):
            await self._told(contact, situation)
        standing = replace(standing_of(situation), after=await self._words.last_of(contact, situation))
        if standing.stage != "queue":
            return standing
        rank = await self._queueing.position(contact)
        return replace(standing, position=rank or 1, place=self._queueing.place(contact))

    async def position(self, contact: Contact) -> int | None:
        """The rank in the whole line, 1 for the next person; None when no longer waiting."""
        return await self._queueing.position(contact)

    async def read(self, id: str, after: int, limit: int = PAGE) -> list[Entry]:
        """The entries numbered above `after`, in order."""
        return await self._transcripts.read(id, after, limit)

    async def say(self, contact: Contact, id: str, text: str) -> int:
        """Keep what the visitor writes, and answer the question of the flow with it; returns its number.

        Raises `Invalid` (chat.empty, chat.too_long), `WrongState("chat.over")`, `Refused("chat.too_fast")`.
        """
        if contact.state not in UNDER_WAY:
            return await self._written_before(contact.id, id)
        kept = to_keep(text, language_of(contact))
        if contact.state in IN_FLOW:
            answer = await self._transcripts.answer(contact.id, id, kept.text, step_of(contact), strict=False)
            n = answer.n
            if answer.counts:
                await self._hear(contact, _meant(kept.text))
        else:
            n = await self._transcripts.append(contact.id, "visitor", id, kept.text)
        if kept.kinds:
            await self._words.note(contact, f"masked:{id}", "masked")
        return n

    async def choose(self, contact: Contact, id: str, step: str, key: str) -> int:
        """Press a button of the question `step`; returns the number of the entry, 0 when it is no longer asked."""
        situation = await self._situation(contact)
        question = question_of(situation)
        options = question.options if question is not None and question.step == step else ()
        label = next((option.label for option in options if option.key == key), None)
        if label is None:
            return await self._transcripts.number(contact.id, "visitor", id)
        answer = await self._transcripts.answer(contact.id, id, label, step, strict=True)
        if answer.counts and isinstance(situation, AskingAfter):
            await self._rate(contact, situation, key)
        elif answer.counts:
            await self._hear(contact, Digits(key))
        return answer.n

    async def typing(self, contact: Contact) -> None:
        """The visitor is writing: whoever talks with them may see it."""
        if contact.state in WITH_AGENT:
            await self._transcripts.sign(contact.id, "visitor")

    async def end(self, contact: Contact) -> None:
        """The visitor ends it. Repeated, it does nothing more."""
        if contact.state in UNDER_WAY:
            contact = await self._intake.leave(contact)
        await self.present(contact)

    async def transcript(self, visit: Visit) -> str:
        """The whole conversation as a text to keep."""
        entries: list[Entry] = []
        while page := await self._transcripts.read(visit.id, entries[-1].n if entries else 0, PAGE):
            entries += page
        return self._words.as_text(entries, visit.language)

    async def _restored(self, id: str, external: str, place: str, last: int) -> Visit | None:
        kept = self._queueing.read_place(place, external)
        if kept is None or kept.contact != id or kept.arrived_at < self._clock.now_ms() - DAY_MS:
            return None
        contact = await self._intake.find(id, external, place)
        if contact is None:
            return None
        await self._transcripts.go_on(id, last)
        return Visit(id, language_of(contact), contact)

    async def _situation(self, contact: Contact) -> Situation:
        """As the flows tell it; after a talk, the question that the visitor has come to."""
        if contact.state in UNDER_WAY or contact.ended_by == "provider":
            return await self._flows.situation(contact)
        if await self._words.has_rated(contact):
            return Over(())
        return await self._surveys.again(contact, await self._transcripts.recall(contact.id, "after"))

    async def _told(self, contact: Contact, situation: Situation) -> None:
        """Write what the line says here. A flow that ends without a person ends the conversation as well."""
        await self._words.told(contact, situation)
        if isinstance(situation, Over) and contact.state in IN_FLOW:
            await self._intake.leave(await self._store.contact(contact.id) or contact, by="line")

    async def _hear(self, contact: Contact, given: Input) -> None:
        await self._told(contact, await self._flows.hear(contact, contact.step, given))

    async def _rate(self, contact: Contact, asked: AskingAfter, key: str) -> None:
        situation = await self._surveys.hear(contact, asked.session.dump(), Digits(key))
        if isinstance(situation, AskingAfter):
            await self._transcripts.remember(contact.id, "after", situation.session.dump())
            await self._told(contact, situation)
        elif isinstance(situation, Over):
            await self._words.rated(contact, situation.prompts)

    async def _written_before(self, contact: str, id: str) -> int:
        """A message sent again after the end, because its receipt was lost, is no new one."""
        n = await self._transcripts.number(contact, "visitor", id)
        if not n:
            raise WrongState("chat.over")
        return n


def _meant(text: str) -> Input:
    """Keys where nothing but keys was written, words otherwise."""
    return Digits(text) if _KEYS.fullmatch(text) else Speech(text)
