"""Verifications of telephones under way, in Redis for minutes: the number is nowhere else until it is verified."""

from __future__ import annotations

from redis.exceptions import RedisError

from helpline.domain.errors import Unavailable
from helpline.services.verification import LASTS_MS, Check, CheckState
from routing.redis_store.pipe import Pipe, Reply

TIMEOUT_S = 1.5
TOLD_MS = 600_000  # how long the end of one is known

# KEYS the person's check. ARGV op, milliseconds it lasts, then fields and values. Returns the fields that stand.
_BEGIN = """
local state, op = unpack(redis.call('HMGET', KEYS[1], 'state', 'op'))
if not (state == 'calling' or (state == 'verified' and op == ARGV[1])) then
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], unpack(ARGV, 3))
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return redis.call('HGETALL', KEYS[1])
"""
# KEYS the person's check. ARGV its id. Returns how many wrong codes there were, 0 when it is not under way.
_TRIED = """
local id, state = unpack(redis.call('HMGET', KEYS[1], 'id', 'state'))
if id ~= ARGV[1] or state ~= 'calling' then return 0 end
return redis.call('HINCRBY', KEYS[1], 'tries', 1)
"""
# KEYS the person's check. ARGV its id, the state it ends in, milliseconds that is told. Returns 1 when it ended now.
_FINISH = """
local id, state = unpack(redis.call('HMGET', KEYS[1], 'id', 'state'))
if id ~= ARGV[1] or state ~= 'calling' then return 0 end
redis.call('HSET', KEYS[1], 'state', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
"""


class RedisPhoneChecks:
    """`services.verification.Checks`."""

    def __init__(self, url: str, line: str) -> None:
        self._pipe = Pipe(url, TIMEOUT_S)
        self._prefix = f"{{{line}}}:check:"

    async def begin(self, check: Check) -> Check:
        """Keep it, or return the one that stands."""
        fields = {
            "id": check.id,
            "number": check.number,
            "code": check.code,
            "op": check.op,
            "expires": str(check.expires),
            "state": check.state.value,
        }
        flat = [text for pair in fields.items() for text in pair]
        stands = await self._ask("EVAL", _BEGIN, 1, self._prefix + check.agent, check.op, LASTS_MS, *flat)
        return _read(check.agent, stands)

    async def of(self, agent: str) -> Check | None:
        """The last one of this person, for some minutes."""
        fields = await self._ask("HGETALL", self._prefix + agent)
        return _read(agent, fields) if fields else None

    async def tried(self, agent: str, check: str) -> int:
        """One more wrong code."""
        return int(await self._ask("EVAL", _TRIED, 1, self._prefix + agent, check))

    async def finish(self, agent: str, check: str, state: CheckState) -> bool:
        """End it, once."""
        return bool(await self._ask("EVAL", _FINISH, 1, self._prefix + agent, check, state.value, TOLD_MS))

    async def drop(self, agent: str) -> None:
        """Forget it."""
        await self._ask("DEL", self._prefix + agent)

    async def aclose(self) -> None:
        """Give the connection back."""
        await self._pipe.aclose()

    async def _ask(self, *command: str | int) -> Reply:
        try:
            return await self._pipe.call(*command)
        except (RedisError, OSError) as error:
            raise Unavailable("redis") from error


def _read(agent: str, flat: list[str]) -> Check:
    fields = dict(zip(flat[::2], flat[1::2], strict=True))
    return Check(
        fields["id"],
        agent,
        fields["number"],
        fields["code"],
        fields["op"],
        int(fields["expires"]),
        CheckState(fields["state"]),
    )
