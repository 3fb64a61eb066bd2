-- How a conversation ends: wrap-up, then closed.

local function times(contact)
  local data = {}
  if contact.q then data.waited_ms = (contact.connected_at or now) - contact.q end
  if contact.connected_at then data.talked_ms = (contact.ended_at or now) - contact.connected_at end
  return data
end

-- The conversation is over; the agent keeps the capacity until the wrap-up ends.
local function wrap_up(c, contact, by, put_down)
  local id, o = contact.offer, fetch('o', contact.offer)
  if calling_back(o) then return back_to_wrap_up(id, o, by) end
  if o.state == 'accepted' then call('HSET', key('o', id), 'state', 'failed') end
  disarm('join', id)
  call('ZREM', DUE, '?|' .. c, 'widen|' .. c, 'retry|' .. c, 'lost|' .. c)
  call('HSET', key('c', c), 'ended_by', by, 'ended_at', now_text)
  call('HDEL', key('c', c), 'note:hold', 'note:mute', 'put_down')
  if put_down then call('HSET', key('c', c), 'put_down', '1') end
  move(c, 'wrapping_up')
  arm('wrap', c, now + policy.wrap_up_ms)
  settle(o.agent)
  effect('release', c, id, o)
  local data = times(contact)
  data.by = by
  emit('contact.ended', names(id, o), data)
end

-- The wrap-up is over: closed, and the freed agent gets the next. `contact` is then as it is kept.
local function conclude(c, contact, by, disposition, more)
  local a = contact.agent
  local data = times(contact)
  data.by, data.disposition = by, disposition
  data.outcome = contact.answered and 'handled' or 'dropped'
  call('PEXPIRE', key('o', contact.offer), int(policy.tombstone_ms))
  call('ZREM', key('hand', a), c)
  call('HSET', key('a', a), 'idle', now_text)
  bury(c, contact, data.outcome)
  local agent = assess(a)
  contact.seq = emit('contact.closed', {contact = c, agent = a, offer = contact.offer}, data, more)
  match_agent(a, agent)
end
