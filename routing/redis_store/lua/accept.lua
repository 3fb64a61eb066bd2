-- The claim. Guarantee: of any number of simultaneous claims, with any ids, exactly one wins; the rest are Stale.
-- KEYS[1] line prefix. ARGV[2] {offer, agent}. Returns {offer}.
local o = pending(arg.offer, arg.agent)
if not o then return refuse('stale', 'offer', arg.offer) end
local c, a = o.contact, o.agent
call('HSET', key('o', arg.offer), 'state', 'accepted')
call('HSET', key('c', c), 'agent', a)
call('HDEL', key('a', a), 'offer')
call('HSET', key('a', a), 'misses', 0)
call('ZREM', ORDER, c)
disarm('offer', arg.offer)
disarm('widen', c)
arm('join', arg.offer, now + (o.back and policy.ring_back_ms or policy.join_ms))
move(c, 'connecting')
if not o.back then alive(c) end
local agent = assess(a)
effect(o.back and 'call' or 'connect', c, arg.offer, o)
local queued_at = tonumber(call('HGET', key('c', c), 'queued_at'))
emit('offer.accepted', names(arg.offer, o), {waited_ms = now - queued_at, rang_ms = now - tonumber(o.made_at)})
match_agent(a, agent)
return finish({offer = fetch('o', arg.offer)})
