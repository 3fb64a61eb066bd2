"""The call that verifies a volunteer's own telephone: the code on their screen is keyed on it."""

from __future__ import annotations

from collections.abc import Mapping

from helpline.channels.voice.addresses import Addresses
from helpline.channels.voice.documents import Documents
from helpline.channels.voice.form import Form
from helpline.services.flow_steps import FlowSteps
from helpline.services.verification import CODE_LENGTH, Verification
from ivr_flows.session import Prompt

Query = Mapping[str, str]


class VerificationWebhooks:
    """Reads a request, calls the service, renders what is said."""

    def __init__(
        self, verification: Verification, flows: FlowSteps, documents: Documents, addresses: Addresses
    ) -> None:
        self._verification = verification
        self._flows = flows
        self._documents = documents
        self._to = addresses

    async def answered(self, form: Form, query: Query) -> str:
        """Who calls, and what to key."""
        return self._ask("bonjour", query)

    async def code(self, form: Form, query: Query) -> str:
        """Four digits, or silence: a voicemail."""
        word = await self._verification.keyed(query.get("a", ""), query.get("v", ""), form.get("Digits"))
        if word in ("encore", "rien"):
            return self._ask(word, query)
        return self._documents.farewell((self._words(word),))

    async def status(self, form: Form, query: Query) -> str:
        """The call is over."""
        if form.finished:
            await self._verification.over(query.get("a", ""), query.get("v", ""))
        return self._documents.nothing()

    def _ask(self, word: str, query: Query) -> str:
        url = self._to.verification_code(query.get("a", ""), query.get("v", ""))
        return self._documents.ask_keys((self._words(word),), CODE_LENGTH, url)

    def _words(self, word: str) -> Prompt:
        return self._flows.phrase(f"agent.verification.{word}", "fr")
