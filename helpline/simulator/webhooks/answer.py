"""What an answer is, by its Content-Type (§1.1): a document, a sound, a text read aloud, or nothing usable."""

from dataclasses import dataclass

from helpline.simulator.twiml.parser import Document, NotTwiml, Verb, parse
from helpline.simulator.webhooks.asking import Answer

_TWIML = ("text/xml", "application/xml", "text/html")


@dataclass(frozen=True, slots=True)
class Sound:
    """The answer itself is an audio file: it is played, then the call ends (or the wait goes on)."""

    url: str


def understood(answer: Answer) -> Document | Sound:
    """Raises `NotTwiml` 11750, 12100 or 12300."""
    kind = (answer.content_type or "").partition(";")[0].strip().lower()
    if kind.startswith("audio/"):
        return Sound(answer.url)
    if kind in _TWIML:
        return parse(answer.body, answer.url)
    if kind == "text/plain":
        return _plain(answer)
    raise NotTwiml("12300", f"Content-Type {kind or 'missing'}", answer.url)


def _plain(answer: Answer) -> Document:
    try:
        return parse(answer.body, answer.url)
    except NotTwiml:
        text = answer.body.decode("utf-8", "replace")
        return Document(answer.url, (Verb("Say", {}, (text,)), Verb("Hangup", {})))
