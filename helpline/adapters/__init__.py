"""The outside world as the services ask for it: clock, ids, passwords, SQL, what Redis is like.

Lives here: implementations of the ports of `services`, one thing per module, chosen by `bootstrap` alone.
Must not: decisions about contacts or people; anything a handler could import (handlers call services).
Start reading at `services/ports.py`, then `sql/`. The line's own state lives in `routing.redis_store`.
"""
