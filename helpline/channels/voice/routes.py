"""The addresses of the voice channel."""

from __future__ import annotations

from aiohttp import web

from helpline.channels.voice.agent_webhooks import AgentWebhooks
from helpline.channels.voice.documents import Documents
from helpline.channels.voice.guard import Guard, twiml
from helpline.channels.voice.music import waiting_music
from helpline.channels.voice.verification_webhooks import VerificationWebhooks
from helpline.channels.voice.webhooks import CallerWebhooks
from helpline.http.security import FOR_MACHINES
from helpline.services.flow_steps import FlowSteps


def setup(
    app: web.Application,
    guard: Guard,
    callers: CallerWebhooks,
    agents: AgentWebhooks,
    verification: VerificationWebhooks,
    documents: Documents,
    flows: FlowSteps,
) -> None:
    """Add every address the provider may ask for."""

    async def audio(request: web.Request) -> web.Response:
        """For everybody: the provider, and the on-screen telephone, whose page has another origin."""
        headers = {
            **FOR_MACHINES,
            "Cache-Control": "public, max-age=86400",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        return web.Response(body=waiting_music(), content_type="audio/wav", headers=headers)

    async def fallback(request: web.Request) -> web.Response:
        """Static: it can be saved and stand on another host."""
        await request.read()  # unread, it would keep the connection lingering
        return twiml(documents.farewell((flows.phrase("panne.secours", "fr"),)))

    app.router.add_get("/voice/audio/attente.wav", audio)
    app.router.add_route("*", "/voice/fallback", fallback)
    app.router.add_post("/voice/inbound", guard.caller(callers.inbound))
    app.router.add_post("/voice/flow", guard.caller(callers.flow, callers.first_answer))
    app.router.add_post("/voice/wait", guard.caller(callers.wait))
    app.router.add_post("/voice/wait/key", guard.caller(callers.wait_key))
    app.router.add_post("/voice/queue-exit", guard.caller(callers.queue_exit))
    app.router.add_post("/voice/again", guard.caller(callers.again))
    app.router.add_post("/voice/connect", guard.caller(callers.connect))
    app.router.add_post("/voice/connecting", guard.waiting(callers.connecting, callers.soon))
    app.router.add_post("/voice/caller-after", guard.caller(callers.caller_after))
    app.router.add_post("/voice/survey", guard.caller(callers.survey))
    app.router.add_post("/voice/status", guard.notice(callers.status))
    app.router.add_post("/voice/offer", guard.agent(agents.offer))
    app.router.add_post("/voice/hold", guard.waiting(callers.hold, callers.held))
    app.router.add_post("/voice/back", guard.caller(callers.back, greeting="panne.rappel"))
    app.router.add_post("/voice/back-status", guard.notice(callers.back_status))
    app.router.add_post("/voice/offer/answer", guard.agent(agents.offer_answer))
    app.router.add_post("/voice/ringing-back", guard.agent(agents.ringing_back))
    app.router.add_post("/voice/verification", guard.agent(verification.answered, "agent.verification.panne"))
    app.router.add_post("/voice/verification/code", guard.agent(verification.code, "agent.verification.panne"))
    app.router.add_post("/voice/verification/status", guard.notice(verification.status))
    app.router.add_post("/voice/agent-after", guard.agent(agents.agent_after, "agent.fin"))
    app.router.add_post("/voice/leg-status", guard.notice(agents.leg_status))
    app.router.add_post("/voice/conference", guard.notice(agents.conference))
