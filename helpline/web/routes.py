"""Every address of the site."""

from __future__ import annotations

from aiohttp import web

from helpline.http import sockets
from helpline.http.context import is_secure
from helpline.http.errors import FAULT_PAGE, answer_errors
from helpline.http.keys import SETTINGS
from helpline.http.security import TWILIO_CONNECT, TWILIO_MEDIA, content_security_policy, harden
from helpline.settings import Settings
from helpline.web import (
    chat_commands,
    chat_feeds,
    commands,
    health,
    joining,
    live,
    live_sockets,
    own_phone,
    public_pages,
    screens,
    sign_in,
    sign_out,
    widget,
)
from helpline.web.assets import Assets
from helpline.web.pages import ASSETS, TEMPLATES, environment, fault_page
from helpline.web.public_pages import ADDRESSES, DOCUMENTS


def setup(app: web.Application) -> None:
    """Put the site on `app`, which already carries its settings and services."""
    settings = app[SETTINGS]
    app[ASSETS] = Assets(made=widget.words(settings.line_number, ADDRESSES["chat"], settings.chat_quit_url))
    app[TEMPLATES] = environment(app[ASSETS])
    app[FAULT_PAGE] = fault_page
    app.middlewares.append(answer_errors)
    harden(app, _policy(settings), https=is_secure(settings.public_url))
    sockets.setup(app)
    app.cleanup_ctx.append(live.keep_live)
    app.cleanup_ctx.append(chat_feeds.keep_chats)
    app.add_routes(
        [
            *(web.get(address, public_pages.home) for address in ADDRESSES["home"].values()),
            *(web.get(address, public_pages.read) for name in DOCUMENTS for address in ADDRESSES[name].values()),
            *(web.get(address, joining.show_form) for address in ADDRESSES["volunteer"].values()),
            *(web.post(address, joining.apply) for address in ADDRESSES["volunteer"].values()),
            *(web.get(address, public_pages.chat) for address in ADDRESSES["chat"].values()),
            web.get(widget.ADDRESS, widget.entry),
            web.get("/status.json", public_pages.status),
            web.get("/invitation/{secret}", joining.show_invitation),
            web.post("/invitation/{secret}", joining.join),
            web.get("/desk", sign_in.home),
            web.get("/sign-in", sign_in.show_sign_in),
            web.post("/sign-in", sign_in.sign_in),
            web.post("/sign-out", sign_out.sign_out),
            web.get("/session", sign_in.session),
            web.post("/language", sign_in.choose_language),
            web.get("/console", screens.console),
            web.get("/console/live", live_sockets.console_live),
            web.post("/console/presence", commands.set_presence),
            web.post("/console/offers/{id}/answering", commands.answering),
            web.post("/console/offers/{id}/decline", commands.decline),
            web.post("/console/contacts/{id}/hang-up", commands.hang_up),
            web.post("/console/contacts/{id}/hold", commands.hold),
            web.post("/console/contacts/{id}/mute", commands.mute),
            web.post("/console/contacts/{id}/ring-back", commands.ring_back),
            web.post("/console/contacts/{id}/close", commands.close),
            web.post("/console/contacts/{id}/say", chat_commands.say),
            web.post("/console/contacts/{id}/transfer", chat_commands.transfer),
            web.get("/console/colleagues", chat_commands.colleagues),
            web.post("/console/phone", own_phone.verify),
            web.get("/console/phone", own_phone.show),
            web.post("/console/phone/forget", own_phone.forget),
            web.post("/console/softphone-token", commands.softphone_token),
            web.get("/supervision", screens.supervision),
            web.get("/supervision/live", live_sockets.supervision_live),
            web.get("/supervision/applications", joining.list_applications),
            web.post("/supervision/applications/{id}/invite", joining.invite),
            web.post("/supervision/applications/{id}/decline", joining.decline),
            web.get("/healthz", health.healthz),
            web.get("/static/{hash}/{name:.+}", app[ASSETS].serve),
        ]
    )


def _policy(settings: Settings) -> str:
    if settings.softphone == "twilio":
        return content_security_policy(connect=TWILIO_CONNECT, media=TWILIO_MEDIA)
    simulator = "/".join(settings.softphone.split("/", 3)[:3])
    return content_security_policy(connect=(simulator,), media=())
