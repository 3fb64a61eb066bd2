"""What one volunteer's console shows: one atomic read, made into a frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from helpline.domain.accounts import Account
from helpline.geography.postal_codes import postal_codes
from helpline.services.calling_back import called_back, offers_back, standing
from helpline.services.duty import Duty
from helpline.services.frames import Frame, Json
from helpline.services.personal import can_be_called, code_of, last_digits
from helpline.services.phones import KnownPhones
from helpline.services.queueing import card_of
from routing.model import Agent, AgentView, Contact, ContactState, Offer, OfferState, Policy
from routing.store import Store

IN_HAND = (ContactState.CONNECTING, ContactState.CONNECTED, ContactState.WRAPPING_UP)


@dataclass(frozen=True, slots=True)
class LineSummary:
    """The line as volunteers see it: how many wait, and since when the oldest has."""

    waiting: int = 0
    oldest: int | None = None


class AgentDesk:
    """Reads a volunteer's screen. What is not theirs to see never enters a view."""

    def __init__(self, store: Store, policy: Policy, duty: Duty, phones: KnownPhones) -> None:
        self._store = store
        self._policy = policy
        self._duty = duty
        self._phones = phones

    async def frame(self, account: Account, line: LineSummary) -> Frame:
        """The screen of this person now. Somebody the line has forgotten (it was wiped) is made known again."""
        read = await self._store.agent_view(account.id)
        if read.agent is None:
            await self._duty.sign_on(account)
            read = await self._store.agent_view(account.id)
        back = await offers_back(self._store, read)
        return frame_of(read, account, line, self._policy, await self._phones.last_digits(account.id), back)

    async def moment(self, account: Account) -> int:
        """The number of the line's last event: a frame of this number or above shows what was just done."""
        return (await self._store.agent_view(account.id)).n


def frame_of(
    read: AgentView,
    account: Account,
    line: LineSummary,
    policy: Policy,
    phone: str | None = None,
    back: Mapping[str, Offer] = MappingProxyType({}),
) -> Frame:
    """Build the view of docs/reference/console-protocol.md; what does not apply is absent. `phone` is the last two
    digits of their verified number, `back` the offers by which people are called back."""
    me = _me(read.agent, account)
    view: dict[str, Json] = {
        "me": me | {"phone": {"last_digits": phone, "verified": True}} if phone else me,
        "contacts": {
            c.id: {**_contact(c, account.id, policy), **standing(back.get(c.id))}
            for c in read.contacts
            if c.state in IN_HAND
        },
        "line": _present({"waiting": line.waiting, "oldest": line.oldest}),
    }
    contacts = {contact.id: contact for contact in read.contacts}
    if read.offer is not None and read.offer.state in (OfferState.PENDING, OfferState.ACCEPTED):
        view["offer"] = _offer(read.offer, contacts.get(read.offer.contact), account.id)
    return Frame(read.epoch, read.n, read.at, view)


def _me(agent: Agent | None, account: Account) -> dict[str, Json]:
    me: dict[str, Json] = {"id": account.id, "name": account.name}
    if agent is None:
        return me | {"presence": "offline", "activity": "offline", "misses": 0, "via": "softphone"}
    me |= {"presence": agent.presence.value, "activity": agent.activity.value, "misses": agent.misses}
    me |= {"since": agent.since, "via": agent.via}
    return me | _present({"reason": agent.reason or None, "until": agent.until})


def _offer(offer: Offer, contact: Contact | None, agent: str) -> Mapping[str, Json]:
    card = card_of(contact)
    return _present(
        {
            "id": offer.id,
            "state": offer.state.value,
            "via": offer.via,
            "contact": offer.contact,
            "channel": offer.channel,
            "transferred": card.get("transferred", agent) != agent or None,
            "topic": card.get("topic"),
            "language": card.get("language"),
            "queued_at": contact.queued_at if contact else None,
            "made_at": offer.made_at,
            "deadline": offer.deadline,
            "answering": offer.answering,  # the card in every tab knows that it was pressed
        }
    )


def _contact(contact: Contact, agent: str, policy: Policy) -> Mapping[str, Json]:
    card = card_of(contact)
    # The talk's clock is kept while the person who was cut off is called back.
    back = called_back(contact)
    wrapping = contact.state is ContactState.WRAPPING_UP and contact.ended_at is not None
    return _present(
        {
            "state": contact.state.value,
            "channel": contact.channel,
            "transferred": card.get("transferred", agent) != agent or None,
            "topic": card.get("topic"),
            "language": card.get("language"),
            "last_digits": last_digits(contact),
            "place": _place(code_of(contact)),
            "since": None if back else contact.connected_at,
            "hold": contact.notes.get("hold") and True,
            "mute": contact.notes.get("mute") and True,
            "back": back or None,
            "ended_at": contact.ended_at,
            "ended_by": contact.ended_by,
            "ring_back": (contact.perhaps_cut and can_be_called(contact)) or None,
            "wrap_deadline": contact.ended_at + policy.wrap_up_ms if wrapping and contact.ended_at else None,
        }
    )


def _place(code: str | None) -> Mapping[str, Json] | None:
    """Where the person says they live, in the names of the table; None when they gave no code."""
    found = postal_codes().find(code) if code else None
    if code is None or found is None:
        return None
    where = {"departement": found.departement.name, "shared": found.shared or None, "guessed": found.guessed or None}
    return _present({"code": code, "commune": found.commune or None, **where})


def _present(fields: Mapping[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in fields.items() if value is not None}
