"""The simulator's side of a webhook: signature, retries told by the address's fragment, what an answer means.

No calls and no TwiML verbs here: given an address and parameters, bring back an answer or say why there is none.
Start at `client.py`.
"""
