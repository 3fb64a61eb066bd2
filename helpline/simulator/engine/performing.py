"""Carry out documents, one verb after the other, until one of them ends."""

from helpline.simulator.engine.leg import Leg
from helpline.simulator.engine.steps import Inline, Outcome, Source, Step, Verbs
from helpline.simulator.twiml.parser import Document, NotTwiml, Verb, parse
from helpline.simulator.twiml.unplayed import unplayed
from helpline.simulator.webhooks.answer import Sound, understood

TOO_MANY = 40


async def perform(leg: Leg, source: Source, verbs: Verbs) -> Outcome:
    """Fetch, carry out, go on where a verb says. Raises `WebhookFailed` and `NotTwiml` (unusable answer)."""
    pace = _Pace(leg)
    while True:
        pace.check()
        step = await carry_out(leg, await load(leg, source), verbs)
        if step is None:
            return Outcome.EXHAUSTED
        if isinstance(step, Outcome):
            return step
        source = step


async def load(leg: Leg, source: Source) -> Document:
    """The next document; a bare sound file becomes a document that plays it."""
    if isinstance(source, Inline):
        document: Document | Sound = parse(source.twiml.encode(), "")
    else:
        document = understood(await leg.ask(source))
    if isinstance(document, Sound):
        return Document(document.url, (Verb("Play", {}, (document.url,)),))
    for warning in document.warnings:
        leg.board.problem("12200", leg.sid, warning)
    for gap in unplayed(document.verbs):
        leg.board.problem("SIM", leg.sid, gap)
    return document


async def carry_out(leg: Leg, document: Document, verbs: Verbs) -> Step:
    """The step that ends the document, or None when no verb is left. Raises `NotTwiml` for a verb not allowed here."""
    for verb in document.verbs:
        performer = verbs.get(verb.name)
        if performer is None:
            raise NotTwiml("12200", f"<{verb.name}> is not possible here, or not simulated", document.url)
        step = await performer(leg, verb, document)
        if step is not None:
            return step
    return None


class _Pace:
    """A document that leads to itself without time passing would spin for ever: say so instead."""

    def __init__(self, leg: Leg) -> None:
        self._leg = leg
        self._since = leg.board.clock.seconds()
        self._count = 0

    def check(self) -> None:
        now = self._leg.board.clock.seconds()
        if now - self._since >= 1:
            self._since, self._count = now, 0
        self._count += 1
        if self._count > TOO_MANY:
            raise NotTwiml("SIM", f"{TOO_MANY} documents within a second")
