-- The provider's id of the agent's leg, how long the provider keeps it back (`waits`), that it rings (`rings`).
-- Guarantee: a leg that began to ring for an offer already over is stopped; the wait moves the deadline once.
-- KEYS[1] line prefix. arg {offer, leg, waits?, rings?}. Returns {}.
local o = fetch('o', arg.offer)
if not o then return finish({}) end
local k, first = key('o', arg.offer), o.leg ~= arg.leg
if first then
  call('HSET', k, 'leg', arg.leg)
  call('HDEL', key('a', o.agent), 'refused')
end
if arg.rings and not o.rings then call('HSET', k, 'rings', '1') end
if arg.waits and o.state == 'pending' and not o.rings_at then
  local waits = math.min(tonumber(arg.waits), policy.held_back_ms)
  local deadline = int(o.deadline + waits)
  call('HSET', k, 'rings_at', int(now + waits), 'deadline', deadline)
  arm('offer', arg.offer, deadline)
  emit('offer.held_back', names(arg.offer, o), {deadline = tonumber(deadline)})
end
local over = o.state == 'declined' or o.state == 'expired' or o.state == 'rescinded' or o.state == 'failed'
if first and over then effect('stop_ring', o.contact, arg.offer, o, arg.leg) end
return finish({})
