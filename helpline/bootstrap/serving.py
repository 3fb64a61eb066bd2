"""What a web process and a sweep process work with."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from helpline.adapters.answers import RedisAnswers
from helpline.bootstrap.chat import Chat, chat_of
from helpline.bootstrap.connections import Connections, connections
from helpline.bootstrap.line import Line, line_of
from helpline.bootstrap.people import People, people_of
from helpline.bootstrap.voice import softphones
from helpline.services.adjusting import Adjusting
from helpline.services.agent_desk import AgentDesk
from helpline.services.bundle import Services
from helpline.services.conversations import Conversations
from helpline.services.effects import Effects
from helpline.services.legs import Legs
from helpline.services.letting_go import LettingGo
from helpline.services.offers import Offers
from helpline.services.partings import Partings
from helpline.services.ports import Gateway
from helpline.services.records import Drain
from helpline.services.ringing import Ringing
from helpline.services.takers import Takers
from helpline.services.wallboard import Wallboard
from helpline.services.wrap_up import WrapUp
from helpline.settings import Settings


@dataclass(frozen=True, slots=True)
class Sweeping:
    """What a sweep process needs besides the services."""

    services: Services
    effects: Effects
    drain: Drain


@asynccontextmanager
async def open_services(
    settings: Settings, gateway: Gateway | None = None, now: Callable[[], int] | None = None
) -> AsyncIterator[Sweeping]:
    """Everything, connected; closed again at the end. Must be entered inside a running loop.

    `gateway` stands in for the provider's REST side where it is recorded instead of asked; `now` (milliseconds) for
    Redis's own clock where time is played.
    """
    async with connections(settings, gateway, now) as made:
        line = line_of(settings, made)
        chat = chat_of(settings, made, line)
        people = people_of(settings, made, line, chat)
        gateways: dict[str, Gateway] = {"voice": made.voice, "chat": chat.gateway}
        services = _services(settings, made, line, chat, people, LettingGo(made.store, gateways))
        ringing = Ringing(made.store, people.phones, people.guard)
        effects = Effects(made.store, gateways, line.intake, ringing, Adjusting(made.store, made.ids))
        yield Sweeping(services, effects, Drain(made.store, line.records))


def _services(
    settings: Settings, made: Connections, line: Line, chat: Chat, people: People, legs: LettingGo
) -> Services:
    store = made.store
    return Services(
        store=store,
        ids=made.ids,
        accounts=people.accounts,
        sign_in=people.sign_in,
        opening=made.opening,
        flows=line.flows,
        surveys=line.surveys,
        queueing=line.queueing,
        intake=line.intake,
        legs=Legs(store),
        partings=Partings(store, made.voice, line.intake),
        answers=RedisAnswers(made.pipe, settings.line_name),
        softphones=softphones(settings),
        duty=people.duty,
        verification=people.verification,
        offers=Offers(store, chat.desk),
        conversations=Conversations(store, legs),
        wrap_up=WrapUp(store, legs),
        agent_desk=AgentDesk(store, made.policy, people.duty, people.known),
        wallboard=Wallboard(store, people.colleagues),
        public_status=line.status,
        applications=people.applications,
        transcripts=made.transcripts,
        chats=chat.chats,
        chat_desk=chat.desk,
        takers=Takers(store, people.colleagues),
    )
