-- The agent hands the conversation on: the person stands in line again, in the lanes told. Guarantee: only by the agent
-- who holds it; the person keeps the first score, the agent is free in the same step and not asked for them at once.
-- KEYS[1] line prefix. arg {contact, agent, schedule (raw JSON), card?, data?}. Returns {contact}.
local c, id, a = fetch('c', arg.contact), arg.contact, arg.agent
if not c then return refuse('unknown', 'contact', id) end
if c.agent ~= a then return refuse('stale', 'contact', id) end
if c.state ~= 'connected' then return refuse('refused', 'not_connected') end
local k, o, talked_ms = key('c', id), fetch('o', c.offer), times(c).talked_ms
end_offer(c.offer, o, 'failed')
call('HDEL', k, 'connected_at', 'note:hold', 'note:mute')
call('HSET', k, 's', share(arg.schedule), 'k', arg.card and share(arg.card) or c.k)
release(c.s, call('HGET', TEXTS, c.s))
if arg.card then release(c.k, call('HGET', TEXTS, c.k)) end
call('HSET', key('a', a), 'idle', now_text)
cool(id, a)
local lane = reach(id, cjson.decode(arg.schedule), 1, now)
stand(id)
alive(id)
tally('transferred')
local agent = assess(a)
effect('bring_back', id, c.offer, o)
if o.leg then effect('release_agent', id, c.offer, o) end
emit('contact.transferred', names(c.offer, o), {by = 'agent', talked_ms = talked_ms, lane = lane}, arg.data)
match_contact(id)
match_agent(a, agent)
return finish({contact = fetch('c', id)})
