"""Who should talk to whom next: lanes, presence, capacity, offers and their deadlines, in one atomic store.

Here live opaque ids, lanes, points and times in milliseconds. Names, telephone numbers, text, HTTP, SQL and any
provider must not. Start with `model` (the nouns), `store` (the port: every command and what it guarantees), then
`redis_store/lua` (one script per command: the rules). `memory_store` is the plain-Python twin that tests use;
`sweeper` fires deadlines; `python -m routing simulate` plays a small day on a real Redis.
"""
