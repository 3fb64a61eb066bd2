"""TwiML documents: each is a function of a situation."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from functools import lru_cache

from helpline.channels.voice.addresses import Addresses
from helpline.channels.voice.twiml import attributes, response, say, text, verb
from helpline.services.flow_steps import language_of
from helpline.services.situations import Asking, AskingAfter, Queued, Situation, Talking
from ivr_flows.session import Ask, Prompt, Session
from routing.model import Contact

LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}
RATE = {"normal": "90%", "slow": "75%"}
SPEECH_SECONDS = 2
KEY_SECONDS = 5  # of quiet after a question on a volunteer's own telephone: a voicemail would record for long
MAX_TALK_SECONDS = 4 * 3600
CONFERENCE_EVENTS = "start end join leave mute hold modify"


class Documents:
    """Renders situations. `voices` gives the voice of each language; the provider needs both to agree."""

    def __init__(self, addresses: Addresses, voices: dict[str, str]) -> None:
        self._to = addresses
        self._voices = voices
        # The questions of a flow are few and asked thousands of times: each is kept written, but for its address.
        self._questions = lru_cache(maxsize=512)(self._question)

    def render(self, situation: Situation, place: str = "") -> str:
        """What a person's leg should do now, outside the provider's queue. `place` is needed by `Queued`."""
        if isinstance(situation, Asking):
            language = Session.load(situation.contact.session).language
            return self._ask(situation.prompts, situation.ask, language, self._to.flow(situation.contact, language))
        if isinstance(situation, AskingAfter):
            here = self._to.survey(situation.contact, situation.session)
            return self._ask(situation.prompts, situation.ask, situation.session.language, here)
        if isinstance(situation, Queued):
            return self._enqueue(situation, place)
        if isinstance(situation, Talking):
            return self.join(situation.contact, "caller")
        return self.farewell(situation.prompts)

    def wait(self, contact: Contact, place: str, turn: int, prompts: Iterable[Prompt]) -> str:
        """One turn of the wait: words, music, then the next turn. A key is heard at any moment."""
        return response(
            verb(
                "Gather",
                *self._say(prompts),
                verb("Play", text(self._to.audio("attente.wav"))),
                input="dtmf",
                numDigits=1,
                timeout=1,
                finishOnKey="",
                action=self._to.wait_key(contact, place, turn),
            ),
            verb("Redirect", text(self._to.wait(contact, place, turn + 1))),
        )

    def hold_on(self, prompt: Prompt, url: str, seconds: int = 5) -> str:
        """Say something, wait a little, ask again."""
        return response(*self._say((prompt,)), verb("Pause", length=seconds), verb("Redirect", text(url)))

    def ask_again(self, url: str) -> str:
        """In a second, more will be known."""
        return response(verb("Pause", length=1), verb("Redirect", text(url)))

    def leave_queue(self) -> str:
        """Out of the provider's queue; its exit address says what comes next."""
        return response(verb("Leave"))

    def ask_keys(self, prompts: Iterable[Prompt], count: int, url: str) -> str:
        """On a volunteer's own telephone: said twice. Without a key `url` is asked all the same."""
        twice = tuple(prompts) * 2
        return response(
            verb(
                "Gather",
                *self._say(twice),
                input="dtmf",
                numDigits=count,
                timeout=KEY_SECONDS,
                finishOnKey="",
                actionOnEmptyResult=True,
                action=url,
            )
        )

    def on_hold(self, prompt: Prompt, url: str) -> str:
        """Words, music, and again."""
        music = verb("Play", text(self._to.audio("attente.wav")))
        return response(*self._say((prompt,)), music, verb("Redirect", text(url)))

    def join(self, contact: Contact, party: str, said: Iterable[Prompt] = (), wait: str = "") -> str:
        """Into the conversation. Either side's leaving ends it; the leg then asks its `action` what to do.

        `said` comes first; an agent alone in it hears `wait`, or silence.
        """
        caller = party == "caller"
        alone = self._to.connecting(contact.id, contact.attempt, language_of(contact)) if caller else wait
        conference = verb(
            "Conference",
            text(f"{contact.id}-{contact.attempt}"),
            beep="false",
            startConferenceOnEnter=True,
            endConferenceOnExit=True,
            participantLabel=party,
            waitUrl=alone,
            statusCallback=self._to.conference(contact),
            statusCallbackEvent=CONFERENCE_EVENTS,
        )
        after = self._to.caller_after(contact) if caller else self._to.agent_after(contact.offer or "")
        return response(*self._say(said), verb("Dial", conference, action=after, timeLimit=MAX_TALK_SECONDS))

    def farewell(self, prompts: Iterable[Prompt]) -> str:
        """Words, then the end of the leg."""
        return response(*self._say(prompts), verb("Hangup"))

    def nothing(self) -> str:
        """The answer to a notice that expects no instruction."""
        return response()

    def _ask(self, prompts: tuple[Prompt, ...], ask: Ask, language: str, address: str) -> str:
        url = text(address)
        opening, said = self._questions(prompts, ask, language)
        return response(f'<Gather action="{url}"{opening}>{said}</Gather><Redirect>{url}</Redirect>')

    def _question(self, prompts: tuple[Prompt, ...], ask: Ask, language: str) -> tuple[str, str]:
        """How to listen, as attributes, and what is said meanwhile."""
        return attributes(**self._listening(ask, language)), "".join(self._say(prompts))

    @staticmethod
    def _listening(ask: Ask, language: str) -> dict[str, str | int | bool]:
        heard: dict[str, str | int | bool] = {
            "input": "dtmf speech" if ask.speech else "dtmf",
            "numDigits": ask.max_digits,
            "timeout": max(1, round(ask.first_digit_ms / 1000)),
            "finishOnKey": ask.finish_key,
            "actionOnEmptyResult": True,
        }
        if ask.speech:
            heard |= {
                "language": LANGUAGES.get(language, LANGUAGES["fr"]),
                "speechTimeout": SPEECH_SECONDS,
                "speechModel": "phone_call",
                "hints": ",".join(ask.hints),
            }
        return heard

    def _enqueue(self, situation: Queued, place: str) -> str:
        contact = situation.contact
        enqueue = verb(
            "Enqueue",
            text(f"q-{contact.lane or 'general'}"),
            waitUrl=self._to.wait(contact, place, 0),
            action=self._to.queue_exit(contact, place),
        )
        return response(*self._say(situation.prompts), enqueue)

    def _say(self, prompts: Iterable[Prompt]) -> Iterator[str]:
        """Sentences with the quiet between them. A language without a voice here is spoken in the French one."""
        ordered = list(prompts)
        for prompt, following in itertools.zip_longest(ordered, ordered[1:]):
            language = prompt.language if prompt.language in self._voices else "fr"
            yield say(prompt.text, self._voices[language], LANGUAGES[language], RATE[prompt.pace])
            if prompt.pause_ms and following is not None:
                yield verb("Pause", length=max(1, round(prompt.pause_ms / 1000)))
