-- The two may have been cut: the same agent rings the person back. Guarantee: only from the wrap-up of a talk that the
-- agent's own word did not end, only by the agent who holds it; no capacity changes hands.
-- KEYS[1] line prefix. arg {contact, agent}. Returns {contact}.
local c, a = fetch('c', arg.contact), arg.agent
if not c then return refuse('unknown', 'contact', arg.contact) end
if c.agent ~= a then return refuse('stale', 'contact', arg.contact) end
local perhaps_cut = c.state == 'wrapping_up' and c.connected_at and (c.ended_by ~= 'agent' or c.put_down)
if not perhaps_cut or call('HGET', key('o', c.offer), 'met') then return refuse('refused', 'not_cut') end
local k = key('c', arg.contact)
call('PEXPIRE', key('o', c.offer), int(policy.tombstone_ms))
call('HSET', k, 'talked', int(tonumber(c.ended_at) - tonumber(c.connected_at)), 'was', c.ended_by)
call('HDEL', k, 'ended_by', 'ended_at')
disarm('wrap', arg.contact)
local via = call('HGET', key('a', a), 'via')
local id, deadline, attempt = pending_offer(arg.contact, c.ch, c.attempt, a, via, 'connecting')
call('HSET', key('o', id), 'back', '1')
settle(a)
effect('ring', arg.contact, id, {agent = a})
emit('contact.ringing_back', {contact = arg.contact, agent = a, offer = id},
  {deadline = tonumber(deadline), attempt = tonumber(attempt)})
return finish({contact = fetch('c', arg.contact)})
