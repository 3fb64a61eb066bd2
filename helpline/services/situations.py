"""What a person's leg should be doing now. A channel renders it; duplicates and late requests get the same answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ivr_flows.session import Ask, Prompt, Session
from routing.model import Contact


class Asking(NamedTuple):
    """In the flow: say `prompts`, then listen as `ask` says. `contact.step` numbers the question.

    A named tuple, as `Contact`: each key pressed makes one."""

    contact: Contact
    prompts: tuple[Prompt, ...]
    ask: Ask


@dataclass(frozen=True, slots=True)
class Queued:
    """In the line: say `prompts`, then wait (or go on waiting)."""

    contact: Contact
    prompts: tuple[Prompt, ...] = ()


@dataclass(frozen=True, slots=True)
class Talking:
    """With an agent: join the conversation number `contact.attempt`."""

    contact: Contact


@dataclass(frozen=True, slots=True)
class AskingAfter:
    """The talk is over: say `prompts`, then listen as `ask` says. `session` stands for the question."""

    contact: Contact
    prompts: tuple[Prompt, ...]
    ask: Ask
    session: Session


@dataclass(frozen=True, slots=True)
class Over:
    """Nothing more to do: say `prompts`, then let the leg go."""

    prompts: tuple[Prompt, ...]


Situation = Asking | AskingAfter | Queued | Talking | Over
