"""Side jobs, run by RQ in `work` processes: nothing a waiting person depends on.

Lives here: one task per file, the worker, what asks for the daily ones.
Must not: offers, timers or re-offers (the line's deadlines do those); personal data in a job's arguments.
Start reading at `worker.py`, then `retention.py`. A task gets its services from `context.py`, filled by `bootstrap`'s
caller, because tasks are named by text and run in a forked process.
"""
