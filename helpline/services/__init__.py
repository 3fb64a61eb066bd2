"""Use cases, one per file: what the application does, in the order of the ten stages.

Here: decisions that belong to no channel and to no screen. They call `routing` (who talks to whom), `ivr_flows`
(what is said before) and the ports of `ports.py`. Not here: HTTP, TwiML, SQL, Redis, the wall clock.
Start with `intake` (arrive), then `flow_steps`, `queueing`, `legs` (offer, connect, converse), `effects`.
"""
