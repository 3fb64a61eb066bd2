"""The nouns of the application and its errors: frozen values, pure functions.

Lives here: accounts, records, how events become a record, the tree of errors.
Must not: I/O, clocks, chance, settings, anything of a library. The nouns of the line itself (contact, offer, agent) are
`routing.model`'s, those of a flow `ivr_flows`'. Start reading at `errors.py`, then `records.py` and `projection.py`.
"""
