"""After a talk: a short flow for the person who is still there, told in events. The helper is not held by it."""

from __future__ import annotations

from collections.abc import Iterable

from helpline.services.flow_steps import FlowSteps, language_of, pace_of
from helpline.services.situations import AskingAfter, Over, Situation
from ivr_flows.engine import Engine
from ivr_flows.session import Input, Prompt, Session, Step
from routing.errors import Unknown
from routing.model import Contact, ContactState
from routing.store import Store

_AFTER_TALK = frozenset({ContactState.WRAPPING_UP, ContactState.CLOSED})


class Surveys:
    """Asks what the flow named in `after` of the main flow asks. The session travels in the question's own address."""

    def __init__(self, store: Store, engine: Engine, flows: FlowSteps, flow: str) -> None:
        self._store = store
        self._engine = engine
        self._flows = flows
        self._flow = flow

    async def begin(self, contact: Contact) -> Situation:
        """What is due to a person still there whose talk is over: a question if one is written, or goodbye."""
        after = self._engine.library.flow(self._flow).after
        if not after or not contact.agent or contact.state not in _AFTER_TALK:
            return await self._flows.situation(contact)
        language = language_of(contact)
        return self._situation(contact, self._engine.begin(after, self._flows.facts(contact, language), language))

    async def again(self, contact: Contact, asked: str) -> Situation:
        """The question of session `asked` once more; without one, what is due first."""
        if not asked:
            return await self.begin(contact)
        session = Session.load(asked)
        return self._situation(contact, self._engine.present(session, self._flows.facts(contact, session.language)))

    async def hear(self, contact: Contact, asked: str, given: Input) -> Situation:
        """Take what the person keyed or said at the question of session `asked`; it is told once."""
        session = Session.load(asked)
        step = self._engine.step(session, given, self._flows.facts(contact, session.language))
        if step.heard:
            try:
                op = f"survey:{contact.id}:{session.step}"
                await self._store.tell(op, contact.id, "survey.heard", step.heard.data())
            except Unknown:
                pass  # forgotten meanwhile: a goodbye is due all the same
        return self._situation(contact, step)

    def _situation(self, contact: Contact, step: Step) -> Situation:
        prompts = tuple(self._paced(contact, step.prompts))
        return AskingAfter(contact, prompts, step.ask, step.session) if step.ask else Over(prompts)

    @staticmethod
    def _paced(contact: Contact, prompts: Iterable[Prompt]) -> Iterable[Prompt]:
        pace = pace_of(contact)
        return (prompt._replace(pace=pace) if pace == "slow" else prompt for prompt in prompts)
