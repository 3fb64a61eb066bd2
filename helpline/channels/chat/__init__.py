"""The chat as a channel: visitors' pages on three ways, and what the line's effects mean for them.

Lives here: the frames of docs/reference/chat-protocol.md, the hub that keeps every visitor's page true, the routes, who
may come from where, the `Gateway` of the channel.
Must not: decide anything (services do), touch Redis, know the consoles (helpline.web). Start reading at `visitors.py`.
"""
