"""TwiML: each document is a function of a situation. Written with the provider's own library, so always well formed."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from helpline.channels.voice.addresses import Addresses
from helpline.services.situations import Asking, Queued, Situation, Talking
from ivr_flows.session import Ask, Prompt, Session
from routing.model import Contact

LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}
RATE = {"normal": "90%", "slow": "75%"}
SPEECH_SECONDS = 2
MAX_TALK_SECONDS = 4 * 3600
CONFERENCE_EVENTS = "start end join leave mute hold modify"


class Documents:
    """Renders situations. `voices` gives the voice of each language; the provider needs both to agree."""

    def __init__(self, addresses: Addresses, voices: dict[str, str]) -> None:
        self._to = addresses
        self._voices = voices

    def render(self, situation: Situation, place: str = "") -> str:
        """What a person's leg should do now, outside the provider's queue. `place` is needed by `Queued`."""
        if isinstance(situation, Asking):
            return self._ask(situation)
        if isinstance(situation, Queued):
            return self._enqueue(situation, place)
        if isinstance(situation, Talking):
            return self.join(situation.contact, "caller")
        return self.farewell(situation.prompts)

    def wait(self, contact: Contact, place: str, turn: int, prompts: Iterable[Prompt]) -> str:
        """One turn of the wait: words, music, then the next turn. A key is heard at any moment."""
        response = VoiceResponse()
        gather = Gather(
            input="dtmf",
            num_digits=1,
            timeout=1,
            finish_on_key="",
            action=self._to.wait_key(contact, place, turn),
        )
        self._say(gather, prompts)
        gather.play(self._to.audio("attente.wav"))
        response.append(gather)
        response.redirect(self._to.wait(contact, place, turn + 1))
        return str(response)

    def hold_on(self, prompt: Prompt, url: str, seconds: int = 5) -> str:
        """Say something, wait a little, ask again."""
        response = VoiceResponse()
        self._say(response, (prompt,))
        response.pause(length=seconds)
        response.redirect(url)
        return str(response)

    def leave_queue(self) -> str:
        """Out of the provider's queue; its exit address says what comes next."""
        response = VoiceResponse()
        response.leave()
        return str(response)

    def join(self, contact: Contact, party: str) -> str:
        """Into the conversation. Either side's leaving ends it; the leg then asks its `action` what to do."""
        caller = party == "caller"
        response = VoiceResponse()
        dial = Dial(
            action=self._to.caller_after(contact) if caller else self._to.agent_after(contact.offer or ""),
            time_limit=MAX_TALK_SECONDS,
        )
        dial.conference(
            f"{contact.id}-{contact.attempt}",
            beep="false",
            start_conference_on_enter=True,
            end_conference_on_exit=True,
            participant_label=party,
            wait_url=self._to.connecting() if caller else "",
            status_callback=self._to.conference(contact),
            status_callback_event=CONFERENCE_EVENTS,
        )
        response.append(dial)
        return str(response)

    def farewell(self, prompts: Iterable[Prompt]) -> str:
        """Words, then the end of the leg."""
        response = VoiceResponse()
        self._say(response, prompts)
        response.hangup()
        return str(response)

    def nothing(self) -> str:
        """The answer to a notice that expects no instruction."""
        return str(VoiceResponse())

    def _ask(self, situation: Asking) -> str:
        ask = situation.ask
        url = self._to.flow(situation.contact)
        session = Session.load(situation.contact.session)
        response = VoiceResponse()
        gather = Gather(action=url, **self._listening(ask, session.language))
        self._say(gather, situation.prompts, session.variables.get("pace", "normal"))
        response.append(gather)
        response.redirect(url)
        return str(response)

    @staticmethod
    def _listening(ask: Ask, language: str) -> dict[str, Any]:
        heard: dict[str, Any] = {
            "input": "dtmf speech" if ask.speech else "dtmf",
            "num_digits": ask.max_digits,
            "timeout": max(1, round(ask.first_digit_ms / 1000)),
            "finish_on_key": ask.finish_key,
            "action_on_empty_result": True,
        }
        if ask.speech:
            heard |= {
                "language": LANGUAGES[language],
                "speech_timeout": SPEECH_SECONDS,
                "speech_model": "phone_call",
                "hints": ",".join(ask.hints),
            }
        return heard

    def _enqueue(self, situation: Queued, place: str) -> str:
        contact = situation.contact
        response = VoiceResponse()
        self._say(response, situation.prompts)
        response.enqueue(
            f"q-{contact.lane or 'general'}",
            wait_url=self._to.wait(contact, place, 0),
            action=self._to.queue_exit(contact, place),
        )
        return str(response)

    def _say(self, parent: Any, prompts: Iterable[Prompt], pace: str = "normal") -> None:
        ordered = list(prompts)
        for prompt, following in itertools.zip_longest(ordered, ordered[1:]):
            say = parent.say(voice=self._voices[prompt.language], language=LANGUAGES[prompt.language])
            say.prosody(prompt.text, rate=RATE[pace])
            if prompt.pause_ms and following is not None:
                parent.pause(length=max(1, round(prompt.pause_ms / 1000)))
