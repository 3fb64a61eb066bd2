"""The store of production: one Redis, every decision one Lua script, all keys of a line under one hash tag.

No rule is written in Python here: the rules are in `lua/`, one file per command, with what they share in `lua/common`.
Start with `lua/common/1_call.lua` (the frame of every command), then `scripts` (how they are loaded and called).
"""

from routing.redis_store.store import RedisStore

__all__ = ["RedisStore"]
