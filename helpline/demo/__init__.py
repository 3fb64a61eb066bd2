"""The whole service on one machine, for trying it out: `helpline demo`.

Here: the embedded Redis, the demonstration's own settings and people, and the supervisor that starts, watches,
restarts and stops the processes. Nothing here is used in production. Start with `run`.
"""
