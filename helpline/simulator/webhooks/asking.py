"""One request to the service and what comes of it."""

from collections.abc import MutableMapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Ask:
    """One request to make. `leg` is the call it is about, for the journal; `cookies` belong to that call."""

    url: str
    method: str
    params: dict[str, str]
    leg: str = ""
    cookies: MutableMapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """A 2xx answer. `url` is the one that answered, after redirects; `content_type` is None when there was none."""

    url: str
    content_type: str | None
    body: bytes


class WebhookFailed(Exception):
    """No usable answer. `code` is Twilio's error number, `url` the address asked."""

    def __init__(self, code: str, url: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.url = url


class AttemptFailed(Exception):
    """One attempt came to nothing. `policy` is the retry policy (`rp`) that would try again, or « none »."""

    def __init__(self, code: str, policy: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.policy = policy


REFUSED = ("11205", "ct")
NO_ANSWER_IN_TIME = ("11200", "rt")
NO_HTTP = ("11200", "none")
TOO_MANY_REDIRECTS = ("11215", "none")
