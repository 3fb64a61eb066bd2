-- An agent's rest is over. Guarantee: whoever waits in a lane of this agent is served in the same step.
-- KEYS[1] line prefix. arg {id, at}. Returns {fired}.
if not take('ready', arg.id, arg.at) then return finish({fired = false}) end
call('HDEL', key('a', arg.id), 'rest')
call('HSET', key('a', arg.id), 'idle', now_text)
local agent = assess(arg.id)
emit('agent.rested', {agent = arg.id})
match_agent(arg.id, agent)
return finish({fired = true})
