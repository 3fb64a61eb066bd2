"""The telephone, through a provider that speaks TwiML. The only importer of the `twilio` library.

`webhooks` and `agent_webhooks` receive what the provider posts, `guard` proves it comes from the provider and that
every answer is words and a way on, `documents` renders situations as TwiML, `gateway` gives the provider commands.
Must not: decide anything about contacts; a document is a function of the contact's state. Start with `webhooks`.
"""
