"""The widget as a page loads it: one module under an address that never changes; all it needs stands under the hash."""

from __future__ import annotations

import json
from collections.abc import Mapping

from aiohttp import web

from helpline.i18n.catalogue import LANGUAGES, load
from helpline.i18n.numbers import national
from helpline.web.assets import FOREIGN, OPEN_TO_ALL
from helpline.web.pages import ASSETS

ADDRESS = "/chat/widget.js"
KEPT = "public, max-age=300"  # a new version is everywhere five minutes later


def words(line_number: str, pages: Mapping[str, str], quit_url: str) -> dict[str, bytes]:
    """The files of what the widget says, one for each language. `pages` are our own pages that carry it."""
    return {
        f"{FOREIGN}words.{language}.json": _words(language, line_number, pages[language], quit_url)
        for language in LANGUAGES
    }


async def entry(request: web.Request) -> web.Response:
    """The module that other sites name."""
    text = f'import "{request.app[ASSETS].url(FOREIGN + "install.js")}";\n'
    headers = {"Cache-Control": KEPT, **OPEN_TO_ALL}
    return web.Response(text=text, content_type="text/javascript", headers=headers)


def _words(language: str, line_number: str, page: str, quit_url: str) -> bytes:
    body = {
        "language": language,
        "phone": national(line_number),
        "tel": line_number,
        "page": page,
        "quit": quit_url,
        "texts": load(language).branch("widget"),
    }
    return json.dumps(body, ensure_ascii=False).encode()
