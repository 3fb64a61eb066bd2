"""Signing out, which is asked about while somebody is in the person's hand, or their telephone rings for the line."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from aiohttp import web

import routing.errors
from helpline.domain.accounts import Account
from helpline.domain.errors import Unavailable
from helpline.http.auth import COOKIE, SignedOut, account_of, check_form
from helpline.http.context import catalogue_of
from helpline.http.keys import SERVICES
from helpline.services.duty import InHand
from helpline.web.live import HUB
from helpline.web.pages import render

SURE = "sure"  # the form field of who was asked, and says yes


@dataclass(frozen=True, slots=True)
class LeaveView:
    """The question: what signing out ends, and the words of the way to stay."""

    warnings: tuple[str, ...]
    stay: str


async def sign_out(request: web.Request) -> web.StreamResponse:
    """End the session, the duty and every open page of this session; with people in hand, ask first."""
    try:
        account = await account_of(request)
    except SignedOut:
        raise web.HTTPSeeOther("/sign-in") from None
    await check_form(request, request.cookies[COOKIE])
    in_hand = await _in_hand(request, account)
    if in_hand and (await request.post()).get(SURE) != "yes":
        return render(request, "sign_out.html", _question(request, in_hand), status=409)
    await _leave(request, account)
    response = web.HTTPSeeOther("/sign-in?signed_out")
    response.del_cookie(COOKIE, path="/")
    raise response


async def _in_hand(request: web.Request, account: Account) -> InHand:
    """Leaving must work while the line is away: then nobody is known to be in hand."""
    with suppress(Unavailable, routing.errors.Unavailable):
        return await request.app[SERVICES].duty.in_hand(account)
    return InHand()


def _question(request: web.Request, in_hand: InHand) -> LeaveView:
    texts = catalogue_of(request)
    warnings = [texts("console.leave.talking")] if in_hand.talking else []
    warnings += [texts.count("console.leave", in_hand.writing)] if in_hand.writing else []
    stay = texts("sign_out.stay" if warnings else "sign_out.stay_on_duty")
    return LeaveView((*warnings, *([texts("console.leave.by_phone")] if in_hand.by_phone else [])), stay)


async def _leave(request: web.Request, account: Account) -> None:
    """While a store is away, silence ends the duty within seconds, and time ends the session."""
    services, token = request.app[SERVICES], request.cookies[COOKIE]
    with suppress(Unavailable, routing.errors.Unavailable):
        await services.duty.sign_off(account)
    with suppress(Unavailable):
        await services.sign_in.sign_out(token)
    await request.app[HUB].dismiss(token)
