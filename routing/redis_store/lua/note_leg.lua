-- The provider's id of the agent's leg. Guarantee: a leg that began to ring for an offer already over is stopped.
-- KEYS[1] line prefix. arg {offer, leg}. Returns {}.
local o = fetch('o', arg.offer)
if not o or o.leg == arg.leg then return finish({}) end
call('HSET', key('o', arg.offer), 'leg', arg.leg)
local over = o.state == 'declined' or o.state == 'expired' or o.state == 'rescinded' or o.state == 'failed'
if over then effect('stop_ring', o.contact, arg.offer, o, arg.leg) end
return finish({})
