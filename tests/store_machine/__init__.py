"""One stateful property test for both stores: the same operations, step by step, on Redis and on the twin.

`twins` runs a command on both and compares all that can be seen; `ledger` keeps what the events told; `invariants` are
the safety and liveness rules (S1-S13, S16, S17, L1, L2, L4 of reliability.md §4); `machine` draws the operations.
"""
