-- The leg that calls the person back. Guarantee: late callbacks of the old leg are nobody's; a leg that began to ring
-- for an offer already over is stopped.
-- KEYS[1] line prefix. arg {offer, leg}. Returns {}.
local o = fetch('o', arg.offer)
if not o or not o.back or o.reached == arg.leg then return finish({}) end
call('HSET', key('o', arg.offer), 'reached', arg.leg)
if o.state == 'accepted' then
  local old = call('HGET', key('c', o.contact), 'x')
  forget(old, o.contact)
  know(arg.leg, o.contact)
  call('HSET', key('c', o.contact), 'x', arg.leg)
else
  effect('stop_call', o.contact, arg.offer, o, arg.leg)
end
return finish({})
