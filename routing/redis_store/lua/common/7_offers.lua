-- How an offer ends, each way once.

local function pending(id, a)
  local o = fetch('o', id)
  if not o or o.state ~= 'pending' then return nil end
  if a and o.agent ~= a then return nil end
  if call('HGET', key('c', o.contact), 'offer') ~= id then return nil end
  return o
end

local function names(id, o)
  return {contact = o.contact, agent = o.agent, offer = id}
end

-- Connecting -> connected, whoever brought the two together. The agent is busy before and after.
local function meet(id, o)
  local c, k = o.contact, key('c', o.contact)
  local contact = fetch('c', c)
  local waited = now - tonumber(contact.q)
  call('HSET', key('o', id), 'state', 'connected')
  call('HSET', k, 'connected_at', int(now - tonumber(o.back and contact.talked or 0)), 'answered', '1')
  move(c, 'connected')
  if not contact.answered then
    tally('answered')
    if waited <= policy.service_level_ms then tally('answered_in_time') end
  end
  emit('contact.connected', names(id, o), {waited_ms = waited, again = contact.answered and true})
end

-- The offer is over and out of the agent's hand. The contact must be moved by the caller, then the agent settled.
local function end_offer(id, o, state)
  if o.state ~= 'connected' then call('HSET', key('o', id), 'state', state) end
  call('PEXPIRE', key('o', id), int(policy.tombstone_ms))
  call('ZREM', DUE, 'offer|' .. id, 'join|' .. id, 'lost|' .. o.contact)
  if call('HGET', key('a', o.agent), 'offer') == id then call('HDEL', key('a', o.agent), 'offer') end
  call('ZREM', key('hand', o.agent), o.contact)
  call('HDEL', key('c', o.contact), 'offer', 'agent')
end

-- A call that could not be placed: each in a row doubles the rest, until one is placed.
local function longer_rest(a)
  local times = call('HINCRBY', key('a', a), 'refused', '1')
  return math.min(policy.decline_rest_ms * 2 ^ (times - 1), policy.refused_rest_ms)
end

-- No answer, or no ring. Misses in a row send the agent away, told why; a failure costs only a rest.
local function lapse(id, o, missed, reason, unplaced)
  if o.back then return back_to_wrap_up(id, o, reason) end
  local a, misses = o.agent, 0
  end_offer(id, o, missed and 'expired' or 'failed')
  rest(a, missed and policy.miss_rest_ms or unplaced and longer_rest(a) or policy.decline_rest_ms)
  if missed then
    cool(o.contact, a)
    tally('missed')
    misses = call('HINCRBY', key('a', a), 'misses', '1')
  end
  local away = misses >= policy.max_misses and call('HGET', key('a', a), 'presence') == 'available'
  if away then call('HSET', key('a', a), 'presence', 'away', 'reason', 'missed') end
  stand(o.contact)
  settle(a)
  emit(missed and 'offer.expired' or 'offer.failed', names(id, o), {reason = reason})
  if away then emit('agent.presence', {agent = a}, {presence = 'away', reason = 'missed', by = 'line'}) end
  match_contact(o.contact)
end

-- The agent can no longer be asked: the pending offer returns to the line and costs nothing.
local function take_back(a, reason)
  local id = call('HGET', key('a', a), 'offer')
  if not id then return end
  local o = fetch('o', id)
  end_offer(id, o, 'rescinded')
  stand(o.contact)
  settle(a)
  effect('stop_ring', o.contact, id, o)
  emit('offer.rescinded', names(id, o), {reason = reason})
  match_contact(o.contact)
end

-- The agent's side broke after the claim: to the head of the line, the agent resting for a moment. One who never
-- joined is in cooldown for it; one who was talking (a page reloaded, a line cut) may go on with the same person.
-- The lane that was reached is tried anew: its time stood still since the claim.
local function break_off(c, id, o, reason)
  if calling_back(o) and not o.joined_contact then return back_to_wrap_up(id, o, reason) end
  local talked = o.state == 'connected'
  end_offer(id, o, 'failed')
  call('HDEL', key('c', c), 'connected_at', 'note:hold', 'note:mute')
  if not talked then cool(c, o.agent) end
  rest(o.agent, policy.decline_rest_ms)
  local v = call('HMGET', key('c', c), 's', 'r')
  reach(c, steps_of(v[1]), tonumber(v[2]), now)
  to_head(c)
  stand(c)
  alive(c)
  settle(o.agent)
  tally('requeued')
  effect('bring_back', c, id, o)
  if o.leg then effect('release_agent', c, id, o) end
  emit('contact.requeued', names(id, o), {reason = reason})
  match_contact(c)
end
