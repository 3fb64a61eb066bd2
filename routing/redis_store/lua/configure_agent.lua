-- What an agent may serve. Guarantee: stands free in exactly the new lanes; an offer that rings is not cut.
-- KEYS[1] line prefix. arg {agent, lanes, capacity}, both as PAIRS. Returns {agent, contacts, load}.
local k, a = key('a', arg.agent), fetch('a', arg.agent)
if a then
  withdraw(arg.agent, a)
  leave_duty(arg.agent, a)
else
  call('SADD', key('agents'), arg.agent)
  call('HSET', k, 'presence', 'offline', 'reason', '', 'reachable', '0', 'misses', '0', 'idle', now_text,
    'via', 'softphone')
end
call('HSET', k, 'lanes', arg.lanes, 'capacity', arg.capacity)
a = assess(arg.agent)
emit('agent.configured', {agent = arg.agent})
match_agent(arg.agent, a)
return finish(agent_result(arg.agent))
