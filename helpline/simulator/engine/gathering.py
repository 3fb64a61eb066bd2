"""Gather: prompts and listening at the same time, then the action."""

import asyncio
from urllib.parse import urljoin

from helpline.simulator.engine.collector import SPEECH_AUTO_SECONDS, Collector, Gathered, Rules
from helpline.simulator.engine.ear import Ear, Key, PromptsDone, Sign, SpeechEnded, SpeechStarted
from helpline.simulator.engine.leg import Leg
from helpline.simulator.engine.performing import carry_out
from helpline.simulator.engine.speaking import SOUNDS
from helpline.simulator.engine.steps import Fetch, Step
from helpline.simulator.twiml.parser import Document, Verb


async def gather(leg: Leg, verb: Verb, here: Document) -> Step:
    leg.pick_up()
    rules = _rules(leg, verb)
    ear = Ear(leg.board.clock, keys=rules.keys, speech=rules.speech)
    leg.listen(ear)
    if rules.keys:
        for key in leg.kept_keys:
            ear.notice(Key(key))
    leg.kept_keys = ""
    prompts = asyncio.ensure_future(_prompts(leg, verb, here, ear))
    try:
        gathered = await _listen(leg, verb, ear, Collector(rules), prompts)
    finally:
        prompts.cancel()
    leg.earpiece.hush()
    leg.listen(None)
    if gathered.kind == "none" and not verb.flag("actionOnEmptyResult", False):
        return None
    return Fetch(
        urljoin(here.url, verb.get("action")), verb.get("method", "POST"), _parameters(leg, verb, rules, gathered)
    )


async def _prompts(leg: Leg, verb: Verb, here: Document, ear: Ear) -> None:
    try:
        await carry_out(leg, Document(here.url, verb.children), SOUNDS)
    finally:
        ear.notice(PromptsDone())


async def _listen(leg: Leg, verb: Verb, ear: Ear, collector: Collector, prompts: "asyncio.Future[None]") -> Gathered:
    clock = leg.board.clock
    while collector.result is None:
        sign = await ear.next(collector.deadline)
        if sign is None:
            collector.expired()
        elif not _lost(leg, verb, sign, prompts):
            if _interrupts(verb, sign) and not prompts.done():
                prompts.cancel()
                leg.earpiece.hush()
            _feed(collector, sign, clock.seconds())
        if prompts.done() and not prompts.cancelled():
            prompts.result()
    return collector.result


def _lost(leg: Leg, verb: Verb, sign: Sign, prompts: "asyncio.Future[None]") -> bool:
    """A key during a prompt that may not be interrupted, if the switch says that keys are blocked too."""
    blocked = leg.board.switches.barge_in_false_blocks_keys and not verb.flag("bargeIn", True)
    return blocked and isinstance(sign, Key) and not prompts.done()


def _interrupts(verb: Verb, sign: Sign) -> bool:
    return isinstance(sign, Key) or (isinstance(sign, SpeechStarted) and verb.flag("bargeIn", True))


def _feed(collector: Collector, sign: Sign, now: float) -> None:
    match sign:
        case Key(key):
            collector.key(key, now)
        case SpeechStarted():
            collector.speech_started(now)
        case SpeechEnded(text, confidence):
            collector.speech_ended(text, confidence, now)
        case PromptsDone():
            collector.prompts_done(now)


def _rules(leg: Leg, verb: Verb) -> Rules:
    kinds = verb.get("input", "dtmf").split()
    timeout = float(verb.number("timeout", 5))
    written = verb.get("speechTimeout")
    if written == "auto" and verb.get("speechModel"):
        leg.board.problem("12200", leg.sid, "<Gather> speechTimeout must be a number when speechModel is set")
    return Rules(
        keys="dtmf" in kinds,
        speech="speech" in kinds,
        timeout=timeout,
        speech_timeout=SPEECH_AUTO_SECONDS if written == "auto" else float(verb.number("speechTimeout", int(timeout))),
        finish_key=verb.get("finishOnKey", "#"),
        digits=verb.number("numDigits", 0),
    )


def _parameters(leg: Leg, verb: Verb, rules: Rules, gathered: Gathered) -> dict[str, str]:
    if gathered.kind == "dtmf":
        return {"Digits": gathered.digits, "FinishedOnKey": gathered.finished_on, "msg": "Gather End"}
    if gathered.kind == "speech":
        found = {"SpeechResult": gathered.text}
        if gathered.confidence is not None:
            found["Confidence"] = str(gathered.confidence)
        if leg.board.switches.speech_sends_language:
            found["Language"] = verb.get("language", "en-US")
        return found
    if rules.keys and leg.board.switches.empty_gather_digits == "blank":
        return {"Digits": "", "FinishedOnKey": "", "msg": "Gather End"}
    return {}
