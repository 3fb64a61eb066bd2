"""What the line itself writes in a conversation, each thing once, under a name that the moment alone gives it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from helpline.i18n.catalogue import DEFAULT, load
from helpline.i18n.typography import typeset
from helpline.services.chat_standing import step_of
from helpline.services.flow_steps import IN_LINE, WITH_AGENT, FlowSteps, language_of
from helpline.services.situations import Asking, AskingAfter, Over, Queued, Situation, Talking
from helpline.services.transcripts import Entry, Transcripts
from ivr_flows.session import Prompt
from routing.model import Contact, ContactState

IN_FLOW = frozenset({ContactState.ARRIVED, ContactState.IN_FLOW})
UNDER_WAY = IN_FLOW | IN_LINE | WITH_AGENT
_RATED = "rated"  # names the last words


class ChatWords:
    """Repeats, other processes and repairs write nothing twice. May raise `Unavailable`."""

    def __init__(self, transcripts: Transcripts, flows: FlowSteps, zone: ZoneInfo) -> None:
        self._transcripts = transcripts
        self._flows = flows
        self._zone = zone

    async def told(self, contact: Contact, situation: Situation) -> None:
        """What the line says to somebody who has come to this situation."""
        name = _name(contact, situation)
        match situation:
            case Asking(prompts=prompts) | AskingAfter(prompts=prompts):
                await self._say(contact, name, prompts)
            case Queued(contact=queued, prompts=prompts):
                await self._say(contact, name, prompts or (self._flows.words(queued, "attente.entree"),))
            case Talking():
                await self.met(contact)
            case Over(prompts=prompts):
                await self._over(contact, prompts)

    async def last_of(self, contact: Contact, situation: Situation) -> int | None:
        """The number of the last of the words of this situation; None while they are not written."""
        return await self._transcripts.number(contact.id, "line", _name(contact, situation)) or None

    async def met(self, contact: Contact) -> None:
        """Somebody answers."""
        name = _name(contact, Talking(contact))
        await self._say(contact, name, (self._flows.words(contact, "relation.bientot"),))

    async def cut(self, contact: Contact) -> None:
        """The agent's side broke: the visitor waits again, at the head of the line."""
        await self._say(contact, f"cut:{contact.attempt}", (self._flows.words(contact, "relation.coupee"),))

    async def rated(self, contact: Contact, prompts: Sequence[Prompt]) -> None:
        """The last question was answered."""
        await self._say(contact, _RATED, prompts)

    async def has_rated(self, contact: Contact) -> bool:
        """Whether these last words were written: nothing is asked after them."""
        return bool(await self._transcripts.number(contact.id, "line", _RATED))

    async def note(self, contact: Contact, id: str, key: str) -> None:
        """A sentence of the chat's own (`chat.line.<key>` of the catalogues), once for each `id`."""
        await self._transcripts.tell(contact.id, id, [load(language_of(contact))(f"chat.line.{key}")])

    def as_text(self, entries: Iterable[Entry], language: str) -> str:
        """A conversation to take along: a heading, then who wrote what, and when."""
        texts = load(language if language else DEFAULT)
        lines = [f"{self._time(entry)} {texts(f'chat.who.{entry.author}')}\n{entry.text}\n" for entry in entries]
        return "\n".join((texts("chat.transcript"), "", *lines))

    async def _over(self, contact: Contact, prompts: Sequence[Prompt]) -> None:
        if contact.ended_by == "provider":
            await self.note(contact, "over", "absent")
        else:
            await self._say(contact, "over", prompts)

    async def _say(self, contact: Contact, id: str, prompts: Iterable[Prompt]) -> None:
        written = [_typeset(prompt) for prompt in prompts if prompt.written]
        await self._transcripts.tell(contact.id, id, written)

    def _time(self, entry: Entry) -> str:
        return dt.datetime.fromtimestamp(entry.at / 1000, self._zone).strftime("%H:%M")


def _name(contact: Contact, situation: Situation) -> str:
    """What the words of a situation are called in this conversation; after the last question, nothing more is said."""
    match situation:
        case Asking(contact=asked):
            return step_of(asked)
        case Queued():
            return "queued"
        case Talking():
            return f"met:{contact.offer}"
        case AskingAfter(session=session):
            return f"after:{session.step}"
    return "over" if situation.prompts else _RATED


def _typeset(prompt: Prompt) -> str:
    """Sentences are kept as they are said; on a screen no mark may stand alone at the beginning of a line."""
    return typeset(prompt.written) if prompt.language == "fr" else prompt.written
