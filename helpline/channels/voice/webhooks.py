"""What the provider asks about a caller's leg, from the first ring to the last."""

from __future__ import annotations

from collections.abc import Mapping

from helpline.channels.voice.addresses import Addresses
from helpline.channels.voice.documents import Documents
from helpline.channels.voice.form import Form
from helpline.channels.voice.questions import Questions
from helpline.services.flow_steps import IN_LINE, WITH_AGENT, FlowSteps
from helpline.services.intake import Intake
from helpline.services.legs import Legs
from helpline.services.partings import Partings
from helpline.services.queueing import Queueing
from helpline.services.situations import Asking, Queued, Situation
from helpline.services.surveys import Surveys
from ivr_flows.session import Digits, Input, Prompt, Silence, Speech
from routing.errors import Unknown
from routing.model import Contact

Query = Mapping[str, str]
PATIENCE_SENTENCES = 4


class CallerWebhooks:
    """Reads a request, calls one service, renders the situation."""

    def __init__(
        self,
        intake: Intake,
        flows: FlowSteps,
        surveys: Surveys,
        queueing: Queueing,
        legs: Legs,
        partings: Partings,
        documents: Documents,
        addresses: Addresses,
    ) -> None:
        self._intake = intake
        self._flows = flows
        self._surveys = surveys
        self._queueing = queueing
        self._legs = legs
        self._partings = partings
        self._documents = documents
        self._to = addresses
        self._questions = Questions()

    async def inbound(self, form: Form, query: Query) -> str:
        """A call reaches the number."""
        _, situation = await self._intake.arrive(form.call, "voice", form.caller, form.dialled)
        return self._render(situation)

    async def flow(self, form: Form, query: Query) -> str:
        """An answer to a question: keys, words or silence."""
        number = _number(query, "n")
        if not form.finished and (asked := self._questions.take(query.get("c", ""), number, form.call)):
            try:
                return self._render(await self._flows.hear(asked, number, _heard(form)))
            except Unknown:
                pass  # the store was wiped meanwhile: they are nobody it knows
        contact = await self._find(form, query)
        if contact is None:
            return await self.inbound(form, query)
        if form.finished:
            return await self._left(contact, form)
        return self._render(await self._flows.hear(contact, number, _heard(form)))

    def first_answer(self, query: Query) -> bool:
        """Whether no answer to this question can have been heard yet: this process asked it and waits for it."""
        return self._questions.open(query.get("c", ""), _number(query, "n"))

    async def wait(self, form: Form, query: Query) -> str:
        """One turn of the wait."""
        contact = await self._find(form, query)
        if contact is None or contact.state not in IN_LINE | WITH_AGENT:
            return self._documents.leave_queue()
        turn, place = _number(query, "i"), query.get("p", "")
        if contact.state in WITH_AGENT:
            soon = self._flows.words(contact, "relation.bientot")
            return self._documents.hold_on(soon, self._to.wait(contact, place, turn + 1))
        return self._documents.wait(contact, place, turn, await self._wait_words(contact, turn))

    async def wait_key(self, form: Form, query: Query) -> str:
        """A key during the wait: « * » says the position again, any other says that the place is kept."""
        contact = await self._find(form, query)
        if contact is None or contact.state not in IN_LINE:
            return await self.wait(form, query)
        turn = _number(query, "i")
        if form.get("Digits") == "*":
            words = await self._wait_words(contact, 0)
        else:
            key = "attente.deja" if form.get("Digits") == "0" else "attente.touche"
            words = (self._flows.words(contact, key),)
        return self._documents.wait(contact, query.get("p", ""), turn, words)

    async def queue_exit(self, form: Form, query: Query) -> str:
        """Out of the provider's queue, for any reason it may give: the state says what comes next."""
        contact = await self._find(form, query)
        if contact is None:
            return await self.inbound(form, query)
        if form.finished or form.get("QueueResult") == "hangup":
            return await self._left(contact, form)
        if contact.state in IN_LINE and form.get("QueueResult") in ("queue-full", "error", "system-error"):
            patience = self._flows.words(contact, "panne.patience")
            return self._documents.hold_on(patience, self._to.connect(contact))
        return self._render(await self._flows.situation(contact))

    async def connect(self, form: Form, query: Query) -> str:
        """The caller has been moved towards an agent, or waits outside the provider's queue until it has room."""
        return await self._present(form, query)

    async def again(self, form: Form, query: Query) -> str:
        """The caller has been brought back to the wait because the agent's side broke."""
        return await self._present(form, query, "relation.coupee")

    async def connecting(self, form: Form, query: Query) -> str:
        """Alone in the conversation: for a moment, or because nobody will come, and then the leg is taken out of it."""
        if _number(query, "i") and (contact := await self._intake.find(query.get("c", ""))):
            await self._partings.alone(contact, _number(query, "n"))
        return self.soon(query)

    def soon(self, query: Query) -> str:
        """What is heard alone in the conversation; nothing need be known of who hears it."""
        language, turn = _language(query), _number(query, "i")
        again = self._to.connecting(query.get("c", ""), _number(query, "n"), language, turn + 1)
        return self._documents.hold_on(self._flows.phrase("relation.bientot", language), again, 10)

    async def caller_after(self, form: Form, query: Query) -> str:
        """The conversation is over and the caller is still there: the agent ended it, or the agent's leg broke."""
        contact = await self._find(form, query)
        if contact is None:
            return await self.inbound(form, query)
        if form.finished:
            return await self._left(contact, form)
        if contact.state in WITH_AGENT and contact.attempt == _number(query, "n") and contact.offer:
            return await self._out_of_the_talk(contact, contact.offer, _number(query, "i"))
        return self._render(await self._surveys.begin(contact))

    async def _out_of_the_talk(self, contact: Contact, offer: str, asked: int) -> str:
        now = await self._partings.came_back(contact, offer, asked)
        if now is None:
            return self._documents.ask_again(self._to.caller_after(contact, asked + 1))
        if now.state in IN_LINE | WITH_AGENT:
            return self._render(await self._flows.situation(now, self._apology(now)))
        return self._render(await self._surveys.begin(now))

    async def survey(self, form: Form, query: Query) -> str:
        """An answer once the talk is over; whoever hangs up instead has answered nothing."""
        contact = await self._find(form, query)
        if contact is None:
            return self._documents.farewell((self._flows.phrase("fin.aurevoir", _language(query)),))
        if form.finished:
            return self._documents.nothing()
        return self._render(await self._surveys.hear(contact, query.get("s", ""), _heard(form)))

    async def hold(self, form: Form, query: Query) -> str:
        """The caller is on hold: words and music, until they are taken back."""
        contact = await self._intake.find(query.get("c", ""))
        if contact is None or contact.state not in WITH_AGENT:
            return self._documents.nothing()
        return self._on_hold(self._flows.words(contact, "relation.attente"), query)

    def held(self, query: Query) -> str:
        """What is heard on hold while the store is away: the volunteer is still there."""
        return self._on_hold(self._flows.phrase("relation.attente", _language(query)), query)

    async def back(self, form: Form, query: Query) -> str:
        """A person whose talk was cut has answered our call, or is still there: a sentence, then the talk again."""
        contact = await self._legs.answered_back(query.get("o", ""), form.call)
        if contact is None:
            return self._documents.farewell((self._flows.phrase("relation.trop_tard", _language(query)),))
        said = self._flows.words(contact, "relation.retour" if query.get("s") else "relation.rappel")
        return self._documents.join(contact, "caller", said=(said,))

    async def back_status(self, form: Form, query: Query) -> str:
        """How that call goes on; only its end matters."""
        if form.finished:
            await self._legs.not_reached(query.get("o", ""), form.get("CallStatus"))
            await self._over(form)
        return self._documents.nothing()

    async def status(self, form: Form, query: Query) -> str:
        """The provider's last word on a caller's leg."""
        if form.finished:
            await self._over(form)
        return self._documents.nothing()

    async def _over(self, form: Form) -> None:
        contact = await self._intake.ended(form.call, ended_by(form))
        if contact is not None and contact.state in WITH_AGENT:
            await self._legs.lost_again(contact, form.call)

    async def _present(self, form: Form, query: Query, sorry: str | None = None) -> str:
        contact = await self._find(form, query)
        if contact is None:
            return await self.inbound(form, query)
        if form.finished:
            return await self._left(contact, form)
        said = (self._flows.words(contact, sorry),) if sorry else ()
        return self._render(await self._flows.situation(contact, said))

    async def _find(self, form: Form, query: Query) -> Contact | None:
        return await self._intake.find(query.get("c", ""), form.call, query.get("p", ""), form.caller)

    async def _left(self, contact: Contact, form: Form) -> str:
        await self._intake.leave(contact, ended_by(form))
        return self._documents.nothing()

    def _on_hold(self, words: Prompt, query: Query) -> str:
        return self._documents.on_hold(words, self._to.hold(query.get("c", ""), _language(query)))

    def _apology(self, contact: Contact) -> tuple[Prompt, ...]:
        return (self._flows.words(contact, "relation.coupee"),)

    def _render(self, situation: Situation) -> str:
        if isinstance(situation, Asking):
            self._questions.keep(situation.contact)
        place = self._queueing.place(situation.contact) if isinstance(situation, Queued) else ""
        return self._documents.render(situation, place)

    async def _wait_words(self, contact: Contact, turn: int) -> tuple[Prompt, ...]:
        """The position every second turn (40 s apart or more), a word of patience in between."""
        if turn % 2:
            return (self._flows.words(contact, f"attente.patience.{turn // 2 % PATIENCE_SENTENCES + 1}"),)
        position = await self._queueing.position(contact)
        return (self._flows.position_words(contact, position or 1),)


def _number(query: Query, name: str) -> int:
    text = query.get(name, "")
    return int(text) if text.isascii() and text.isdigit() else 0


def _language(query: Query) -> str:
    return query.get("l", "fr")


def ended_by(form: Form) -> str:
    """Who ended a person's leg: they did, or the line."""
    return "line" if form.cut else "contact"


def _heard(form: Form) -> Input:
    if form.get("Digits"):
        return Digits(form.get("Digits"))
    if form.get("SpeechResult"):
        return Speech(form.get("SpeechResult"))
    return Silence()
