"""Every address given to the provider. Each carries our own ids, since callbacks can come before the REST answer."""

from __future__ import annotations

import re
from urllib.parse import quote_plus

from helpline.services.flow_steps import language_of
from ivr_flows.session import Session
from routing.model import Contact, Offer

# What the provider does when we do not answer. It stands after the « # », which is neither sent nor signed. By default
# it tries again only when it cannot connect: then a process killed with a request in its hand is heard as an error, and
# a notice refused for want of Redis is lost. Three tries of 1.5 s to connect and 3.5 s to answer fill its 15 s.
PERSISTENCE = "#ct=1500&rt=3500&rc=2&rp=all"
_PLAIN = re.compile(r"[A-Za-z0-9_.-]*")


class Addresses:
    """Builds absolute addresses under the public URL (relative ones fail in TwiML given through REST).

    `l` is the language of whoever is spoken to there: what is said when the store is away needs nothing else.
    """

    def __init__(self, public_url: str) -> None:
        self._base = public_url.rstrip("/")

    def inbound(self) -> str:
        return self._to("/voice/inbound")

    def fallback(self) -> str:
        return self._to("/voice/fallback")

    def status(self) -> str:
        return self._to("/voice/status")

    def flow(self, contact: Contact, language: str) -> str:
        """The answer to question number `contact.step`. Written out: it is asked for most, and an id is letters."""
        spoken = "" if language == "fr" else f"&l={language}"
        return self.same(f"/voice/flow?c={contact.id}&n={contact.step}{spoken}")

    def wait(self, contact: Contact, place: str, turn: int) -> str:
        return self._to("/voice/wait", c=contact.id, p=place, i=turn, **_spoken(contact))

    def wait_key(self, contact: Contact, place: str, turn: int) -> str:
        return self._to("/voice/wait/key", c=contact.id, p=place, i=turn, **_spoken(contact))

    def queue_exit(self, contact: Contact, place: str) -> str:
        return self._to("/voice/queue-exit", c=contact.id, p=place, **_spoken(contact))

    def again(self, contact: Contact) -> str:
        """Where a leg is brought back to the wait, with an apology."""
        return self._to("/voice/again", c=contact.id, **_spoken(contact))

    def connect(self, contact: Contact) -> str:
        return self._to("/voice/connect", c=contact.id, n=contact.attempt, **_spoken(contact))

    def connecting(self, contact: str, attempt: int, language: str, turn: int = 0) -> str:
        """What a person hears alone in conversation number `attempt`; `turn` counts the times before."""
        return self._to("/voice/connecting", c=contact, n=attempt, l=language, i=turn)

    def caller_after(self, contact: Contact, asked: int = 0) -> str:
        """Where a caller's leg asks what to do once out of the conversation; `asked` counts the times before."""
        again = {"i": asked} if asked else {}
        return self._to("/voice/caller-after", c=contact.id, n=contact.attempt, **again, **_spoken(contact))

    def survey(self, contact: Contact, session: Session) -> str:
        """The answer to a question asked once the talk is over: `session` is not kept elsewhere."""
        return self._to("/voice/survey", c=contact.id, s=session.dump(), **_spoken(contact))

    def conference(self, contact: Contact) -> str:
        return self._to("/voice/conference", c=contact.id, n=contact.attempt)

    def offer(self, offer: Offer) -> str:
        return self._to("/voice/offer", o=offer.id)

    def leg_status(self, offer: Offer) -> str:
        return self._to("/voice/leg-status", o=offer.id)

    def offer_answer(self, offer: Offer, turn: int) -> str:
        """Where a key pressed on an agent's own telephone goes; `turn` counts the times it was asked for."""
        return self._to("/voice/offer/answer", o=offer.id, i=turn)

    def ringing_back(self) -> str:
        return self._to("/voice/ringing-back")

    def back(self, offer: Offer, contact: Contact, on_the_line: bool = False) -> str:
        """Where the person called back is told who calls, and joins; or, still `on_the_line`, who comes back."""
        still = {"s": 1} if on_the_line else {}
        return self._to("/voice/back", o=offer.id, **still, **_spoken(contact))

    def back_status(self, offer: Offer) -> str:
        return self._to("/voice/back-status", o=offer.id)

    def hold(self, contact: str, language: str) -> str:
        """What a person on hold hears."""
        return self._to("/voice/hold", c=contact, l=language)

    def verification(self, agent: str, check: str) -> str:
        return self._to("/voice/verification", a=agent, v=check)

    def verification_code(self, agent: str, check: str) -> str:
        """Where the code keyed goes."""
        return self._to("/voice/verification/code", a=agent, v=check)

    def verification_status(self, agent: str, check: str) -> str:
        return self._to("/voice/verification/status", a=agent, v=check)

    def agent_after(self, offer: str) -> str:
        return self._to("/voice/agent-after", o=offer)

    def audio(self, name: str) -> str:
        return f"{self._base}/voice/audio/{name}"

    def same(self, target: str) -> str:
        """The address of a request's raw target (path and query), to be asked again."""
        return self._base + target + PERSISTENCE

    def _to(self, path: str, **ids: str | int) -> str:
        query = "&".join([f"{name}={_quoted(value)}" for name, value in ids.items()])
        return self.same(f"{path}?{query}" if query else path)


def _spoken(contact: Contact) -> dict[str, str]:
    """The language of a person who does not speak French."""
    language = language_of(contact)
    return {} if language == "fr" else {"l": language}


def _quoted(value: str | int) -> str:
    """As part of a query. Our own identifiers are letters, and most of what stands in an address is one."""
    return str(value) if isinstance(value, int) or _PLAIN.fullmatch(value) else quote_plus(value)
