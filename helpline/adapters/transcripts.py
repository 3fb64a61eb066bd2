"""What is written in conversations, in Redis: a stream each, numbered, told in the step that keeps it."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from typing import Any

from redis.exceptions import NoScriptError, RedisError

from helpline.domain.errors import Refused, Unavailable
from helpline.services.chat_limits import LINES, LINES_MS
from helpline.services.transcripts import DAY_MS, HERE_MS, Answer, Author, Entry, Heard, Side
from routing.redis_store.holding import HOLDER
from routing.redis_store.keys import key
from routing.redis_store.pipe import Pipe, Reply

TIMEOUT_S = 1.5
RECONNECT_S = 0.25
log = logging.getLogger(__name__)

# Guarantee: an id of an author is written once; numbers have no gaps; nothing is told that is not kept, and it is told
# whose hand the contact was in when it was kept; of several answers to one question the first counts; a visitor writes
# at most `most` entries in any `window`.
# KEYS the talk, its memory, the contact. ARGV author, id, agent, contact, channel, lifetime (ms), question, strict,
# most, window, texts. Returns {number, counts}: 0 for an answer that came too late, -1 for one that came too fast.
_APPEND = (
    HOLDER
    + """
local talk, memory = KEYS[1], KEYS[2]
local author, id, question, most = ARGV[1], ARGV[2], ARGV[7], tonumber(ARGV[9])
local name, asked = author .. ':' .. (ARGV[3] ~= '' and ARGV[3] .. ':' or '') .. id, '?' .. question
local kept = redis.call('HMGET', memory, name, asked, '#n', '#moments', '#renewed')
local known, first = kept[1], kept[2]
local counts = question ~= '' and (not first or first == id)
if known then return {tonumber(known), counts and first and 1 or 0} end
if ARGV[8] == '1' and not counts then return {0, 0} end
local time = redis.call('TIME')
local at = string.format('%d', time[1] * 1000 + math.floor(time[2] / 1000))
local n, told, new = tonumber(kept[3] or 0), {}, {}
if most > 0 then
  -- The moments of the last entries, each as long as this one: the first of `most` must be a window ago.
  local moments, size = kept[4] or '', most * #at
  if #moments >= size and at - string.sub(moments, -size, #at - size - 1) < tonumber(ARGV[10]) then return {-1, 0} end
  new = {'#moments', string.sub(moments .. at, -size)}
