"""The keys of one line, all under the hash tag {line}, so that a cluster keeps them on one node.

{line}:line      hash    epoch, and the numbers given so far: n (events), offers, effects, texts, acked
{line}:c:<id>    hash    a contact: x external, ch channel, at arrived, q queued, head start, s schedule, k card,
                         p private, r rung, and other fields by their names. Texts that many share are "#number"
{line}:x:<last two>        hash    the last eight of an external, or all of it when these are taken -> its contact
{line}:gone:<external>     string  the closed contact it belonged to, for a while
{line}:o:<id>    hash    an offer                     {line}:a:<id>        hash    an agent; lanes is
                         "lane level lane level", capacity "channel most channel most"
{line}:texts     hash    what many contacts share: "=text" -> number, "#number" -> text, "*number" -> how many name it
{line}:live      set     contacts neither in the order nor closed
{line}:agents    set     all agents
{line}:order     zset    waiting or offered, by score
{line}:w:<channel>:<lane>  zset  waiting contacts, by score (first queued at - head start; who was brought
                         back has one beyond any other)
{line}:f:<channel>:<lane>  zset  free agents, by level * 1e13 + idle since
{line}:d:<channel>:<lane>  set   agents on duty
{line}:hand:<agent>        zset  contacts that take up the agent's capacity, by when offered
{line}:cool:<contact>      hash  agent -> until when the contact is not offered to them
{line}:due       zset    "kind|id" by deadline; a doubt is "?|id"
{line}:counts    hash    contacts.<state>, agents.<activity>     {line}:today:<day>  hash  tallies of a day
{line}:events    stream  id n-0; all its fields in each entry, empty where there is nothing
{line}:effects   stream  id n-0; likewise; one consumer group
{line}:marks     hash    effects begun                {line}:op:<command>:<op>  string  first result, JSON
{line}:bell      pub/sub channel: a message a command, of five lines an event: n, type, epoch, contact, agent
"""

from __future__ import annotations

EFFECTS_GROUP = "sweep"


def line_prefix(line: str) -> str:
    return f"{{{line}}}"


def bell_channel(line: str) -> str:
    return f"{line_prefix(line)}:bell"


def key(line: str, kind: str, id: str | None = None) -> str:
    prefix = f"{line_prefix(line)}:{kind}"
    return prefix if id is None else f"{prefix}:{id}"
