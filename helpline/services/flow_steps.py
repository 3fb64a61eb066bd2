"""Stage « flow »: what is said before a person answers, one numbered step at a time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from zlib import crc32

from helpline.services.opening import Openings
from helpline.services.queueing import Queueing, card_of
from helpline.services.situations import Asking, Over, Queued, Situation, Talking
from ivr_flows.engine import Engine, Facts
from ivr_flows.session import Ask, Enqueue, HangUp, Input, Pace, Prompt, Session, Speech
from ivr_flows.session import Step as FlowStep
from routing.model import Contact, ContactState
from routing.store import Store

IN_LINE = frozenset({ContactState.WAITING, ContactState.OFFERED})
WITH_AGENT = frozenset({ContactState.CONNECTING, ContactState.CONNECTED})
KEPT_STEPS = 1024

KnownFacts = tuple[tuple[str, str | bool], ...]
Told = Mapping[str, str]


class FlowSteps:
    """Moves contacts through their flow; answers any request with the contact's present situation."""

    def __init__(
        self,
        store: Store,
        engine: Engine,
        openings: Openings,
        queueing: Queueing,
        flow: str,
        number_languages: Mapping[str, str],
    ) -> None:
        self._store = store
        self._engine = engine
        self._openings = openings
        self._queueing = queueing
        self._flow = flow
        self._number_languages = number_languages
        self._known_step = lru_cache(maxsize=KEPT_STEPS)(self._next_step)

    async def welcome(self, contact: Contact, dialled: str = "", language: str = "") -> Situation:
        """The situation of somebody who comes: a new flow greets them in `language`, or that of the number dialled."""
        if contact.state is not ContactState.ARRIVED:
            return await self.situation(contact)
        language = language or self._number_languages.get(dialled, self._engine.library.catalogues.first)
        first = self._engine.begin(self._flow, self.facts(contact, language), language)
        return await self._commit(contact, 0, first, first.session.dump(), _told_of(first))

    def facts(self, contact: Contact, language: str) -> Facts:
        """What flows may ask about the line, as it is for the channel of this contact."""
        return self._openings[contact.channel].facts(language)

    async def situation(self, contact: Contact, said: tuple[Prompt, ...] = ()) -> Situation:
        """What this contact's leg should be doing now. `said` comes first when the person waits."""
        if contact.state is ContactState.ARRIVED:
            return await self.welcome(contact)
        if contact.state is ContactState.IN_FLOW:
            session = Session.load(contact.session)
            present = self._engine.present(session, self.facts(contact, session.language))
            return await self._arrived_at(contact, present)
        if contact.state in IN_LINE:
            return Queued(contact, said)
        if contact.state in WITH_AGENT:
            return Talking(contact)
        return Over((self.words(contact, "fin.apres" if contact.agent else "fin.aurevoir"),))

    async def hear(self, contact: Contact, number: int, heard: Input) -> Situation:
        """Take what the person keyed or said at step `number`. An old number renders the present situation."""
        if contact.state is not ContactState.IN_FLOW or contact.step != number:
            return await self.situation(contact)
        facts = self.facts(contact, Session.load(contact.session).language)
        # What is said aloud is everybody's own; what is pressed at a question is the same thousands of times.
        next_step = self._next_step if isinstance(heard, Speech) else self._known_step
        return await self._commit(contact, number, *next_step(contact.session, heard, tuple(facts.items())))

    def outcome(self, contact: Contact) -> str:
        """How a contact that leaves inside its flow ends: as its flow decided, otherwise by its own will."""
        if not contact.session:
            return "left_flow"
        session = Session.load(contact.session)
        outcome = self._engine.present(session, self.facts(contact, session.language)).outcome
        return outcome.reason if isinstance(outcome, HangUp) else "left_flow"

    def phrase(self, key: str, language: str, **values: str) -> Prompt:
        """A sentence of the prompt catalogue outside any flow."""
        return self._engine.library.phrase(key, language, **values)

    def words(self, contact: Contact, key: str) -> Prompt:
        """A sentence of the catalogue for this person: in their language, and slowly if they asked for it."""
        return self.phrase(key, language_of(contact))._replace(pace=pace_of(contact))

    def position_words(self, contact: Contact, rank: int) -> Prompt:
        """Where this person stands in the line, 1 for the next one."""
        return self._engine.library.position(rank, language_of(contact))._replace(pace=pace_of(contact))

    def _next_step(self, session: str, heard: Input, facts: KnownFacts) -> tuple[FlowStep, str, Told]:
        """What follows, its session as it is kept, and what is told of it."""
        step = self._engine.step(Session.load(session), heard, dict(facts))
        return step, step.session.dump(), _told_of(step)

    async def _commit(self, contact: Contact, expected: int, step: FlowStep, session: str, told: Told) -> Situation:
        # The same input again is a repeat; another one at the same question comes too late and changes nothing.
        op = f"step:{contact.id}:{expected}:{crc32(session.encode())}"
        if await self._store.step(op, contact.id, expected, session, told):
            # Their number stays in the store: a process remembers what it asked, and a number must go with the contact.
            stepped = contact._replace(state=ContactState.IN_FLOW, step=expected + 1, session=session, private="")
            return await self._arrived_at(stepped, step)
        now = await self._store.contact(contact.id)
        return await self.situation(now or contact)

    async def _arrived_at(self, contact: Contact, step: FlowStep) -> Situation:
        outcome = step.outcome
        if isinstance(outcome, Enqueue):
            queued = await self._queueing.enqueue(contact, outcome, step.session)
            return Queued(queued, (*step.prompts, self.words(queued, "attente.entree")))
        if isinstance(outcome, HangUp):
            return Over(step.prompts)
        ask: Ask | None = step.ask
        assert ask is not None, "a step asks something or ends"
        return Asking(contact, step.prompts, ask)


def _told_of(step: FlowStep) -> Told:
    at = step.session
    return step.heard.data() if step.heard else {"flow": at.flow, "version": at.version, "node": at.node}


def language_of(contact: Contact) -> str:
    """The language a contact is spoken to in."""
    if contact.session:
        return str(json.loads(contact.session).get("language", "fr"))
    return card_of(contact).get("language", "fr")


def pace_of(contact: Contact) -> Pace:
    """How fast a contact asked to be spoken to."""
    if contact.session:
        return Session.load(contact.session).pace
    return "slow" if card_of(contact).get("pace") == "slow" else "normal"