end
for i = 11, #ARGV do
  n = n + 1
  redis.call('XADD', talk, n .. '-0', 'at', at, 'by', author, 'id', id, 'agent', ARGV[3], 'text', ARGV[i])
  told[#told + 1] = {n, at, author, ARGV[i], id, ARGV[3]}
end
if counts then new[#new + 1], new[#new + 2] = asked, id end
local renews = author == 'line' or at - (kept[5] or 0) > 3600000  -- the goodbye, which is the line's, and each hour
if renews then new[#new + 1], new[#new + 2] = '#renewed', at end
redis.call('HSET', memory, '#n', n, name, n, unpack(new))
if renews then
  redis.call('PEXPIRE', talk, ARGV[6])
  redis.call('PEXPIRE', memory, ARGV[6])
end
redis.call('PUBLISH', ARGV[5], cjson.encode({ARGV[4], '', told, holder(KEYS[3])}))
return {n, counts and 1 or 0}
"""
)
# KEYS a memory. ARGV the last number somebody has seen, lifetime (ms).
_GO_ON = """
if tonumber(redis.call('HGET', KEYS[1], '#n') or 0) < tonumber(ARGV[1]) then
  redis.call('HSET', KEYS[1], '#n', ARGV[1])
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 0
"""
# KEYS a memory. ARGV a name, a value.
_REMEMBER = """
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) end
return 0
"""
_SHA = hashlib.sha1(_APPEND.encode(), usedforsecurity=False).hexdigest()


class RedisTranscripts:
    """`services.transcripts.Transcripts`, on Redis 6.2 or later. `most` entries of a visitor within `window_ms`."""

    def __init__(self, url: str, line: str, most: int = LINES, window_ms: int = LINES_MS) -> None:
        self._pipe = Pipe(url, TIMEOUT_S)
        self._line = line
        self._channel = key(line, "talk")
        self._limits = (most, window_ms)

    async def append(self, contact: str, author: Author, id: str, text: str, agent: str = "") -> int:
        """Write once, tell, number."""
        n, _ = await self._append(contact, author, id, (text,), agent=agent)
        return n

    async def answer(self, contact: str, id: str, text: str, question: str, *, strict: bool) -> Answer:
        """Write once, tell, number; say whether it counts."""
        n, counts = await self._append(contact, "visitor", id, (text,), question=question, strict=strict)
        return Answer(n, bool(counts))

    async def tell(self, contact: str, id: str, texts: Sequence[str]) -> None:
        """The line's own sentences, together."""
        if texts:
            await self._append(contact, "line", id, texts)

    async def go_on(self, contact: str, last: int) -> None:
        """Number on from there."""
        await self._ask("EVAL", _GO_ON, 1, self._memory(contact), last, DAY_MS)

    async def read(self, contact: str, after: int = 0, limit: int = 200) -> list[Entry]:
        """A page of the list."""
        found = await self._ask("XRANGE", self._talk(contact), f"{after + 1}-0", "+", "COUNT", limit)
        return [_entry(id, dict(zip(flat[::2], flat[1::2], strict=True))) for id, flat in found]

    async def number(self, contact: str, author: Author, id: str, agent: str = "") -> int:
        """0 for none."""
        name = f"{author}:{agent}:{id}" if agent else f"{author}:{id}"
        return int(await self._ask("HGET", self._memory(contact), name) or 0)

    async def exists(self, contact: str) -> bool:
        """Anything at all."""
        return bool(await self._ask("EXISTS", self._memory(contact)))

    async def remember(self, contact: str, name: str, value: str) -> None:
        """Beside the list."""
        await self._ask("EVAL", _REMEMBER, 1, self._memory(contact), f"={name}", value)

    async def recall(self, contact: str, name: str) -> str:
        """What is beside the list."""
        return str(await self._ask("HGET", self._memory(contact), f"={name}") or "")

    async def sign(self, contact: str, side: Side) -> None:
        """Published only."""
        self._pipe.tell("PUBLISH", self._channel, json.dumps([contact, side]))

    async def seen(self, contact: str) -> None:
        """For a while."""
        await self._ask("SET", self._here(contact), 1, "PX", HERE_MS)

    async def is_here(self, contact: str) -> bool:
        """Lately."""
        return bool(await self._ask("EXISTS", self._here(contact)))

    async def listen(self) -> AsyncIterator[Heard | None]:
        """Connects again for ever."""
        while True:
            messages = self._pipe.listen(self._channel)
            try:
                async with aclosing(messages):
                    async for message in messages:
                        yield None if message is None else _heard(json.loads(message))
            except (RedisError, OSError):
                log.warning("conversations are not heard: the store does not answer")
            await asyncio.sleep(RECONNECT_S)

    async def aclose(self) -> None:
        """Give the connection back."""
        await self._pipe.aclose()

    async def _append(
        self,
        contact: str,
        author: Author,
        id: str,
        texts: Sequence[str],
        agent: str = "",
        question: str = "",
        strict: bool = False,
    ) -> tuple[int, int]:
        paced = author == "visitor" and not strict  # of presses there is one a question anyway
        most, window = self._limits if paced else (0, 0)
        keys = (3, self._talk(contact), self._memory(contact), key(self._line, "c", contact))
        who = (author, id, agent, contact, self._channel, DAY_MS)
        given = (*keys, *who, question, int(strict), most, window, *texts)
        try:
            n, counts = await self._ask("EVALSHA", _SHA, *given)
        except NoScriptError:
            n, counts = await self._ask("EVAL", _APPEND, *given)
        if n < 0:
            raise Refused("chat.too_fast")
        return n, counts

    async def _ask(self, *command: str | int) -> Reply:
        try:
            return await self._pipe.call(*command)
        except NoScriptError:
            raise
        except (RedisError, OSError) as error:
            raise Unavailable("redis") from error

    def _talk(self, contact: str) -> str:
        return key(self._line, "talk", contact)

    def _memory(self, contact: str) -> str:
        return key(self._line, "talkids", contact)

    def _here(self, contact: str) -> str:
        return key(self._line, "here", contact)


def _entry(id: str, fields: dict[str, Any]) -> Entry:
    n = int(id.partition("-")[0])
    return Entry(n, int(fields["at"]), fields["by"], fields["text"], fields["id"], fields["agent"])


def _heard(message: list[Any]) -> Heard:
    if message[1]:
        return Heard(message[0], typing=message[1])
    entries = (Entry(n, int(at), by, text, id, agent) for n, at, by, text, id, agent in message[2])
    return Heard(message[0], tuple(entries), holder=message[3])
