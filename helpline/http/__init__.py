"""The aiohttp plumbing that the consoles and the channels share.

Lives here: keys of the application, errors made answers, sessions and roles, form tokens, security headers, sockets.
Must not: a page, a use case, a provider's words, Redis or SQL.
Start reading at `errors.answer_errors`, then `auth.signed_in`.
"""
