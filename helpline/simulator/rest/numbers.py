"""The account's own numbers and the addresses they carry."""

from hashlib import md5

from aiohttp import web

from helpline.simulator.rest import render
from helpline.simulator.rest.door import Call


async def index(request: Call) -> web.Response:
    wanted = request.query.get("PhoneNumber")
    account = request.board.settings.account_sid
    items = [
        render.number(e164, urls, account, _sid(e164))
        for e164, urls in request.board.numbers.items()
        if wanted in (None, e164)
    ]
    return render.page(request, "incoming_phone_numbers", items)


def _sid(e164: str) -> str:
    """The same number keeps the same SID over restarts."""
    return "PN" + md5(e164.encode(), usedforsecurity=False).hexdigest()
