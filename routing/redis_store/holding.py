"""In whose hand a contact is, for scripts beside the store's own: what they write and who held it are one instant."""

from __future__ import annotations

# Lua. The agent who talks with this contact, or wraps up after them; '' for nobody. Takes the contact's key (`keys.key`
# of "c"), which the caller names among its KEYS.
HOLDER = """
local function holder(contact)
  local held = redis.call('HMGET', contact, 'agent', 'state')
  local talks = held[2] == 'connecting' or held[2] == 'connected' or held[2] == 'wrapping_up'
  return talks and held[1] or ''
end
"""
