"""The plain-Python twin of the Redis store, for tests only: same port, same rules, nothing kept beyond the process.

It keeps no index: who waits, who is free and every count are read off the contacts and agents each time, which makes it
an oracle for the Lua rules. It must never serve a real line. Start with `line` (the data), then `rules`, then `store`.
"""

from routing.memory_store.store import MemoryStore

__all__ = ["MemoryStore"]
