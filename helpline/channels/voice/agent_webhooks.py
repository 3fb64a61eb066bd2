"""What the provider asks and tells about an agent's leg and about the conversation."""

from __future__ import annotations

from collections.abc import Mapping

from helpline.channels.voice.addresses import Addresses
from helpline.channels.voice.documents import Documents
from helpline.channels.voice.form import Form
from helpline.channels.voice.webhooks import ended_by
from helpline.services.flow_steps import FlowSteps
from helpline.services.intake import Intake
from helpline.services.legs import Legs
from helpline.services.partings import Partings
from ivr_flows.session import Prompt
from routing.model import Offer, OfferState
from routing.store import Party

Query = Mapping[str, str]
_HUNG_UP = "participant_hung_up"


class AgentWebhooks:
    """Reads a request, calls one service, renders what the agent's leg should do."""

    def __init__(
        self,
        intake: Intake,
        flows: FlowSteps,
        legs: Legs,
        partings: Partings,
        documents: Documents,
        addresses: Addresses,
    ) -> None:
        self._intake = intake
        self._flows = flows
        self._legs = legs
        self._partings = partings
        self._documents = documents
        self._to = addresses

    async def offer(self, form: Form, query: Query) -> str:
        """The agent's leg has answered. A softphone claims the offer; a telephone may be a voicemail: it must press 1.

        What is said then may be recorded by it: nothing personal.
        """
        offer = await self._legs.picked_up(query.get("o", ""), form.call)
        if offer is None or offer.via != "phone":
            return await self._claim(query.get("o", ""), form.call)
        if offer.state is not OfferState.PENDING:
            return self._too_late(offer)
        return self._ask(offer, "rappelle" if offer.back else "offre", 1)

    async def offer_answer(self, form: Form, query: Query) -> str:
        """A key on the agent's own telephone: 1 takes the call, 2 declines it; another is asked for once more."""
        offer, key = query.get("o", ""), form.get("Digits")
        if key == "1":
            return await self._claim(offer, form.call)
        known = await self._legs.picked_up(offer, form.call)
        if known is None or known.state is not OfferState.PENDING:
            return self._too_late(known)
        if not key:
            return await self._silence(known)
        if key != "2" and query.get("i") == "1":
            return self._ask(known, "touche_rappel" if known.back else "touche", 2)
        return await self._refuse(known, key)

    async def _silence(self, offer: Offer) -> str:
        """Nothing was keyed. A voicemail may hear the goodbye, and so may a volunteer who wonders what became of it."""
        await self._legs.unanswered(offer.id, "voicemail", missed=True)
        return self._bye("rien_rappel" if offer.back else "rien")

    async def _refuse(self, offer: Offer, key: str) -> str:
        """By the key 2, or by a second wrong one."""
        if not await self._legs.refused(offer.id, "by_phone" if key == "2" else "wrong_key"):
            return self._too_late(offer)
        if offer.back:
            return self._bye("renonce" if key == "2" else "reessayer")
        return self._bye("refuse" if key == "2" else "laisse")

    def _too_late(self, offer: Offer | None) -> str:
        """The offer is over. Nobody else has taken a person who was to be called back."""
        return self._bye("reessayer" if offer is not None and offer.back else "pris")

    async def ringing_back(self, form: Form, query: Query) -> str:
        """Alone in the conversation while the person is called back."""
        return self._documents.hold_on(self._words("rappel"), self._to.ringing_back(), 10)

    async def agent_after(self, form: Form, query: Query) -> str:
        """The conversation has ended under the agent's leg, or it was brought here to be told why."""
        offer = query.get("o", "")
        if form.finished:
            await self._partings.agent_leg_ended(offer, form.cut)
            return self._documents.nothing()
        word = await self._partings.conversation_over(offer)
        return self._bye(word) if word else self._documents.ask_again(self._to.agent_after(offer))

    async def leg_status(self, form: Form, query: Query) -> str:
        """How the agent's leg goes on: that it rings, and its end. Joining is told by the conversation."""
        offer, status = query.get("o", ""), form.get("CallStatus")
        if status == "ringing":
            await self._legs.rings(offer, form.call)
        elif status == "completed":
            await self._legs.hung_up_unclaimed(offer)
        elif form.finished:
            await self._legs.unanswered(offer, status, missed=_rang_out(form))
        if form.finished:
            await self._partings.agent_leg_ended(offer, form.cut)
        return self._documents.nothing()

    async def conference(self, form: Form, query: Query) -> str:
        """Who came into the conversation and who left it of their own will."""
        contact = await self._intake.find(query.get("c", ""))
        if contact is None or str(contact.attempt) != query.get("n") or contact.offer is None:
            return self._documents.nothing()
        event = form.get("StatusCallbackEvent")
        party: Party = "contact" if form.get("CallSid") == contact.external else "agent"
        if event == "participant-join":
            await self._legs.joined(contact, party, form.get("ConferenceSid"))
        elif event == "participant-leave" and form.get("ReasonParticipantLeft") == _HUNG_UP:
            if party == "contact":
                await self._intake.leave(contact, ended_by(form))
            else:
                await self._partings.agent_left(contact, contact.offer, form.cut)
        return self._documents.nothing()

    async def _claim(self, offer: str, leg: str) -> str:
        claimed = await self._legs.answered(offer, leg)
        if claimed is None:
            return self._too_late(await self._legs.offer(offer))
        contact, back = claimed
        return self._documents.join(contact, "agent", wait=self._to.ringing_back() if back else "")

    def _ask(self, offer: Offer, word: str, turn: int) -> str:
        return self._documents.ask_keys((self._words(word),), 1, self._to.offer_answer(offer, turn))

    def _bye(self, word: str) -> str:
        return self._documents.farewell((self._words(word),))

    def _words(self, word: str) -> Prompt:
        return self._flows.phrase(f"agent.{word}", "fr")


def _rang_out(form: Form) -> bool:
    """Whether it rang until nobody answered (SIP 487). A refusal or an absent softphone may be `no-answer` as well."""
    return form.get("CallStatus") == "no-answer" and form.get("SipResponseCode") == "487"
