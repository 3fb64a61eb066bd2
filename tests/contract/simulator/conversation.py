"""The helpline's own sequence in miniature (§2.2 A to F), answered by the little service and the official client."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client

from helpline.simulator.line import Line
from helpline.simulator.parties.scripted import Person, Softphone
from tests.contract.simulator.numbers import ACCOUNT, KEY, NUMBER, SECRET
from tests.contract.simulator.service import Service

EVENTS = ["initiated", "ringing", "answered", "completed"]
WAIT = '<Response><Say language="fr-FR">Vous êtes le premier.</Say><Pause length="20"/></Response>'


def conference(service: Service, label: str, **attributes: str) -> str:
    given = {"beep": "false", "endConferenceOnExit": "true", "participantLabel": label, "waitUrl": ""} | attributes
    written = " ".join(f'{name}="{value}"' for name, value in given.items())
    return (
        f'<Response><Dial action="/after-{label}"><Conference {written} statusCallback="{service.url}/conf" '
        'statusCallbackEvent="start end join leave mute hold modify announcement">c-7-1</Conference></Dial></Response>'
    )


@asynccontextmanager
async def rest(line: Line) -> AsyncIterator[Client]:
    """The unmodified official client, sent to the simulator by its documented `base_url`."""
    http = AsyncTwilioHttpClient()
    client = Client(KEY, SECRET, account_sid=ACCOUNT, http_client=http)
    client.api.base_url = line.url
    try:
        yield client
    finally:
        await http.close()


@dataclass
class Desk:
    """One caller in the queue and one softphone; `connects` puts them through."""

    service: Service
    line: Line
    client: Client
    caller: Person
    agent: Softphone

    async def offers(self, **more: object) -> str:
        """Ring the softphone; returns the call's SID."""
        made = await self.client.calls.create_async(
            to="client:agent_x?offer=O1",
            from_=NUMBER,
            url=f"{self.service.url}/offer",
            status_callback=f"{self.service.url}/leg",
            status_callback_event=EVENTS,
            timeout=20,
            **more,  # type: ignore[arg-type]
        )
        return str(made.sid)

    async def connects(self) -> str:
        """Accept and join both; returns the conference's SID."""
        await self.agent.rings()
        self.agent.accepts()
        await self.line.settle()
        return self.service.at("/conf")[0]["ConferenceSid"]


async def desk(service: Service, line: Line, client: Client) -> Desk:
    """The service redirects the caller inside the answer to the agent's leg, as §2.2 D does."""
    calls: list[Person] = []

    async def offer(_: object) -> str:
        await client.calls(calls[0].leg.sid).update_async(url=f"{service.url}/connect", method="POST")
        return conference(service, "agent")

    service.answers |= {
        "/inbound": '<Response><Enqueue waitUrl="/wait" action="/exit">q-general</Enqueue></Response>',
        "/wait": WAIT,
        "/offer": offer,
        "/connect": conference(service, "caller"),
        "/after-caller": '<Response><Say language="fr-FR">Au revoir.</Say><Hangup/></Response>',
        "/after-agent": "<Response><Hangup/></Response>",
    }
    calls.append(await line.dial(NUMBER))
    return Desk(service, line, client, calls[0], line.softphone("agent_x"))
