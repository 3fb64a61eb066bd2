"""The times and limits of one line. Every store is built with one; all durations are milliseconds."""

from __future__ import annotations

from dataclasses import dataclass

MOST_LANES = 12  # a decision looks at the head of each lane, so this bounds its cost


@dataclass(frozen=True, slots=True)
class Policy:
    offer_ms: int = 20_000  # how long an offer rings
    phone_offer_ms: int = 35_000  # by telephone: it rings, then asks for a key
    held_back_ms: int = 60_000  # at most so much more for a call that the provider keeps back before it rings
    answer_ms: int = 3_000  # after the card's Accept, how long until the agent's leg must have answered
    join_ms: int = 6_000  # after the claim, how long until both sides must be in the conversation
    ring_back_ms: int = 45_000  # the person called back has this long to answer and join
    wrap_up_ms: int = 120_000
    decline_rest_ms: int = 5_000  # the agent's back-off after a decline or a failed leg
    refused_rest_ms: int = 60_000  # at most, when one call after the other could not be placed
    miss_rest_ms: int = 10_000
    cooldown_ms: int = 30_000  # the same contact is not offered again to an agent who declined or missed it
    max_misses: int = 3  # misses in a row before the agent is set away
    mixed: bool = False  # whether an agent may hold a call and chats at once, each channel with its own room
    heartbeat_ms: int = 25_000
    lost_ms: int = 60_000  # how long a conversation without a leg waits for its agent to be heard of again
    service_level_ms: int = 60_000
    short_abandon_ms: int = 20_000  # who leaves sooner is not counted against the service level
    doubt_ms: int = 60_000  # silence after which the provider is asked whether the person is still there
    events_ms: int = 24 * 3_600_000  # how long an event that is on record elsewhere stays here, at most
    op_ttl_ms: int = 300_000  # how long a repeat of an operation id returns the first result
    tombstone_ms: int = 600_000  # how long a closed contact still answers to its external id
