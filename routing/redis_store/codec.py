"""Hashes of the store to the nouns of the model. The Lua side owns the field names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from routing.model import (
    Activity,
    Agent,
    AgentLane,
    Contact,
    ContactState,
    Deadline,
    Doorbell,
    Effect,
    EffectKind,
    Event,
    LaneStep,
    Offer,
    OfferState,
    Presence,
)

Hash = Mapping[str, Any]


def _number(value: str | None) -> int | None:
    return None if value is None else int(value)


dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_quoted = json.encoder.encode_basestring
_decode = json.JSONDecoder().raw_decode


def object_text(values: Mapping[str, Any]) -> str:
    """A flat object as JSON. Value by value it takes a quarter of the time of all at once."""
    members = ",".join([f"{_quoted(name)}:{_value(value)}" for name, value in values.items()])
    return f"{{{members}}}"


def _value(value: Any) -> Any:
    kind = type(value)
    return _quoted(value) if kind is str else value if kind is int else dumps(value)


def loads(text: str) -> Any:
    """What Lua encoded: without blanks around it, which would have to be looked for."""
    return _decode(text)[0]


@lru_cache(maxsize=1024)  # a line has few, and every contact in it carries one
def _schedule(text: str) -> tuple[LaneStep, ...]:
    return tuple(LaneStep(lane, after) for lane, after in loads(text))


def contact(h: Hash) -> Contact:
    """`keys` tells the short names."""
    return Contact(
        id=h["id"],
        external=h["x"],
        channel=h["ch"],
        state=ContactState(h["state"]),
        seq=int(h["seq"]),
        step=int(h["step"]),
        session=h.get("session", ""),
        private=h.get("p", ""),
        card=h.get("k", ""),
        arrived_at=int(h["at"]),
        queued_at=_number(h.get("q")),
        lane=h.get("lane"),
        schedule=_schedule(h["s"]) if "s" in h else (),
        offer=h.get("offer"),
        agent=h.get("agent"),
        attempt=int(h.get("attempt", 0)),
        ended_by=h.get("ended_by"),
        outcome=h.get("outcome"),
        notes={name[5:]: value for name, value in h.items() if name.startswith("note:")},
        connected_at=_number(h.get("connected_at")),
        ended_at=_number(h.get("ended_at")),
        put_down="put_down" in h,
    )


def offer(h: Hash) -> Offer:
    return Offer(
        id=h["id"],
        contact=h["contact"],
        agent=h["agent"],
        channel=h["channel"],
        state=OfferState(h["state"]),
        made_at=int(h["made_at"]),
        deadline=int(h["deadline"]),
        attempt=int(h["attempt"]),
        leg=h.get("leg"),
        joined=frozenset(party for party in ("contact", "agent") if f"joined_{party}" in h),
        via=h.get("via", "softphone"),
        answering="answering" in h,
        rings="rings" in h,
        back="back" in h,
        called="reached" in h,
        why=h.get("why"),
        met="met" in h,
    )


def agent(result: Hash) -> Agent:
    """From {agent, contacts, load}, as `agent_result` in Lua returns it."""
    h = result["agent"]
    return Agent(
        id=h["id"],
        presence=Presence(h["presence"]),
        reason=h["reason"],
        activity=Activity(h["activity"]),
        reachable=h["reachable"] == "1",
        lanes=_lanes(h["lanes"]),
        capacity={channel: int(most) for channel, most in _pairs(h["capacity"])},
        load=dict(result["load"] or {}),
        misses=int(h["misses"]),
        contacts=tuple(result["contacts"]),
        offer=h.get("offer"),
        since=int(h["since"]),
        until=_number(h.get("until")),
        via=h.get("via", "softphone"),
    )


def deadline(member: str, at: str) -> Deadline:
    kind, _, id = member.partition("|")
    return Deadline("doubt" if kind == "?" else kind, id, int(float(at)))


def _object(text: str) -> dict[str, Any]:
    return loads(text) if text else {}


def event(id: str, h: Hash) -> Event:
    return Event(
        n=int(id.partition("-")[0]),
        epoch=h["epoch"],
        at=int(h["at"]),
        type=h["type"],
        contact=h["contact"] or None,
        seq=int(h["seq"]) if h["seq"] else None,
        agent=h["agent"] or None,
        offer=h["offer"] or None,
        data=_object(h["more"]) | _object(h["data"]) | {name: h[name] for name in ("state", "activity") if h[name]},
    )


def doorbells(message: str) -> Iterator[Doorbell]:
    """What one command told: five lines an event."""
    lines = iter(message.splitlines())
    for n, type, epoch, contact, agent in zip(lines, lines, lines, lines, lines, strict=True):
        yield Doorbell(int(n), type, contact or None, agent or None, epoch)


def effect(id: str, h: Hash) -> Effect:
    return Effect(
        id=f"{h['epoch']}-{id.partition('-')[0]}",
        kind=EffectKind(h["kind"]),
        contact=h["contact"],
        offer=h["offer"] or None,
        agent=h["agent"] or None,
        leg=h["leg"] or None,
        channel=h["channel"],
        external=h["external"],
    )


def schedule_text(schedule: Sequence[LaneStep]) -> str:
    return dumps([[step.lane, step.after_ms] for step in schedule])


def lanes_text(lanes: Sequence[AgentLane]) -> str:
    return " ".join(f"{lane.lane} {lane.level}" for lane in lanes)


def capacity_text(capacity: Mapping[str, int]) -> str:
    return " ".join(f"{channel} {most}" for channel, most in sorted(capacity.items()))


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    words = iter(text.split(" ") if text else ())
    return zip(words, words, strict=True)


@lru_cache(maxsize=1024)  # few change, and each is read again and again
def _lanes(text: str) -> tuple[AgentLane, ...]:
    return tuple(AgentLane(lane, int(level)) for lane, level in _pairs(text))
