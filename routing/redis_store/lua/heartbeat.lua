-- The agent can be reached. Guarantee: an agent lost and found is matched in the same step; one who is present until a
-- chosen end needs none.
-- KEYS[1] line prefix. arg {agent}. Returns {}.
local k, a = key('a', arg.agent), fetch('a', arg.agent)
if not a then return refuse('unknown', 'agent', arg.agent) end
if a.presence == 'offline' or a['until'] then return finish({}) end
arm('beat', arg.agent, now + policy.heartbeat_ms)
if a.reachable ~= '1' then
  call('HSET', k, 'reachable', '1', 'idle', now_text)
  found(arg.agent)
  a = assess(arg.agent)
  emit('agent.reachable', {agent = arg.agent})
  match_agent(arg.agent, a)
end
return finish({})
