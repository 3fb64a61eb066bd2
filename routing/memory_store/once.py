"""Operation ids in memory: a repeat returns, or raises, the first result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar, cast

from routing.errors import Refused, Stale
from routing.memory_store.rules import Rules
from routing.model import Arrival, Contact

Command = TypeVar("Command", bound=Callable[..., Any])


class HasRules:
    rules: Rules


def once(command: Command) -> Command:
    name = command.__name__

    @wraps(command)
    async def repeatable(self: HasRules, op: str, *args: Any, **kwargs: Any) -> Any:
        rules = self.rules
        until, first = rules.results.get((name, op), (0, None))
        if until > rules.now:
            return _again(rules, first)
        try:
            result: Any = await command(self, op, *args, **kwargs)
        except (Stale, Refused) as refusal:
            result = refusal
        rules.results[name, op] = (rules.now + rules.policy.op_ttl_ms, result)
        return _again(rules, result)

    return cast(Command, repeatable)


def _again(rules: Rules, first: Any) -> Any:
    """The private field is the present one: closing deletes it everywhere."""
    if isinstance(first, Exception):
        raise first
    if isinstance(first, Arrival):
        return replace(first, contact=_again(rules, first.contact))
    if isinstance(first, Contact):
        return first._replace(private=rules.contacts[first.id].now.private)
    return first
