"""Everything people read on a screen, in their language: French first, English second.

Lives here: the catalogues (YAML, typed on an ordinary keyboard), their typography, the table of emergency numbers.
Must not: what callers hear (that is `ivr_flows`), decisions, anything that knows a request.
Start reading at `catalogue.load`; a text is found by its dotted key, a code of the system by `<family>.<code>`.
"""
