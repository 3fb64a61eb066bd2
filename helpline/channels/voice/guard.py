"""The door of the voice channel: only the provider comes in, and whoever calls always gets words and a way on.

In order: size and form, signature, account, the answer already given to this very request, the handler in 2 s.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from multidict import CIMultiDict, MultiDict
from yarl import URL

from helpline.channels.voice.addresses import Addresses
from helpline.channels.voice.documents import Documents
from helpline.channels.voice.form import Form
from helpline.channels.voice.signature import Signatures
from helpline.domain.errors import HelplineError, Invalid
from helpline.http.errors import trace_of
from helpline.http.security import FOR_MACHINES
from helpline.http.time_limit import TimeLimit
from helpline.services.flow_steps import FlowSteps
from helpline.services.ports import Answers
from routing.errors import RoutingError
from routing.errors import Unavailable as StoreUnavailable

MAX_BODY = 64 * 1024
MAX_TOKEN = 64
ANSWER_SECONDS = 2.0
STORE_SECONDS = 0.1  # between two tries of a store that is away: a restart of Redis takes about that long
MAX_TRIES = 8  # about a minute of « stay on the line » before the last words

Handler = Callable[[Form, Mapping[str, str]], Awaitable[str]]
Words = Callable[[Mapping[str, str]], str]
First = Callable[[Mapping[str, str]], bool]
Route = Callable[[web.Request], Awaitable[web.StreamResponse]]
_TWIML = CIMultiDict({**FOR_MACHINES, "Content-Type": "text/xml; charset=utf-8"})
_log = logging.getLogger(__name__)


class Guard:
    """Wraps handlers that answer TwiML into aiohttp routes."""

    def __init__(
        self,
        signatures: Signatures,
        account: str,
        answers: Answers,
        documents: Documents,
        flows: FlowSteps,
        addresses: Addresses,
    ) -> None:
        self._signatures = signatures
        self._account = account
        self._answers = answers
        self._documents = documents
        self._flows = flows
        self._to = addresses
        self._limit = TimeLimit(ANSWER_SECONDS)

    def caller(self, handler: Handler, first: First = lambda query: False, greeting: str = "panne.patience") -> Route:
        """A document for a person's leg: on trouble, « stay on the line » and the same request again.

        Where `first` knows that no such request was answered yet, no earlier answer is looked for. Trouble is told
        with the sentence `greeting` the first time.
        """
        return self._route(handler, lambda request: self._caller_trouble(request, greeting), first)

    def waiting(self, handler: Handler, words: Words) -> Route:
        """A document heard beside a conversation: on trouble `words`, which need no store, and nobody is let go."""
        return self._route(handler, lambda request: twiml(words(request.query)))

    def agent(self, handler: Handler, sorry: str = "agent.echec") -> Route:
        """A document for an agent's leg: on trouble, the sentence `sorry`, then the leg is let go."""
        return self._route(handler, lambda request: twiml(self._documents.farewell((self._flows.phrase(sorry, "fr"),))))

    def notice(self, handler: Handler) -> Route:
        """A callback that expects no document: on trouble 503, so that the provider may try again."""
        return self._route(handler, lambda request: refusal(503))

    def _route(
        self, handler: Handler, trouble: Callable[[web.Request], web.Response], first: First = lambda query: False
    ) -> Route:
        async def route(request: web.Request) -> web.StreamResponse:
            form = self._admit(request, await _body(request))
            if form is None:
                return refusal(403, "Forbidden")
            key = _key(request)
            try:
                with self._limit.of(request.task):
                    query = request.query
                    answer = None if first(query) else await self._answers.recall(key)
                    if answer is None:
                        answer = await _persist(handler, form, query)
                        self._answers.keep(key, answer)
            except Invalid as error:
                return refusal(400, str(error))
            except Exception as error:
                known = isinstance(error, (HelplineError, RoutingError, TimeoutError))
                level = logging.WARNING if known else logging.ERROR
                _log.log(level, "%s failed: %s", request.path, trace_of(error))
                return trouble(request)
            return twiml(answer)

        return route

    def _admit(self, request: web.Request, body: bytes | None) -> Form | None:
        content_type = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if body is None or content_type != "application/x-www-form-urlencoded":
            return None
        try:
            form = Form.parse(body)
        except Invalid:
            return None
        signature = request.headers.get("X-Twilio-Signature", "")
        if not self._signatures.valid(request.raw_path, form.fields, signature):
            return None
        return form if form.get("AccountSid") == self._account else None

    def _caller_trouble(self, request: web.Request, greeting: str) -> web.Response:
        tries, language = int(request.query.get("t", "0")) + 1, request.query.get("l", "fr")
        if tries > MAX_TRIES:
            return twiml(self._documents.farewell((self._flows.phrase("panne.fin", language),)))
        query = MultiDict(request.query)
        query["t"] = str(tries)
        again = self._to.same(str(URL(request.path).with_query(query)))
        patience = greeting if tries == 1 else "panne.patience"
        return twiml(self._documents.hold_on(self._flows.phrase(patience, language), again))


async def _persist(handler: Handler, form: Form, query: Mapping[str, str]) -> str:
    """The handler's answer, tried again while the store is away: an operation id names a fact, so a repeat is safe.

    Who has been asked for patience already (`t`) is not kept waiting in silence as well.
    """
    while True:
        try:
            return await handler(form, query)
        except StoreUnavailable:
            if "t" in query:
                raise
            await asyncio.sleep(STORE_SECONDS)


def twiml(document: str) -> web.Response:
    """A TwiML answer."""
    return web.Response(body=document.encode(), headers=_TWIML)  # twice as fast as by `text` and `content_type`


def refusal(status: int, why: str = "") -> web.Response:
    """No document."""
    return web.Response(status=status, text=why, headers=FOR_MACHINES)


async def _body(request: web.Request) -> bytes | None:
    """The whole body; None when it is larger than any webhook, which is known before it is read or soon after."""
    if (request.content_length or 0) > MAX_BODY:
        return None
    content = request.content
    if content.is_eof():  # it came whole with its head, as nearly always: nothing to wait for
        body = content.read_nowait()
    else:
        try:
            body = await request.read()
        except web.HTTPRequestEntityTooLarge:
            return None
    return body if len(body) <= MAX_BODY else None


def _key(request: web.Request) -> str:
    """What the provider sends again when it tries again: its signature stands for the address and the whole form."""
    token = request.headers.get("I-Twilio-Idempotency-Token", "")
    return f"{request.headers['X-Twilio-Signature']}:{token[:MAX_TOKEN]}"
