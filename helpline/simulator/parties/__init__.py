"""The far ends of calls: scripted people for tests, the on-screen phone, the softphone of the console.

Each is a `Party`: told what its ear notices, it acts on its legs (`press`, `speak`, `hang_up`, `answer`, `refuse`).
No engine rules here. Start at `scripted.py`.
"""
