-- The claim. Guarantee: of any number of simultaneous claims, with any ids, exactly one wins; the rest are Stale.
-- With `met` the two are in the conversation by the claim itself: nothing to join, nothing for the provider to do.
-- KEYS[1] line prefix. arg {offer, agent, met?}. Returns {offer}.
local o = pending(arg.offer, arg.agent)
if not o then return refuse('stale', 'offer', arg.offer) end
local c, a, met = o.contact, o.agent, arg.met and not o.back
call('HSET', key('o', arg.offer), 'state', 'accepted')
call('HSET', key('c', c), 'agent', a)
call('HDEL', key('a', a), 'offer')
call('HSET', key('a', a), 'misses', '0')
if call('ZREM', ORDER, c) == 1 then call('SADD', LIVE, c) end
disarm('offer', arg.offer)
disarm('widen', c)
if not met then arm('join', arg.offer, now + (o.back and policy.ring_back_ms or policy.join_ms)) end
move(c, 'connecting')
if not o.back then alive(c) end
local agent = assess(a)
if not met then effect(o.back and 'call' or 'connect', c, arg.offer, o) end
local queued_at = tonumber(call('HGET', key('c', c), 'q'))
emit('offer.accepted', names(arg.offer, o), {waited_ms = now - queued_at, rang_ms = now - tonumber(o.made_at)})
if met then
  call('HSET', key('o', arg.offer), 'met', '1', 'joined_contact', '1', 'joined_agent', '1')
  meet(arg.offer, o)
end
match_agent(a, agent)
return finish({offer = fetch('o', arg.offer)})
