-- An offer begins to ring; how one that calls a person back comes to nothing.

-- A new pending offer of this contact, asked `asked` times before, to this agent, with its deadline; the contact moves.
-- The caller settles. Returns its id, and as texts its deadline and which offer of this contact it is.
local function pending_offer(c, channel, asked, a, via, state)
  local id = epoch .. '-' .. int(call('HINCRBY', LINE, 'offers', '1'))
  via = via or 'softphone'
  local deadline = int(now + (via == 'phone' and policy.phone_offer_ms or policy.offer_ms))
  local attempt = int((asked or 0) + 1)
  call('HSET', key('o', id), 'contact', c, 'agent', a, 'channel', channel, 'state', 'pending',
    'made_at', now_text, 'deadline', deadline, 'attempt', attempt, 'via', via)
  move(c, state, 'offer', id, 'attempt', attempt)
  call('ZADD', DUE, deadline, member('offer', id))
  return id, deadline, attempt
end

-- Nobody was called back: the wrap-up begins again, the talk has lasted as long as it had before, and who ended it is
-- who did. `told`: the agent's leg knows, and ends by itself.
local function back_to_wrap_up(id, o, reason, told)
  local c = o.contact
  local k = key('c', c)
  call('HSET', key('o', id), 'state', 'failed')
  disarm('offer', id)
  disarm('join', id)
  disarm('doubt', c)
  if o.state == 'accepted' then call('HSET', key('o', id), 'why', reason) end
  local v = call('HMGET', k, 'talked', 'was')
  call('HSET', k, 'ended_by', v[2], 'ended_at', now_text, 'connected_at', int(now - tonumber(v[1])))
  move(c, 'wrapping_up')
  arm('wrap', c, now + policy.wrap_up_ms)
  settle(o.agent)
  if o.leg and not told then effect(o.state == 'pending' and 'stop_ring' or 'release_agent', c, id, o) end
  if o.reached then effect('stop_call', c, id, o, o.reached) end
  emit('contact.not_reached', {contact = c, agent = o.agent, offer = id}, {reason = reason})
end

-- Whether this offer calls a person back and the two have not met yet.
local function calling_back(o)
  return o.back and o.state ~= 'connected'
end
