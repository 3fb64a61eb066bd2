"""The errors of routing, one tree:

RoutingError
├── Unknown       the id names nothing in the store
├── Stale         the offer is not pending, not current, or not this agent's: nothing was changed
├── Refused       the state does not allow it; `reason` is a code, not a sentence
└── Unavailable   the store cannot be reached, or could not say whether it acted: repeat with the same operation id
"""

from __future__ import annotations


class RoutingError(Exception):
    """Base of everything routing raises on purpose."""


class Unknown(RoutingError):
    def __init__(self, kind: str, id: str) -> None:
        super().__init__(f"unknown {kind}: {id}")
        self.kind = kind
        self.id = id


class Stale(RoutingError):
    def __init__(self, kind: str, id: str) -> None:
        super().__init__(f"stale {kind}: {id}")
        self.kind = kind
        self.id = id


class Refused(RoutingError):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unavailable(RoutingError):
    """The cause is chained; its text may hold an address but never a person's data."""
