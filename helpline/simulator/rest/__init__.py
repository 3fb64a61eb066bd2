"""Twilio's REST interface, the part of it that the helpline uses (§8.2): form in, JSON out, read by its own client.

No call logic here: handlers look things up, check parameters, tell the engine, render. Start at `routes.py`.
"""
