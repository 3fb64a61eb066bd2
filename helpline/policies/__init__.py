"""Who is asked first: rings and priorities of each queue, as data; what lanes an agent serves.

Lives here: the policy file (`ligne.yaml`, described in `schema.json`), its checks, the names of lanes, and the two pure
rules made of them: a contact's schedule (`policies.py`) and an agent's lanes (`serving.py`).
Must not: state, stores, clocks. `routing` sees only opaque lanes and milliseconds.
Start reading at `ligne.yaml`, then `policies.py`.
"""
