"""A contact's record as its events tell it. Pure: the same events in the same order give the same record."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from helpline.domain.records import ContactRecord
from routing.model import Event

_Rule = Callable[[ContactRecord, Event], ContactRecord]


def project(record: ContactRecord, event: Event) -> ContactRecord:
    """The record after one more event. Kinds of event that tell nothing to a record leave it as it is."""
    rule = _RULES.get(event.type)
    return rule(record, event) if rule is not None else record


def _arrived(record: ContactRecord, event: Event) -> ContactRecord:
    return replace(
        record,
        channel=event.data.get("channel", record.channel),
        caller=event.data.get("caller", record.caller),
        arrived_at=record.arrived_at or event.at,
    )


def _queued(record: ContactRecord, event: Event) -> ContactRecord:
    card = json.loads(event.data.get("card") or "{}")
    return replace(
        record,
        queued_at=record.queued_at or event.data.get("queued_at", event.at),
        topic=event.data.get("topic") or card.get("topic") or record.topic,
    )


def _restored(record: ContactRecord, event: Event) -> ContactRecord:
    """Back after a wipe, from the place the channel carried: its first instant is when it was queued."""
    queued = _queued(record, event)
    return replace(
        queued,
        channel=event.data.get("channel", record.channel),
        arrived_at=record.arrived_at or queued.queued_at,
    )


def _offered(record: ContactRecord, _event: Event) -> ContactRecord:
    return replace(record, attempts=record.attempts + 1)


def _connected(record: ContactRecord, event: Event) -> ContactRecord:
    """The first answer counts for the wait; a broken conversation taken up again goes on under the last agent."""
    return replace(
        record,
        agent=event.agent or record.agent,
        answered_at=record.answered_at or event.at,
        waited_ms=_waited(record, event),
    )


def _ended(record: ContactRecord, event: Event) -> ContactRecord:
    return replace(
        record,
        agent=event.agent or record.agent,
        ended_at=record.ended_at or event.at,
        talked_ms=event.data.get("talked_ms", record.talked_ms),
        ended_by=event.data.get("by") or record.ended_by,
        outcome=event.data.get("outcome") or record.outcome,
    )


def _closed(record: ContactRecord, event: Event) -> ContactRecord:
    """A person who left the line is closed at once; one who talked has ended before."""
    ended = record if record.ended_at is not None else _ended(record, event)
    return replace(
        ended,
        closed_at=event.at,
        waited_ms=_waited(ended, event),
        outcome=event.data.get("outcome") or ended.outcome,
        disposition=event.data.get("disposition") or ended.disposition,
        note=event.data.get("note") or ended.note,
    )


def _surveyed(record: ContactRecord, event: Event) -> ContactRecord:
    answer = str(event.data.get("answer", ""))
    return replace(record, rating=record.rating or int(answer)) if answer.isascii() and answer.isdigit() else record


def _waited(record: ContactRecord, event: Event) -> int | None:
    if record.waited_ms is not None:
        return record.waited_ms
    told: int | None = event.data.get("waited_ms")
    return told


_RULES: Mapping[str, _Rule] = MappingProxyType(
    {
        "contact.arrived": _arrived,
        "contact.queued": _queued,
        "contact.restored": _restored,
        "offer.made": _offered,
        "contact.connected": _connected,
        "contact.ended": _ended,
        "contact.closed": _closed,
        "survey.heard": _surveyed,
    }
)

# What an event may carry about a person is kept once, in the record, where retention finds it.
_PERSONAL = frozenset({"caller", "note", "private"})


def impersonal(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of an event without what is about a person."""
    return {key: value for key, value in data.items() if key not in _PERSONAL}
