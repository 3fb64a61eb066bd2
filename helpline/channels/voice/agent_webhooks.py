"""What the provider asks and tells about an agent's leg and about the conversation."""

from __future__ import annotations

from collections.abc import Mapping

from helpline.channels.voice.documents import Documents
from helpline.channels.voice.form import Form
from helpline.services.flow_steps import FlowSteps
from helpline.services.intake import Intake
from helpline.services.legs import Legs
from routing.store import Party

Query = Mapping[str, str]
_HUNG_UP = "participant_hung_up"


class AgentWebhooks:
    """Reads a request, calls one service, renders what the agent's leg should do."""

    def __init__(self, intake: Intake, flows: FlowSteps, legs: Legs, documents: Documents) -> None:
        self._intake = intake
        self._flows = flows
        self._legs = legs
        self._documents = documents

    async def offer(self, form: Form, query: Query) -> str:
        """The agent's leg has answered: the one claim of the offer."""
        contact = await self._legs.answered(query.get("o", ""), form.call)
        if contact is None:
            return self._documents.farewell((self._flows.phrase("agent.disparu", "fr"),))
        return self._documents.join(contact, "agent")

    async def agent_after(self, form: Form, query: Query) -> str:
        """The conversation has ended under the agent's leg, or it was brought here to be told why."""
        offer = query.get("o", "")
        if form.finished:
            await self._legs.agent_leg_ended(offer)
            return self._documents.nothing()
        word = await self._legs.conversation_over(offer)
        return self._documents.farewell((self._flows.phrase(f"agent.{word}", "fr"),))

    async def leg_status(self, form: Form, query: Query) -> str:
        """How the agent's leg goes on. Only its end matters here: joining is told by the conversation."""
        offer, status = query.get("o", ""), form.get("CallStatus")
        if status == "completed":
            await self._legs.unanswered(offer, "ended", missed=False)
            await self._legs.agent_leg_ended(offer)
        elif form.finished:
            await self._legs.unanswered(offer, status, missed=_rang_out(form))
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
                await self._intake.leave(contact)
            else:
                await self._legs.agent_dropped(contact, contact.offer)
        return self._documents.nothing()


def _rang_out(form: Form) -> bool:
    """Whether it rang until nobody answered (SIP 487). A refusal or an absent softphone may be `no-answer` as well."""
    return form.get("CallStatus") == "no-answer" and form.get("SipResponseCode") == "487"
