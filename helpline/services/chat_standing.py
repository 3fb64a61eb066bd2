"""Where a conversation stands, as its visitor's page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from helpline.services.situations import Asking, AskingAfter, Queued, Situation, Talking
from ivr_flows.session import Option
from routing.model import Contact

Stage = Literal["flow", "queue", "talk", "after", "closed"]


@dataclass(frozen=True, slots=True)
class Question:
    """What waits for an answer: buttons in order, and whether words and digits may be written as well."""

    step: str
    options: tuple[Option, ...]
    free: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """`position` 1 is the next person; `place` puts a person back in line after a loss of the store.

    `after` is the number of the last of the words that led here, 0 for none; None: they are not written yet.
    """

    stage: Stage
    ask: Question | None = None
    position: int | None = None
    place: str | None = None
    after: int | None = 0


CLOSED = Standing("closed")


def standing_of(situation: Situation) -> Standing:
    """What a situation is to a visitor; the rank and the place of those who wait are added by who knows them."""
    if isinstance(situation, Queued):
        return Standing("queue")
    if isinstance(situation, Talking):
        return Standing("talk")
    question = question_of(situation)
    if question is None:
        return CLOSED
    return Standing("flow" if question.free else "after", question)


def question_of(situation: Situation) -> Question | None:
    """The question that waits for an answer."""
    if isinstance(situation, Asking):
        return Question(step_of(situation.contact), situation.ask.options, free=True)
    if isinstance(situation, AskingAfter):
        return Question(f"after:{situation.session.step}", situation.ask.options, free=False)
    return None


def step_of(contact: Contact) -> str:
    """The name of the question at which a contact in the flow stands."""
    return f"step:{contact.step}"
