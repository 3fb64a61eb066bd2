"""The pages of the people who run the line: sign-in, the volunteers' console, the supervisors' wall.

Lives here: routes, pages, live sockets, templates, styles, scripts; a handler reads, calls one service, renders.
Must not: rules of matching or of a contact's life (`routing`, `services`), telephone matters, texts (`i18n`).
Start reading at `routes.setup`, then `live.Hub` for what moves; docs/reference/console-protocol.md is the contract.
"""
